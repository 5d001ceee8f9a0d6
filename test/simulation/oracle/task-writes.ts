/** Who may change what of a task item: I5, I6, I8, I11, I12, and that nothing in it ever moves back. */
import { spend } from '../../../core/task/outcome.ts';
import { profileOf } from '../../../core/provider/profiles.ts';
import { requestKey, resultKey } from '../../../core/records/keys.ts';
import { currentAttempt, type TaskRecord } from '../../../core/records/task-record.ts';
import { checkAttempt, checkOpening } from './attempt-writes.ts';
import type { Change, Knowledge } from './knowledge.ts';

const fixed = [
  ...(['v', 'taskId', 'owner', 'profile', 'operation', 'model', 'fingerprint', 'createdAt', 'deadlineAt'] as const),
  ...(['maxAttempts', 'resubmitAmbiguous', 'writer', 'ownerPk', 'ownerSk', 'expiresAt'] as const),
] as const;

const ranks = { queued: 0, running: 1, succeeded: 2, failed: 2, cancelled: 2 };

/** A task item that was not there before. */
export function checkAdmission(known: Knowledge, after: TaskRecord): void {
  const { pk, sk } = requestKey(after.taskId, after.fingerprint);
  known.claim('I8', known.items.has(`${pk}/${sk}`), 'a task was stored before its request');
  known.claim('I6', after.generation === 1 && after.attempt === 0 && after.status === 'queued', 'a task began midway');
}

/** One write of a task item that was there before. */
export function checkTask(known: Knowledge, change: Change): void {
  const { before, after, life } = change;
  const claim = known.claim.bind(known);
  for (const name of fixed) claim('I6', before[name] === after[name], `${name} changed`);
  claim('I6', ranks[after.status] >= ranks[before.status], () => `status ${before.status} → ${after.status}`);
  claim('I6', before.progress === after.progress || life.looks > 0, 'progress without a look');
  claim(
    'I13',
    before.cancelRequested === undefined || before.cancelRequested === after.cancelRequested,
    'wish changed',
  );
  claim('I8', before.openPk === after.openPk || after.openPk === undefined, 'it came back to the open tasks');
  checkGeneration(known, change);
  checkLooks(known, change);
  checkOutcome(known, change);
  claim('I6', after.attempt === before.attempt || after.attempt === before.attempt + 1, 'an attempt was left out');
  const names = Object.keys(after.attempts);
  claim('I6', names.length === after.attempt, () => `${names.length} attempts, the current one is ${after.attempt}`);
  for (const name of names) {
    const n = Number(name);
    const [old, now] = [before.attempts[name], after.attempts[name]];
    if (now === undefined) continue;
    if (old === undefined) checkOpening(known, change, n, now);
    else checkAttempt(known, change, { n, old, now });
  }
  claim(
    'I11',
    known.billed(after.taskId) <= spend(after),
    () => `${known.billed(after.taskId)} bought, ${spend(after)} spent`,
  );
}

function checkGeneration(known: Knowledge, { before, after, life }: Change): void {
  if (after.generation === before.generation) return;
  known.claim(
    'I6',
    after.generation === before.generation + 1,
    `generation ${before.generation} → ${after.generation}`,
  );
  known.claim('I6', before.outcome === undefined, 'a finished task was handed over');
  known.claim('I6', life.input === undefined, `${life.role} handed the task over`);
  known.openedBy.set(after.taskId, life.id);
}

function checkLooks(known: Knowledge, { before, after, life }: Change): void {
  if (after.looks === before.looks) return;
  known.claim('I6', after.looks === before.looks + 1, `looks ${before.looks} → ${after.looks}`);
  known.claim('I6', life.looks > 0, 'a look was counted that was none');
  known.claim('I6', currentAttempt(before)?.state === 'accepted', 'a look at an attempt that was not accepted');
  known.claim('I6', known.mayCarryOn(life, before), `a superseded ${life.role} counted a look`);
  known.claim('I5', before.outcome === undefined, 'a look after the end');
}

function checkOutcome(known: Knowledge, { before, after, life }: Change): void {
  const { outcome } = after;
  if (before.outcome !== undefined) {
    known.claim('I5', JSON.stringify(before.outcome) === JSON.stringify(outcome), 'outcome changed');
  }
  known.claim('I5', (outcome === undefined) === ranks[after.status] < 2, `status ${after.status}`);
  if (outcome === undefined || before.outcome !== undefined) return;
  known.endedAt.set(after.taskId, known.now());
  const attempt = currentAttempt(after);
  known.claim('I5', outcome.status === after.status && outcome.writer === life.id, 'an outcome of somebody else');
  known.claim('I5', currentAttempt(before)?.state !== 'sending', 'an outcome while an answer is under way');
  if (life.role === 'api') {
    known.claim('I5', outcome.code === 'cancelled' && before.cancelRequested !== undefined, 'the API ended a task');
    const asks = currentAttempt(before)?.state === 'accepted' && profileOf(before.profile).cancel !== undefined;
    known.claim('I5', !asks, 'cancelled, and the provider was never asked');
  } else {
    const mayRecord = life.role === 'record' || life.role === 'sweep';
    known.claim('I6', mayRecord && known.mayCarryOn(life, before), `a superseded ${life.role} wrote the outcome`);
    known.claim('I5', outcome.code === (attempt?.code ?? 'internal_error'), `${outcome.code}, not the attempt's`);
  }
  const hasResult = outcome.status !== 'succeeded' || known.items.has(keyOf(resultKey(after.taskId, after.attempt)));
  known.claim('I5', hasResult, 'succeeded without a stored result');
  const unpaid = known.billed(after.taskId) <= (outcome.status === 'succeeded' ? 1 : 0);
  known.claim('I11', unpaid || outcome.mayBeCharged, 'it says that nothing may be charged');
}

const keyOf = ({ pk, sk }: { pk: string; sk: string }) => `${pk}/${sk}`;
