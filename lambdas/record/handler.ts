import type { ExecutionInput, ExecutionOutput } from '../../core/workflow/document.ts';
import { durationsIn } from '../../core/durations/durations.ts';
import { systemClock } from '../adapters/clock.ts';
import type { Variables } from '../adapters/environment.ts';
import { invocationOf, type LambdaContext } from '../adapters/invocation.ts';
import { jsonLog } from '../adapters/log.ts';
import { busOf, tableOf, type Overrides } from '../adapters/step-ports.ts';
import { recordOutcome } from './record-outcome.ts';

/** The function behind "Record outcome", over real clients unless `overrides` says otherwise. */
export function make(variables: Variables, overrides: Overrides = {}) {
  const { clock = systemClock, random = Math.random, log = jsonLog('record') } = overrides;
  const table = tableOf(variables, overrides);
  const bus = busOf(variables, overrides);
  const durations = durationsIn({ table, clock, random });
  return (input: ExecutionInput, context: LambdaContext): Promise<ExecutionOutput> =>
    recordOutcome(input, { table, bus, clock, random, durations, log, invocation: invocationOf(context) });
}

let made: ReturnType<typeof make> | undefined;

/** Entry point on Lambda. */
export const handler = (input: ExecutionInput, context: LambdaContext) => (made ??= make(process.env))(input, context);
