/** What every failed call throws. */
import type { Detail } from '../../core/errors/envelope.ts';
import type { ErrorType } from '../../core/errors/taxonomy.ts';
import type { BideErrorCode } from './error-code.ts';

/** The API's six types, and two that arise on this side of it. */
export type BideErrorType = ErrorType | 'connection_error' | 'configuration_error';

/** What an error says, beside its message. */
export interface BideErrorFields {
  readonly status: number;
  readonly type: BideErrorType;
  readonly code: BideErrorCode;
  readonly param?: string | undefined;
  readonly details?: readonly Detail[] | undefined;
  readonly recommendedAction?: string | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly cause?: unknown;
}

/** Base class of the client's errors: `catch (error) { if (error instanceof BideError) … }`. */
export class BideError extends Error {
  override readonly name: string = 'BideError';
  /** HTTP status; 0 when no answer came, or nothing was sent. */
  readonly status: number;
  readonly type: BideErrorType;
  /** What exactly, e.g. `idempotency_key_reused`. Stable: branch on it. */
  readonly code: BideErrorCode;
  /** The field of the request that is at fault, e.g. `body.model`. */
  readonly param: string | undefined;
  /** Every problem of the request. */
  readonly details: readonly Detail[];
  /** What to do, in a sentence for people. */
  readonly recommendedAction: string | undefined;
  /** Names the request in the logs of the deployment. */
  readonly requestId: string | undefined;
  /** From the header `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, fields: BideErrorFields) {
    super(message, fields.cause === undefined ? {} : { cause: fields.cause });
    this.status = fields.status;
    this.type = fields.type;
    this.code = fields.code;
    this.param = fields.param;
    this.details = fields.details ?? [];
    this.recommendedAction = fields.recommendedAction;
    this.requestId = fields.requestId;
    this.retryAfterSeconds = fields.retryAfterSeconds;
  }
}
