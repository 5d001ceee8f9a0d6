/** One thing that has to be right. */
export interface Check {
  readonly name: string;
  readonly look: () => Promise<Finding>;
}

/** What a check found; `fix` is the command that mends it, or that lets it be checked; in words where no command does. */
export type Finding =
  | { readonly kind: 'ok'; readonly text: string }
  | { readonly kind: 'failed'; readonly text: string; readonly fix: string }
  | { readonly kind: 'skipped'; readonly text: string; readonly fix?: string };

export const ok = (text: string): Finding => ({ kind: 'ok', text });
export const failed = (text: string, fix: string): Finding => ({ kind: 'failed', text, fix });
export const skipped = (text: string, fix?: string): Finding => {
  return { kind: 'skipped', text, ...(fix === undefined ? {} : { fix }) };
};

/** A failure in few words: its message, and the code or name of what is behind it, on one line. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code = codeOf(cause) ?? cause.name;
  return cause.message === '' ? code : `${cause.message.split('\n')[0] ?? ''} (${code})`;
}

/** Clients wrap errors of the socket, whose code says the most: ENOTFOUND, ECONNREFUSED. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, cause } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : codeOf(cause);
}

/** Calls `read` at the first use only. */
export function once<T>(read: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined;
  return () => (found ??= read());
}
