/** The address of a webhook as a request may name it. Where its name leads is checked at each try. */

/** Characters at most. */
export const LONGEST_URL = 2048;

const loopback = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)$/;

/** What is wrong with the address, as what is allowed; undefined for a good one. Never repeats it: it may hold a token. */
export function webhookUrlProblem(
  written: string,
  { allowLoopback }: { readonly allowLoopback: boolean },
): string | undefined {
  if (written.length > LONGEST_URL) return `Allowed: up to ${LONGEST_URL} characters; this has ${written.length}.`;
  if (!URL.canParse(written)) return 'Allowed: an absolute URL, such as https://example.com/hook.';
  const { protocol, hostname, username, password } = new URL(written);
  if (protocol !== 'https:' && !(protocol === 'http:' && allowLoopback && loopback.test(hostname))) {
    return `Allowed: https:${allowLoopback ? ', or http: of this machine' : ''}.`;
  }
  if (username !== '' || password !== '') return 'Not allowed: a user or a password in the URL.';
  return written.includes('#') ? 'Not allowed: a fragment (#…).' : undefined;
}
