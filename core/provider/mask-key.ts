/** Keeps a provider key out of everything that an answer may become: a result, an id, a message. */
import type { HttpReply } from './http.ts';

const MASK = '…';
/** A shorter text, or a number, could stand in any answer by itself. */
const LIKE_A_KEY = /^(?=.*\D).{8,}$/s;

/**
 * The reply with the key that it was asked with masked wherever the body repeats it, with or without JSON's escapes.
 * An id that holds the key is none any more: where it would be stored, logged and shown, the key would be too.
 */
export function maskKey(reply: HttpReply, providerKey: string): HttpReply {
  if (reply.kind !== 'answer' || !LIKE_A_KEY.test(providerKey)) return reply;
  return { ...reply, body: masked(reply.body, providerKey) };
}

function masked(body: string, providerKey: string): string {
  if (!mayBeEscaped(body, providerKey)) return body.replaceAll(providerKey, MASK);
  if (last?.providerKey !== providerKey) last = { providerKey, found: inJson(providerKey) };
  return body.replaceAll(last.found, MASK);
}

/** Hardly any answer escapes a character of a key, and then nothing but the key as it is can be in it. */
function mayBeEscaped(body: string, providerKey: string): boolean {
  for (let at = body.indexOf('\\'); at >= 0; at = body.indexOf('\\', at + 1)) {
    const escaped = body.charAt(at + 1);
    if (escaped === 'u' || providerKey.includes(escaped)) return true;
  }
  return false;
}

/** Making the pattern takes milliseconds, and a function has one key for a long time. */
let last: { readonly providerKey: string; readonly found: RegExp } | undefined;

/** Each character as it is, after a backslash, or by its number. */
function inJson(text: string): RegExp {
  const forms = Array.from({ length: text.length }, (_, i) => {
    const hex = text.charCodeAt(i).toString(16).padStart(4, '0');
    const digits = hex.replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
    return `(?:\\\\u${digits}|\\\\?${text.charAt(i).replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&')})`;
  });
  return new RegExp(forms.join(''), 'g');
}
