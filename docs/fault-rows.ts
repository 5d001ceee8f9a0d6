/** The rows of the fault matrix: what may go wrong, and how many POSTs it may cost a task. */

/** One row. */
export interface FaultRow {
  readonly fault: string;
  /** POSTs that one task may pay for; `attempts` where each is one more purchase that the contract, or the caller, allows. */
  readonly paid: 0 | 1 | 'attempts';
}

const row = (fault: string, paid: FaultRow['paid'] = 1): FaultRow => ({ fault, paid });

/** In their order: the first is row 1. */
export const faultRows: readonly FaultRow[] = [
  row('the POST was accepted and its answer is lost', 'attempts'),
  row('the POST never left: DNS, refused, TLS'),
  row('POST 429 with `Retry-After: 7`'),
  row('POST 429 with an HTTP date, by a clock that is off'),
  row('POST 429 with no, a garbled, a negative or a huge `Retry-After`'),
  row('POST 500 with the error envelope; 500 in HTML, 502, 504'),
  row('POST 503 with `Retry-After`'),
  row('POST 400, 413, 422', 0),
  row('POST 401 after a rotation of the secret'),
  row('POST 402', 0),
  row('POST 200 that is malformed, HTML, empty, cut short, or without an id'),
  row('POST 200 with an error in its body'),
  row('GET 5xx, reset, DNS, never answered'),
  row('GET 429'),
  row('GET 200 that is malformed, HTML, empty or cut short'),
  row('headers or body that drip'),
  row('a body over the cap, a compressed bomb'),
  row('GET 404 soon after it was accepted'),
  row('GET 404 or 410 late'),
  row('a status that goes backwards'),
  row('an end that changes afterwards'),
  row('a task that never ends'),
  row('a status that nobody knows'),
  row('an error code that nobody knows'),
  row('a task that fails with a code that may be bought again', 'attempts'),
  row('a result over 100 KB'),
  row('a result whose URL expired before it was copied'),
  row('an event that is delivered twice'),
  row('one idempotency key, the same request or another'),
  row('StartExecution is throttled, or its answer is lost'),
  row('the function dies between the POST and the write of its answer'),
  row('submit or query times out'),
  row('a function is throttled'),
  row('a service exception around a function'),
  row('the table throttles before the POST'),
  row('the table takes no write after the POST'),
  row('a condition fails'),
  row('the secret is rotated while a task is looked at'),
  row('StopExecution while a task is on its way'),
  row('a status event that is never delivered'),
  row('the timeout of an execution, its longest history'),
  row('a deployment while tasks are on their way'),
  row('a redrive of Submit'),
  row('poison in a request: depth, size, U+0000, `__proto__`, half of a surrogate pair', 0),
  row('admission fails for long'),
  row('a clock that is off, or goes backwards'),
  row('the event bus is down at completion'),
  row('the log takes no lines (nothing is traced: there is no trace service to fail)'),
  row('two executions of one task'),
  row('the limit item throttles, or everybody wants it'),
  row('GET 401, 402, 403'),
  row('GET 400, 422'),
  row('a cancellation while Submit runs'),
  row('a released definition meets the functions of today', 'attempts'),
];
