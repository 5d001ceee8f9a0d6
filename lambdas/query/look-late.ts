/** A look at an attempt of a task that has ended: what is found is kept beside the outcome. Sends nothing. */
import type { AttemptRecord } from '../../core/attempt/attempt-record.ts';
import type { LateLookAsked } from '../../core/events.ts';
import { coolDown } from '../../core/limits/limit-item.ts';
import { profileOf } from '../../core/provider/profiles.ts';
import { isSomething, type QueryReading, type Trouble } from '../../core/provider/reading.ts';
import { redactTrouble } from '../../core/provider/redact-trouble.ts';
import { concluded, type Came } from '../../core/records/audit-row.ts';
import { noteError } from '../../core/records/error-row.ts';
import { AUDIT_PREFIX, taskKey } from '../../core/records/keys.ts';
import { isStored, storeLateResult } from '../../core/records/result.ts';
import { settleWrite } from '../../core/records/settle-write.ts';
import { asTask, type TaskRecord } from '../../core/records/task-record.ts';
import type { StepContext } from '../../core/step-context.ts';
import { isKept, noteLateResult, recoverable, type Recoverable } from '../../core/task/recover.ts';
import { findRequest } from '../../core/task/stored-request.ts';
import { refusalWaitSeconds } from '../../core/timing/backoff.ts';
import { askProvider } from './ask-provider.ts';
import { turnToLook } from './turn-to-look.ts';

/** `not_asked`: nobody waits for this look, or it has been made: events may be delivered twice. */
export type LateLook = Came | { readonly state: 'not_asked' };

/** Makes the look that an audit row asks for, and writes into the row what came of it. */
export async function lookLate(asked: LateLookAsked['detail'], context: StepContext): Promise<LateLook> {
  const { table, log } = context;
  const { task, attempt, audit } = asked;
  const { pk, sk } = taskKey(task.id);
  const row = audit.startsWith(AUDIT_PREFIX) ? await table.get({ pk, sk: audit }) : undefined;
  if (row?.['state'] !== 'asked' || row['action'] !== 'recover') return { state: 'not_asked' };
  const item = await table.get({ pk, sk });
  const came = item === undefined ? gone : await look(asTask(item), attempt, context);
  log.info('looked late', { taskId: task.id, attempt, ...came });
  await table.update(concluded({ pk, sk: audit }, came));
  return came;
}

const gone: Came = { state: 'refused', outcome: 'the task is gone' };

async function look(task: TaskRecord, n: number, context: StepContext): Promise<Came> {
  const wanted = recoverable(task).find((one) => one.attempt === n);
  const attempt = task.attempts[String(n)];
  if (wanted === undefined || attempt === undefined) {
    return { state: 'refused', outcome: isKept(task, n) ? 'the result is kept already' : 'nothing to recover' };
  }
  // Of a look that stored it and did not get to its end: the provider may have dropped it since.
  if (await isStored(context.table, task.taskId, n)) return noted(task, wanted, context);
  // The rest of a turn that is near is waited for within; what is farther off is for whoever asked.
  const restsMs = await turnToLook({ task, attempt }, context);
  if (restsMs > 0)
    return { state: 'refused', outcome: `the provider wants to be left alone for ${Math.ceil(restsMs / 1000)} s` };
  const { providerTaskId } = wanted;
  const { reading, providerKey } = await askProvider({ task, attempt, providerTaskId }, context);
  if (reading.kind === 'succeeded') {
    if (!isSomething(reading.result)) return dropped;
    await storeLateResult(context, task, n, reading.result);
    return noted(task, wanted, context);
  }
  if (reading.kind === 'pending') return { state: 'done', outcome: progressOf(reading) };
  const told = await redacted(task, providerKey, reading.trouble, context);
  if (reading.kind === 'throttled') await rest(attempt, told, context);
  const { sends: send } = attempt;
  await noteError(context, task, { phase: 'query', attempt: n, send, trouble: told, at: context.clock.now() });
  return { state: 'done', outcome: reading.kind === told.code ? told.code : `${reading.kind}: ${told.code}` };
}

/** A success without its result brings nothing home: the task may still be tried again. */
const dropped: Came = { state: 'done', outcome: 'succeeded: the provider has no result any more' };

/** The result is stored; from here on the task shows it. */
async function noted({ taskId }: TaskRecord, wanted: Recoverable, { table, clock }: StepContext): Promise<Came> {
  const isThere = (now: TaskRecord) => isKept(now, wanted.attempt);
  const { kind } = await settleWrite(table, noteLateResult(taskId, wanted, clock.now()), isThere);
  return kind === 'written'
    ? { state: 'done', outcome: 'succeeded: the result is kept' }
    : { state: 'refused', outcome: 'the attempt has changed meanwhile' };
}

const progressOf = ({ progress }: Extract<QueryReading, { kind: 'pending' }>) =>
  progress < 0 ? 'pending' : `pending: ${progress} %`;

/** The limit is the key's, not the task's: everybody of the group waits. */
async function rest({ providerKeyId }: AttemptRecord, told: Trouble, context: StepContext): Promise<void> {
  const { backoffBaseSeconds, backoffCapSeconds } = context.deployment.settings;
  const asked = told.retryAfterSeconds >= 0 ? told.retryAfterSeconds : undefined;
  const bounds = { baseSeconds: backoffBaseSeconds, capSeconds: backoffCapSeconds };
  const seconds = refusalWaitSeconds(0, asked, bounds, context.random);
  await context.table.update(coolDown(providerKeyId, context.clock.now() + 1000 * seconds));
}

/** The trouble with nothing of the request or the key in it; for that it takes the request. */
async function redacted(task: TaskRecord, key: string, told: Trouble, context: StepContext): Promise<Trouble> {
  const request = await findRequest(context.table, task).catch(() => undefined);
  return redactTrouble(told, profileOf(task.profile), request, key);
}
