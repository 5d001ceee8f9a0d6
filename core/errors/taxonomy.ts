/**
 * The one table of errors: the provider contract's statuses, types and task codes, and the codes that are ours.
 * Status decides the class, `error.code` refines it, `type` is recorded. Actions are in the contract's words.
 */
export { errorTypes, type ErrorType } from './error-types.ts';

/** Who has to change something. */
export type Fault = 'caller' | 'provider' | 'ours';

/** What the machine may do on its own after an error. `foreseen`: only what the caller's fallbacks say. */
export type RetryPolicy = 'none' | 'backoff' | 'short_delay' | 'request' | 'foreseen';

export interface ErrorEntry {
  readonly meaning: string;
  readonly fault: Fault;
  readonly retry: RetryPolicy;
  readonly action: string;
}

/** What an HTTP status means for a call, before its body is read. */
export type StatusClass =
  | 'success'
  | 'bad_request'
  | 'unauthorized'
  | 'payment_required'
  | 'forbidden'
  | 'not_found'
  | 'too_many_requests'
  | 'internal_server_error';

/** The eight statuses of the contract; `class` doubles as the error code where the body gives none. */
export const statuses: Readonly<Record<number, ErrorEntry & { readonly class: StatusClass }>> = {
  200: { class: 'success', meaning: 'success', fault: 'provider', retry: 'none', action: '' },
  400: {
    class: 'bad_request',
    meaning: 'bad request',
    fault: 'caller',
    retry: 'none',
    action: 'Check for invalid parameters, missing required fields or malformed JSON',
  },
  401: {
    class: 'unauthorized',
    meaning: 'unauthorized',
    fault: 'ours',
    retry: 'none',
    action: 'Check for an invalid or missing API key',
  },
  402: {
    class: 'payment_required',
    meaning: 'payment required',
    fault: 'ours',
    retry: 'none',
    action: 'Check for insufficient account balance',
  },
  403: {
    class: 'forbidden',
    meaning: 'forbidden',
    fault: 'ours',
    retry: 'none',
    action: 'Check whether the key lacks a permission',
  },
  404: {
    class: 'not_found',
    meaning: 'not found',
    fault: 'caller',
    retry: 'none',
    action: 'Check for an invalid endpoint URL or a task id that does not exist',
  },
  429: {
    class: 'too_many_requests',
    meaning: 'too many requests',
    fault: 'ours',
    retry: 'backoff',
    action: 'Wait for the period in the Retry-After header; for higher rate limits contact support',
  },
  500: {
    class: 'internal_server_error',
    meaning: 'internal server error',
    fault: 'provider',
    retry: 'backoff',
    action: 'Server-side error, retry later',
  },
};

/** The seven task codes of the contract, seen when a task's status is queried. */
export const taskCodes = {
  model_unavailable: {
    meaning: 'model temporarily unavailable',
    fault: 'provider',
    retry: 'short_delay',
    action: 'Retry after a short delay',
  },
  content_policy_violation: {
    meaning: 'input violates content policy',
    fault: 'caller',
    retry: 'foreseen',
    action: 'Modify the prompt and retry',
  },
  generation_failed: {
    meaning: 'generation failed',
    fault: 'provider',
    retry: 'request',
    action: 'Retry the request',
  },
  timeout: {
    meaning: 'the task timed out',
    fault: 'provider',
    retry: 'foreseen',
    action: 'Retry with simpler parameters',
  },
  invalid_image_url: {
    meaning: 'image URL inaccessible',
    fault: 'caller',
    retry: 'foreseen',
    action: 'Check URL accessibility',
  },
  file_too_large: {
    meaning: 'upload exceeds size limits',
    fault: 'caller',
    retry: 'foreseen',
    action: 'Reduce file size',
  },
  unsupported_format: {
    meaning: 'file format not supported',
    fault: 'caller',
    retry: 'foreseen',
    action: 'Use a supported format',
  },
} as const satisfies Record<string, ErrorEntry>;

export type TaskCode = keyof typeof taskCodes;

/** Codes of ours, beside the provider's. */
export const ownCodes = {
  deadline_exceeded: {
    meaning: 'not finished at its deadline',
    fault: 'provider',
    retry: 'none',
    action: 'Allow a longer deadline, or look the kept provider task id up later',
  },
  submission_ambiguous: {
    meaning: 'sent, and the answer was lost: it may have been accepted',
    fault: 'provider',
    retry: 'none',
    action:
      "Check the provider's task list before sending again; set resubmitAmbiguous to accept a possible double charge",
  },
  provider_task_lost: {
    meaning: 'the provider no longer knows the task',
    fault: 'provider',
    retry: 'none',
    action: 'Ask the provider about the kept provider task id',
  },
  provider_protocol_error: {
    meaning: "the provider's answers could not be read",
    fault: 'provider',
    retry: 'none',
    action: 'Check the base URL and the profile; the provider task id is kept',
  },
  rate_limited: {
    meaning: 'refused by the rate limit until it was too late',
    fault: 'ours',
    retry: 'none',
    action: 'Wait for the period in the Retry-After header; for higher rate limits contact support',
  },
  provider_unreachable: {
    meaning: 'the provider could not be reached',
    fault: 'provider',
    retry: 'backoff',
    action: 'Check the base URL and the network, then submit again: nothing was sent',
  },
  cancelled: {
    meaning: 'cancelled',
    fault: 'caller',
    retry: 'none',
    action: 'Submit again if it is still wanted',
  },
  result_expired: {
    meaning: 'the result could no longer be fetched',
    fault: 'provider',
    retry: 'none',
    action: 'Fetch results within 24 hours',
  },
  internal_error: {
    meaning: 'a fault of this system',
    fault: 'ours',
    retry: 'none',
    action: 'See the logs of the execution',
  },
} as const satisfies Record<string, ErrorEntry>;
