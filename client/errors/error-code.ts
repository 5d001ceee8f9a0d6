/** Codes of the API's own answers. */
export const apiErrorCodes = [
  'invalid_request',
  'malformed_json',
  'invalid_caller_key',
  'invalid_signature',
  'scope_missing',
  'task_not_found',
  'workload_not_found',
  'limit_group_not_found',
  'route_not_found',
  'method_not_allowed',
  'request_too_large',
  'idempotency_key_reused',
  'rate_limited',
  'internal_error',
  'task_open',
  'task_has_result',
  'task_has_late_result',
  'may_be_charged_twice',
  'request_gone',
  'nothing_to_recover',
  'not_ambiguous',
  'no_webhook',
  'provider_task_id_held',
  'answer_under_way',
  'limit_group_rests',
] as const;

/** Codes that arise on this side of the API. */
export type ClientErrorCode = 'unreachable' | 'timeout' | 'answer_lost' | 'unreadable_answer' | 'invalid_option';

/** What exactly went wrong with a call. A newer API may know more codes; the gateway's own answers are `http_502` and the like. */
export type BideErrorCode = (typeof apiErrorCodes)[number] | ClientErrorCode | (string & {});
