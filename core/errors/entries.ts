/** Looking things up in the one table of errors. */
import { seenCodes } from './seen-codes.ts';
import { ownCodes, statuses, taskCodes } from './taxonomy.ts';
import type { ErrorEntry, StatusClass, TaskCode } from './taxonomy.ts';

/** Statuses outside the contract that gateways answer with, by their usual names. */
const gatewayCodes: Readonly<Record<number, string>> = {
  408: 'request_timeout',
  413: 'payload_too_large',
  422: 'unprocessable_entity',
  502: 'bad_gateway',
  503: 'service_unavailable',
  504: 'gateway_timeout',
};

const unknownCode: ErrorEntry = {
  meaning: 'a code that the contract does not know',
  fault: 'provider',
  retry: 'foreseen',
  action: "Read the provider's message",
};

/** The statuses' classes as codes, for refusals whose body gives no code. */
const classCodes = Object.fromEntries(Object.values(statuses).map((entry) => [entry.class, entry]));

const namedStatuses = Object.entries(gatewayCodes).map(([status, code]) => [code, entryOfStatus(Number(status))]);

const byCode: Readonly<Record<string, ErrorEntry>> = {
  ...classCodes,
  ...(Object.fromEntries(namedStatuses) as Record<string, ErrorEntry>),
  ...seenCodes,
  ...ownCodes,
  ...taskCodes,
};

/** The entry of an error code: the contract's, ours, or that of an unknown one (never retried blindly). */
export function entryOfCode(code: string): ErrorEntry {
  return Object.hasOwn(byCode, code) ? (byCode[code] ?? unknownCode) : unknownCode;
}

/** True for a code of the contract, of ours, or of a status. */
export function isKnownCode(code: string): boolean {
  return Object.hasOwn(byCode, code);
}

/** True for a code that is written down in the contract's table of task codes. */
export function isTaskCode(code: string): code is TaskCode {
  return Object.hasOwn(taskCodes, code);
}

/** The entry of a status; one outside the contract counts as its family's (422 as 400, 503 as 500). */
export function entryOfStatus(status: number): ErrorEntry & { readonly class: StatusClass } {
  const family = status >= 500 ? 500 : status >= 400 ? 400 : 200;
  const entry = statuses[status] ?? statuses[family];
  if (entry === undefined) throw new RangeError(`No entry for HTTP status ${status}.`);
  return entry;
}

/** The best entry for a refusal: its code where that is known, else its status, which tells something from 400 on. */
export function entryOfRefusal(status: number, code: string): ErrorEntry {
  return isKnownCode(code) || status < 400 ? entryOfCode(code) : entryOfStatus(status);
}

/** The code of an error whose body gives none. */
export function codeOfStatus(status: number): string {
  if (status >= 300 && status < 400) return 'redirected';
  return gatewayCodes[status] ?? entryOfStatus(status).class;
}
