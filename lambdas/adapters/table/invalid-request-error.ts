/** A request that the table cannot carry out, found before it is sent. Named like DynamoDB's own refusal. */
export class InvalidRequestError extends Error {
  override readonly name = 'ValidationException';
}
