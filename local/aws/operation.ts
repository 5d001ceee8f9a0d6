/** The JSON protocols of AWS, as far as our operations use them. */

/** An error as the SDKs understand it: its name becomes the name of the exception. */
export class AwsError extends Error {
  override readonly name: string;

  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** One operation: the request's JSON in, the answer's JSON out. @throws AwsError */
export type Operation = (request: Record<string, unknown>) => unknown;

/** A text member of a request. @throws ValidationException naming it when it is missing. */
export function text(request: Record<string, unknown>, name: string): string {
  const value = request[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new AwsError('ValidationException', `${name} is missing.`);
}

/** A page of a list: at most `maxResults` items from where `nextToken` points. @throws InvalidToken for one of another making. */
export function page<T>(items: readonly T[], request: Record<string, unknown>): { items: T[]; nextToken?: string } {
  const token = request['nextToken'] === undefined ? '0' : text(request, 'nextToken');
  if (!/^\d+$/.test(token)) throw new AwsError('InvalidToken', `Invalid Token: '${token}'`);
  const from = Number(token);
  const size = Number(request['maxResults'] ?? 0) || 100;
  const to = from + size;
  return { items: items.slice(from, to), ...(to < items.length ? { nextToken: String(to) } : {}) };
}
