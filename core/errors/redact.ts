/** Keeps what a caller sent, and provider keys, out of messages that providers echo. */
import { cut } from '../cut.ts';

const RUN = 16;
const SHORT_FROM = 8;
const READ = 4096;
const MASK = '…';

/** Every text inside a JSON value: no names of members, and nothing of members called `except`. */
export function textsOf(value: unknown, except?: string): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === except ? [] : textsOf(inner, except)));
}

/**
 * The message with every run of 16 or more characters that it shares with one of `texts` masked, shorter texts (from
 * 8 characters on) masked where they occur whole, each of `secrets` masked, and cut to `length` characters. What is
 * left of a character that was cut in two is no text that a table takes, and becomes U+FFFD.
 */
export function redact(message: string, texts: readonly string[], secrets: readonly string[], length = 300): string {
  const read = message.slice(0, READ);
  const hidden = new Array<boolean>(read.length).fill(false);
  const hide = (from: number, to: number) => hidden.fill(true, from, to);
  const hideAll = (text: string) => {
    // One that begins within what is read may end beyond it.
    const around = message.slice(0, READ + text.length);
    for (let i = around.indexOf(text); i >= 0; i = around.indexOf(text, i + 1)) hide(i, i + text.length);
  };
  // A link to a file of the caller's: whoever has it may read the file.
  for (const { 0: link, index } of read.matchAll(/https?:\/\/[^\s"'<>]*X-Amz-[^\s"'<>]*/gi))
    hide(index, index + link.length);
  for (const secret of secrets) if (secret !== '') hideAll(secret);
  for (const text of texts) if (text.length >= SHORT_FROM && text.length < RUN) hideAll(text);
  const long = texts.filter((text) => text.length >= RUN);
  for (let i = 0; i + RUN <= read.length; i += 1) {
    const run = read.slice(i, i + RUN);
    if (long.some((text) => text.includes(run))) hide(i, i + RUN);
  }
  return cut(masked(read, hidden), length);
}

function masked(text: string, hidden: readonly boolean[]): string {
  let out = '';
  for (let i = 0; i < text.length; i += 1) {
    if (hidden[i] !== true) out += text.charAt(i);
    else if (hidden[i - 1] !== true) out += MASK;
  }
  return out;
}
