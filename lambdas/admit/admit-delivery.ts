/** What the admit function is invoked with: an event, or a direct call of another workflow. */
import { trouble } from '../../core/provider/reading.ts';
import { noteError } from '../../core/records/error-row.ts';
import { taskIdOf } from '../../core/task/identity.ts';
import type { ExecutionInput } from '../../core/workflow/document.ts';
import { admitTask, type AdmitContext, type Delivery } from './admit-task.ts';
import { executionOf } from './start-execution.ts';

/** An EventBridge event: `detail` is the request, with an idempotency key of its own or the event's id as one. */
export interface TaskRequested {
  readonly 'detail-type': string;
  readonly id: string;
  readonly source: string;
  readonly detail: Record<string, unknown>;
}

/** A direct invocation; with `start: false` the caller starts the execution by the answer. */
export interface DirectCall {
  readonly request: unknown;
  readonly owner: string;
  readonly idempotencyKey?: string;
  readonly start?: boolean;
}

export type AdmitEvent = TaskRequested | DirectCall;

/** Ids only: what a nested workflow needs to start the execution itself. */
export interface AdmitAnswer {
  readonly taskId: string;
  readonly executionName: string;
  readonly input: ExecutionInput;
  readonly replayed: boolean;
}

/** A request that can never be admitted: the delivery fails, and goes to the dead-letter queue. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
}

/** Admits a delivery. @throws RequestRefused with every problem; anything else thrown may be delivered again. */
export async function admitDelivery(event: AdmitEvent, context: AdmitContext): Promise<AdmitAnswer> {
  const delivery = 'detail-type' in event ? fromEvent(event, context) : { ...event, start: event.start ?? true };
  const admission = await admitTask(delivery, context);
  switch (admission.kind) {
    case 'admitted':
      return { taskId: admission.task.taskId, ...executionOf(admission.task), replayed: admission.replayed };
    case 'invalid': {
      const told = admission.problems.map(({ param, message }) => `${param}: ${message}`).join(' ');
      await noteRefusal(delivery, told, context);
      throw new RequestRefused(`The request was refused. ${told}`);
    }
    case 'reused':
      throw new RequestRefused(`The idempotency key belongs to task ${admission.taskId} with another request.`);
  }
}

function fromEvent(event: TaskRequested, context: AdmitContext): Delivery {
  const owner = context.deployment.eventOwners[event.source];
  if (owner === undefined) throw new RequestRefused(`No owner is configured for events of the source ${event.source}.`);
  const { idempotencyKey, ...request } = event.detail;
  return {
    request,
    owner,
    idempotencyKey: typeof idempotencyKey === 'string' ? idempotencyKey : event.id,
    start: true,
  };
}

/** An error row under the id that the task would have had. */
async function noteRefusal(delivery: Delivery, message: string, context: AdmitContext): Promise<void> {
  const { owner, idempotencyKey } = delivery;
  if (idempotencyKey === undefined) return;
  const told = trouble({
    status: 400,
    type: 'invalid_request_error',
    code: 'invalid_request',
    message: message.slice(0, 300),
  });
  const seen = { phase: 'admit', attempt: 0, send: 0, trouble: told, at: context.clock.now() } as const;
  await noteError(context, { taskId: taskIdOf(owner, idempotencyKey), owner }, seen);
}
