import type { Stamp } from './attempt/transitions.ts';
import type { Deployment } from './deployment.ts';
import type { Invocation, StepPorts } from './ports.ts';

/** What one invocation of a step works with. */
export interface StepContext extends StepPorts {
  readonly deployment: Deployment;
  readonly invocation: Invocation;
}

/** Writer and time of a write that happens now. */
export function stampOf(context: Pick<StepContext, 'invocation' | 'clock'>): Stamp {
  return { writer: context.invocation.requestId, now: context.clock.now() };
}
