/** The event that Step Functions sends when an execution has begun, and when it has ended. */
import { EXECUTION_STATUS_CHANGE } from '../../core/events.ts';
import type { Execution } from '../engine/execution.ts';
import type { Sent } from './event-bus.ts';

export function executionStatusChange(execution: Execution, now: number): Sent {
  const { arn, stateMachineArn, name, status, startedAt, input, ending } = execution;
  const { output, error = null, cause = null, at: stopDate = null } = ending ?? {};
  return {
    source: EXECUTION_STATUS_CHANGE.source,
    detailType: EXECUTION_STATUS_CHANGE.detailType,
    resources: [arn],
    at: now,
    detail: {
      executionArn: arn,
      stateMachineArn,
      name,
      status,
      startDate: startedAt,
      stopDate,
      input: JSON.stringify(input),
      output: output === undefined ? null : JSON.stringify(output),
      error,
      cause,
    },
  };
}
