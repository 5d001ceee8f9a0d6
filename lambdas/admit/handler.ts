import { randomBytes } from 'node:crypto';
import { base32 } from '../../core/task/task-id.ts';
import { systemClock } from '../adapters/clock.ts';
import { deploymentOf, type Variables } from '../adapters/environment.ts';
import { invocationOf, type LambdaContext } from '../adapters/invocation.ts';
import { jsonLog } from '../adapters/log.ts';
import { executionsOf, tableOf, type Overrides } from '../adapters/step-ports.ts';
import type { AdmitContext } from './admit-task.ts';
import { admitDelivery, type AdmitAnswer } from './admit-delivery.ts';
import type { AdmitEvent } from './read-delivery.ts';

/** What admission works with, over real clients unless `overrides` says otherwise; one context an invocation. */
export function makeAdmitContext(
  variables: Variables,
  service: string,
  overrides: Overrides = {},
  table = tableOf(variables, overrides),
) {
  const { clock = systemClock, log = jsonLog(service), refuses, loopbackWebhooks } = overrides;
  const executions = executionsOf(variables, overrides);
  const ports = { table, executions, clock, log, deployment: deploymentOf(variables), refuses, loopbackWebhooks };
  const randomTaskId = () => base32(randomBytes(17));
  return (context: LambdaContext): AdmitContext => ({ ...ports, randomTaskId, invocation: invocationOf(context) });
}

/** The function that takes requests in from events and from other workflows. */
export function make(variables: Variables, overrides: Overrides = {}) {
  const contextOf = makeAdmitContext(variables, 'admit', overrides);
  return (event: AdmitEvent, context: LambdaContext): Promise<AdmitAnswer> => admitDelivery(event, contextOf(context));
}

let made: ReturnType<typeof make> | undefined;

/** Entry point on Lambda. */
export const handler = (event: AdmitEvent, context: LambdaContext) => (made ??= make(process.env))(event, context);
