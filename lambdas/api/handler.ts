import { handle } from 'hono/aws-lambda';
import type { HonoBase } from 'hono/hono-base';
import { durationsIn } from '../../core/durations/durations.ts';
import { systemClock } from '../adapters/clock.ts';
import { deploymentOf, type Variables } from '../adapters/environment.ts';
import { filesOf, linksOf } from '../adapters/files-of.ts';
import type { LambdaContext } from '../adapters/invocation.ts';
import { jsonLog } from '../adapters/log.ts';
import { busOf, tableOf, type Overrides } from '../adapters/step-ports.ts';
import { makeAdmitContext } from '../admit/handler.ts';
import type { ApiEnvironment } from './api-context.ts';
import { api, type ApiParts } from './api.ts';
import { authOf, byCallerKey, byIam } from './authenticate.ts';
import { answerable, type RequestEvent } from './request-event.ts';
import { tagged } from './tagged-log.ts';

/** The API over real clients unless `overrides` says otherwise: what `make` and a local server both serve. */
export function makeApi(variables: Variables, overrides: Overrides = {}): HonoBase<ApiEnvironment> {
  const { clock = systemClock, log = jsonLog('api') } = overrides;
  const timeoutMs = 1000 * deploymentOf(variables).settings.apiTimeoutSeconds;
  // One client for all: each that is made takes its time of every start.
  const table = tableOf(variables, overrides);
  const admitContextOf = makeAdmitContext(variables, 'api', { ...overrides, log }, table);
  const { random = Math.random } = overrides;
  const durations = durationsIn({ table, clock, random });
  const [files, links] = [filesOf(variables, overrides), linksOf(variables, overrides)];
  const ports = { files, links, bus: busOf(variables, overrides), random, durations };
  /** Where no platform counts the time, the function's own timeout does. */
  const local = (awsRequestId: string): LambdaContext => {
    const until = clock.now() + timeoutMs;
    return { awsRequestId, getRemainingTimeInMillis: () => until - clock.now() };
  };
  const contextOf: ApiParts['contextOf'] = (requestId, { lambdaContext }) => {
    const context = admitContextOf(lambdaContext ?? local(requestId));
    return { ...context, ...ports, log: tagged(log, { requestId }) };
  };
  const authenticate = authOf(variables) === 'iam' ? byIam : byCallerKey(table, clock);
  return api({ contextOf, authenticate });
}

/** The function behind the gateway: takes its events (payload 2.0). */
export function make(variables: Variables, overrides: Overrides = {}) {
  // Deprecated for a package of its own, but hono is pinned; and it asks nothing of a `Hono` that its base has not.
  // eslint-disable-next-line @typescript-eslint/no-deprecated, @typescript-eslint/no-unsafe-class-instance-assignment
  const answer = handle(makeApi(variables, overrides));
  return (event: RequestEvent, context: LambdaContext) => answer(answerable(event), context as never);
}

let made: ReturnType<typeof make> | undefined;

/** Entry point on Lambda. */
export const handler = (event: RequestEvent, context: LambdaContext) => (made ??= make(process.env))(event, context);
