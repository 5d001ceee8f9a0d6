/** Reading bodies of answers: JSON, error envelopes, codes and ids that are safe to pass on. */
import { codeOfStatus } from '../errors/entries.ts';
import { errorTypes, ownCodes } from '../errors/taxonomy.ts';
import type { HttpReply } from './http.ts';
import { at, firstText } from './pointer.ts';
import type { Profile } from './profile.ts';
import { trouble, type Trouble } from './reading.ts';

/** A reply that arrived whole. */
export type Answer = Extract<HttpReply, { kind: 'answer' }>;

/** The JSON of a body, or undefined when it is something else (HTML, empty, cut short). */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** A body as a person reads it. Redaction would not know a prompt again whose letters are written as `\\u00e9`. */
export function unescaped(body: string): string {
  return body.replaceAll(/\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/g, (_, hex: string | undefined, sign: string) =>
    hex === undefined ? (escapes[sign] ?? sign) : String.fromCharCode(parseInt(hex, 16)),
  );
}

/** True for the contract's error envelope: message, one of the six types, and a code. */
export function isEnvelope(json: unknown): boolean {
  const type = at(json, '/error/type');
  return (
    typeof at(json, '/error/message') === 'string' &&
    typeof at(json, '/error/code') === 'string' &&
    typeof type === 'string' &&
    Object.hasOwn(errorTypes, type)
  );
}

/** An error code as far as it is one: codes travel in documents and logs, so free text must not pass as one. */
export function safeCode(text: string | undefined): string | undefined {
  return text !== undefined && /^[A-Za-z][\w.-]{0,63}$/.test(text) ? text : undefined;
}

/** Stands before a provider's code that means something of ours. */
export const OUR_CODE = /^provider\./;

/** The code of an error that gives none: from its status, or, in an answer that is a success, the profile's own word. */
export function codeOtherwise(status: number, profile: Profile): string {
  if (status === 429) return 'rate_limited';
  return status >= 300 ? codeOfStatus(status) : profile.reply.taskError.codeOtherwise;
}

/**
 * The provider's own code. One that we use for something of ours is marked, so that nobody takes a failure called
 * `succeeded` for a success, or blames us for a provider's `internal_error`.
 */
export function providerCode(text: string | undefined): string | undefined {
  const code = safeCode(text);
  const isOurs = code !== undefined && (code === 'succeeded' || Object.hasOwn(ownCodes, code));
  return isOurs ? `provider.${code}` : code;
}

/** A provider task id that can be stored, logged and put into a URL. A number that was rounded is another task's id. */
export function safeId(found: unknown): string | undefined {
  const text = Number.isSafeInteger(found) ? String(found) : found;
  return typeof text === 'string' && /^[\x21-\x7e]{1,256}$/.test(text) && text !== '.' && text !== '..'
    ? text
    : undefined;
}

/** What a refusal's body says, with a code from its status where it gives none. */
export function refusalTrouble(answer: Answer, profile: Profile, retryAfter?: number): Trouble {
  const json = parseJson(answer.body);
  const { code, type, message } = profile.reply.refusal;
  return trouble({
    status: answer.status,
    code: providerCode(firstText(json, code)) ?? codeOtherwise(answer.status, profile),
    type: safeCode(firstText(json, type)) ?? '',
    message: firstText(json, message) ?? `HTTP ${answer.status}`,
    retryAfterSeconds: retryAfter ?? -1,
  });
}

/** What a task's error says, with the profile's own word where there is no code. */
export function taskTrouble(json: unknown, profile: Profile, status: number): Trouble {
  const { code, message } = profile.reply.taskError;
  return trouble({
    status,
    code: providerCode(firstText(json, code)) ?? codeOtherwise(status, profile),
    message: firstText(json, message) ?? '',
  });
}
