/** The six values of `error.type`. They are recorded and shown; they never decide. */
export const errorTypes = {
  invalid_request_error: { meaning: 'malformed or missing parameters', status: 400 },
  authentication_error: { meaning: 'key invalid, expired or missing', status: 401 },
  permission_error: { meaning: 'the key lacks a permission', status: 403 },
  not_found_error: { meaning: 'endpoint or task not found', status: 404 },
  rate_limit_error: { meaning: 'rate limit exceeded', status: 429 },
  server_error: { meaning: 'server-side error', status: 500 },
} as const;

export type ErrorType = keyof typeof errorTypes;
