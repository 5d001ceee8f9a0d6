/** `POST /v1/tasks/{id}/adopt`: a person has found what an ambiguous send has bought. */
import { adoptBody } from '../../core/api/bodies.ts';
import { answerUnderWay, notAmbiguous, providerTaskIdHeld } from '../../core/api/operator-errors.ts';
import { judgeAdoption, type Adoption } from '../../core/attempt/adoption.ts';
import { settleWrite } from '../../core/records/settle-write.ts';
import type { TaskRecord } from '../../core/records/task-record.ts';
import { stampOf } from '../../core/step-context.ts';
import { recoverable } from '../../core/task/recover.ts';
import { ApiFailure } from './answers.ts';
import type { Call } from './api-context.ts';
import { askLooks } from './ask-looks.ts';
import { ask, conclude } from './audited.ts';
import { ownTask, retryAfter } from './own-task.ts';
import { readBody } from './read-body.ts';
import { readNoQuery } from './read-no-query.ts';
import { showTask } from './show-task.ts';

export async function postAdopt(c: Call): Promise<Response> {
  const context = c.get('context');
  readNoQuery(c);
  const { providerTaskId, attempt } = await readBody(c, adoptBody);
  const found = await ownTask(c);
  const judged = judgeAdoption(found, providerTaskId, attempt, stampOf(context));
  if (judged.kind !== 'adopt' && judged.kind !== 'has_it') throw refusal(judged);
  const task = judged.kind === 'adopt' ? await adopt(c, found, judged, providerTaskId) : found;
  // An open task is looked at by its own execution.
  const isWorth = recoverable(task).some((one) => one.attempt === judged.attempt);
  if (isWorth) await askLooks(c, task, judged.attempt);
  retryAfter(c, task);
  return c.json(await showTask(context, task), 202);
}

type Write = Extract<Adoption, { kind: 'adopt' }>;

async function adopt(c: Call, { pk }: TaskRecord, { attempt, update }: Write, id: string): Promise<TaskRecord> {
  const { table, log } = c.get('context');
  const row = await ask(c, pk, { action: 'adopt', attempt, providerTaskId: id });
  const mine = (stored: TaskRecord) => stored.attempts[String(attempt)]?.providerTaskId === id;
  const written = await settleWrite(table, update, mine);
  if (written.kind === 'overtaken') {
    await conclude(c, row, { state: 'refused', outcome: 'the attempt has changed meanwhile' });
    throw new ApiFailure(notAmbiguous);
  }
  log.info('adopted', { taskId: written.task.taskId, attempt, providerTaskId: id });
  await conclude(c, row, { state: 'done', outcome: 'the provider task id is stored' });
  return written.task;
}

type Refused = Extract<Adoption, { kind: 'held' | 'answer_under_way' | 'not_ambiguous' }>;

function refusal(judged: Refused): ApiFailure {
  switch (judged.kind) {
    case 'held':
      return new ApiFailure(providerTaskIdHeld(judged.attempt));
    case 'answer_under_way':
      return new ApiFailure(answerUnderWay(judged.seconds));
    case 'not_ambiguous':
      return new ApiFailure(notAmbiguous);
  }
}
