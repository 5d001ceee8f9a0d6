import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { addOutputs } from './outputs.ts';
import { PollingOrchestrator, type PollingOrchestratorProps } from './polling-orchestrator.ts';

export interface BideStackProps extends StackProps {
  /**
   * What differs from the defaults.
   * @default - nothing
   */
  readonly orchestrator?: PollingOrchestratorProps;
}

/** Everything in one stack, so that plain `cdk deploy` is all. No physical names: stages live side by side. */
export class BideStack extends Stack {
  readonly orchestrator: PollingOrchestrator;

  constructor(scope: Construct, id: string, { orchestrator, ...props }: BideStackProps = {}) {
    super(scope, id, { description: 'Bide: pay once for slow AI jobs', ...props });
    // The stack is the orchestrator: `Default` adds nothing to the logical ids.
    this.orchestrator = new PollingOrchestrator(this, 'Default', orchestrator);
    addOutputs(this.orchestrator);
  }
}
