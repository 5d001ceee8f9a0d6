import { Construct } from 'constructs';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Functions } from '../functions/functions.ts';
import type { PollingOrchestrator } from '../polling-orchestrator.ts';
import { alarmsOf } from './alarms.ts';
import { onlyBideAnnounces } from './bus-policy.ts';
import { providerKeyTrouble } from './provider-key-trouble.ts';
import { tasksLeftOpen } from './tasks-left-open.ts';

export interface OperationsProps {
  readonly orchestrator: PollingOrchestrator;
  readonly functions: Functions;
}

/** What a service needs in the long run, and an emulator lacks: alarms, and the event bus's resource policy. */
export class Operations extends Construct {
  /** They tell nobody until actions are added: `alarms.forEach((alarm) => alarm.addAlarmAction(action))`. */
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { orchestrator, functions }: OperationsProps) {
    super(scope, id);
    const { admit, submit, query, sweep, record, api } = functions;
    onlyBideAnnounces(orchestrator.eventBus, [record, sweep, api]);
    this.alarms = alarmsOf(this, orchestrator, {
      providerKeyTrouble: providerKeyTrouble(this, { submit, query, sweep }),
      tasksLeftOpen: tasksLeftOpen(this, { record, sweep, admit, api }),
    });
  }
}
