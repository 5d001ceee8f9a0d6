/** A write that the table cannot carry out, found before it is sent. Named like DynamoDB's own refusal of a request. */
export class InvalidWriteError extends Error {
  override readonly name = 'ValidationException';
}
