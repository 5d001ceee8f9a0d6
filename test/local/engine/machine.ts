import { Engine, type EngineOptions } from '../../../local/engine/engine.ts';
import type { Execution } from '../../../local/engine/execution.ts';
import { VirtualClock } from '../../../local/virtual-clock.ts';

export const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:M';
export const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:F';

/** An engine on virtual time with one machine; functions answer as `invoke` says. */
export function machine(states: object, more: Partial<EngineOptions> & { top?: object } = {}) {
  const { top, ...options } = more;
  const clock = new VirtualClock();
  const [StartAt] = Object.keys(states);
  const engine = new Engine({
    definitions: { [MACHINE]: JSON.stringify({ StartAt, States: states, ...top }) },
    invoke: () => Promise.resolve({}),
    timeoutMs: () => 60_000,
    clock,
    random: () => 0.5,
    ...options,
  });
  return { engine, clock };
}

/** Runs one execution to its end. */
export async function runOnce({ engine, clock }: ReturnType<typeof machine>, input: unknown = {}): Promise<Execution> {
  const { execution } = await engine.start(MACHINE, 'one', input);
  await clock.run(engine.ended(execution.arn));
  return execution;
}

export const task = (more: object = {}) => ({ Type: 'Task', Resource: FUNCTION, Next: 'Done', ...more });
export const done = { Type: 'Succeed' };
