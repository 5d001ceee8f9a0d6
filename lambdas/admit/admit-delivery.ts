/** What the admit function is invoked with: an event, or a direct call of another workflow. */
import { trouble } from '../../core/provider/reading.ts';
import { noteError } from '../../core/records/error-row.ts';
import { taskIdOf } from '../../core/task/identity.ts';
import type { Problem } from '../../core/task/request.ts';
import type { ExecutionInput } from '../../core/workflow/document.ts';
import { admitTask, judgeRequest, type AdmitContext } from './admit-task.ts';
import { isEvent, readDelivery, type Addressee, type AdmitEvent } from './read-delivery.ts';
import { executionOf } from './start-execution.ts';

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
  const read = readDelivery(event, context.deployment.eventOwners);
  if (read.kind === 'unowned') {
    throw new RequestRefused(`No owner is configured for events of the source ${read.source}.`);
  }
  if (read.kind === 'refused') {
    const judged = judgeRequest(read.request, context);
    throw await refusal([...read.problems, ...(judged.kind === 'invalid' ? judged.problems : [])], read.to, context);
  }
  // Lambda repeats an asynchronous call under the id of its first try: without a key of its own it is known by that.
  const { idempotencyKey = context.invocation.requestId } = read.delivery;
  const admission = await admitTask({ ...read.delivery, idempotencyKey }, context);
  switch (admission.kind) {
    case 'admitted':
      // Lambda repeats an event sooner than the sweeper comes by, and spreads many. Whoever calls and waits for the answer is told the id instead.
      if (admission.startFailed && isEvent(event)) throw notStarted(admission.task.taskId);
      return { taskId: admission.task.taskId, ...executionOf(admission.task), replayed: admission.replayed };
    case 'invalid':
      throw await refusal(admission.problems, read.delivery, context);
    case 'reused':
      throw new RequestRefused(`The idempotency key belongs to task ${admission.taskId} with another request.`);
  }
}

const notStarted = (taskId: string) =>
  new Error(`Task ${taskId} is stored, and its execution could not be started; deliver the event again.`);

/** What a refusal says, which Lambda logs: fields and rules, nothing that stands in them. Leaves an error row. */
async function refusal(problems: readonly Problem[], to: Addressee | undefined, context: AdmitContext) {
  const told = problems.map(({ param, message }) => `${param}: ${message}`).join(' ');
  if (to !== undefined) await noteRefusal(to, told, context);
  return new RequestRefused(`The request was refused. ${told}`);
}

/** An error row under the id that the task would have had; one, however often the request is delivered. */
async function noteRefusal({ owner, idempotencyKey }: Addressee, message: string, context: AdmitContext) {
  if (idempotencyKey === undefined) return;
  const told = trouble({
    status: 400,
    type: 'invalid_request_error',
    code: 'invalid_request',
    message: message.slice(0, 300),
  });
  const seen = { phase: 'admit', attempt: 0, send: 0, trouble: told, at: context.clock.now() } as const;
  await noteError(context, { taskId: taskIdOf(owner, idempotencyKey), owner }, seen, 1);
}
