import type { Context } from 'hono';
import type { ApiError } from '../../core/errors/envelope.ts';
import type { CallerRecord, Scope } from '../../core/records/caller-record.ts';
import type { Durations } from '../../core/durations/durations.ts';
import type { AnyEvent, Bus, FileLinks, Files, Random } from '../../core/ports.ts';
import type { LambdaContext } from '../adapters/invocation.ts';
import type { AdmitContext } from '../admit/admit-task.ts';

/** What the API works with; one per request. */
export interface ApiContext extends AdmitContext {
  readonly files: Files;
  readonly links: FileLinks;
  readonly bus: Bus<AnyEvent>;
  readonly random: Random;
  readonly durations?: Durations;
}

/** The part of a gateway's event (payload 2.0) that is read beside the request itself. */
export interface GatewayEvent {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly requestContext: {
    /** The gateway's name of the request, as in its access log. */
    readonly requestId: string;
    readonly authorizer?: { readonly iam?: { readonly userArn?: string | null } };
  };
}

/** Who calls, and what he may do. */
export interface Caller {
  readonly owner: string;
  readonly scopes: readonly Scope[];
  /** Names the caller key in logs and limits; an IAM principal has none. */
  readonly keyId?: string;
  readonly limit?: CallerRecord['limit'];
}

/** An error of ours as somebody else would tell it. */
export type Tell = (error: ApiError) => { readonly status: number; readonly body: object };

/** What travels with a request. On Lambda the gateway's event comes with it, locally there is none. */
export interface ApiEnvironment {
  Bindings: { readonly event?: GatewayEvent; readonly lambdaContext?: LambdaContext };
  /** `route`: the path as it stands in the table of routes. `allow`: the methods of one that does not take the call's. `tell`: how errors are told, where that is not our way. */
  Variables: { requestId: string; caller: Caller; context: ApiContext; route: string; allow?: string; tell?: Tell };
}

/** One request of the API. */
export type Call = Context<ApiEnvironment>;
