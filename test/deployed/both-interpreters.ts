/** One small machine, run by the emulator and by our interpreter. */
import { randomUUID } from 'node:crypto';
import { CreateStateMachineCommand, SFNClient, StartExecutionCommand, type HistoryEvent } from '@aws-sdk/client-sfn';
import type { EngineOptions } from '../../local/engine/engine.ts';
import { RequestRefused } from '../../lambdas/admit/admit-delivery.ts';
import { machine, runOnce, task } from '../local/engine/machine.ts';
import { ended, historyOf, pathOf } from './executions.ts';
import { aws, target } from './target.ts';

/** What one interpreter made of it. */
export interface Ran {
  readonly status: string;
  /** Undefined when it succeeded. */
  readonly error: string | undefined;
  readonly output: unknown;
  readonly path: readonly string[];
  /** Types of all events. */
  readonly types: readonly string[];
}

/** ARN of a function of the emulator. */
export const functionArn = (name: string): string => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

/** A task that always fails there: admission of a request that is none. */
export const refusing = (more: object) => ({
  ...task(more),
  Resource: functionArn(target().outputs.AdmitFunctionName),
  Parameters: { request: {}, owner: 'tester' },
});

/** The same here. */
export const refuse = () => Promise.reject(new RequestRefused('no'));

/** Creates a machine in the emulator. */
export async function create(definition: object): Promise<string> {
  const { stateMachineArn = '' } = await new SFNClient(aws()).send(
    new CreateStateMachineCommand({
      name: `small-${randomUUID()}`,
      definition: JSON.stringify(definition),
      roleArn: 'arn:aws:iam::000000000000:role/small',
    }),
  );
  return stateMachineArn;
}

export const startThere = (stateMachineArn: string, input: unknown, name: string = randomUUID()) =>
  new SFNClient(aws()).send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));

/** Runs it in the emulator. */
export async function runThere(
  states: object,
  { top = {}, input = {} }: { top?: object; input?: unknown } = {},
): Promise<Ran & { events: readonly HistoryEvent[] }> {
  const [StartAt] = Object.keys(states);
  const { executionArn = '' } = await startThere(await create({ StartAt, States: states, ...top }), input);
  const { status = '', error } = await ended(executionArn);
  const events = await historyOf(executionArn);
  const output = events.at(-1)?.executionSucceededEventDetails?.output;
  return {
    status,
    error,
    output: output === undefined ? undefined : (JSON.parse(output) as unknown),
    path: pathOf(events),
    types: events.map(({ type }) => type ?? ''),
    events,
  };
}

/** Runs it here, on virtual time. */
export async function runHere(
  states: object,
  { input = {}, ...more }: Partial<EngineOptions> & { top?: object; input?: unknown } = {},
): Promise<Ran> {
  const { ending, events, path } = await runOnce(machine(states, more), input);
  const { status = '', error, output } = ending ?? {};
  return { status, error, output, path, types: events.map(({ type }) => type) };
}
