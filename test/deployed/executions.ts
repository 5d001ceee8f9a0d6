/** Executions of the deployed state machine, by what Step Functions tells of them. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  paginateGetExecutionHistory,
  SFNClient,
  type DescribeExecutionCommandOutput,
  type HistoryEvent,
} from '@aws-sdk/client-sfn';
import { executionName } from '../../core/workflow/document.ts';
import { aws, target } from './target.ts';

const LOOK_MS = 200;

/** ARN of the execution of a task and generation. */
export const executionArn = (taskId: string, generation: number): string =>
  `${target().outputs.StateMachineArn.replace(':stateMachine:', ':execution:')}:${executionName(taskId, generation)}`;

/** Waits until an execution runs no more. */
export async function ended(arn: string): Promise<DescribeExecutionCommandOutput> {
  const client = new SFNClient(aws());
  for (;;) {
    const described = await client.send(new DescribeExecutionCommand({ executionArn: arn }));
    if (described.status !== 'RUNNING') return described;
    await pause(LOOK_MS);
  }
}

/** The whole history of an execution. */
export async function historyOf(arn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  const client = new SFNClient(aws());
  for await (const page of paginateGetExecutionHistory({ client }, { executionArn: arn, maxResults: 1000 })) {
    events.push(...(page.events ?? []));
  }
  return events;
}

/** States entered, in order. */
export const pathOf = (events: readonly HistoryEvent[]): string[] =>
  events.flatMap(({ stateEnteredEventDetails: entered }) => (entered?.name === undefined ? [] : [entered.name]));

/** Seconds that each Wait was told by the document, in order; -1 for one that the definition tells. */
export function waitsOf(events: readonly HistoryEvent[]): number[] {
  return events
    .filter(({ type }) => type === 'WaitStateEntered')
    .map(({ stateEnteredEventDetails: entered }) => {
      const { step } = JSON.parse(entered?.input ?? '{}') as { step?: { waitSeconds: number } };
      return step?.waitSeconds ?? -1;
    });
}
