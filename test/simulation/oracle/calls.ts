/** What must hold when a call leaves for the provider: I1, I2, I3, I7. */
import { currentAttempt } from '../../../core/records/task-record.ts';
import type { Life } from '../life.ts';
import type { Purchase } from '../simulated-provider.ts';
import type { Knowledge } from './knowledge.ts';
import { checkSlot } from './limits.ts';

/** A POST that may buy. */
export function checkPost(known: Knowledge, life: Life, group: string, taskId: string): void {
  const task = known.tasks.get(taskId);
  const posts = (known.posts.get(taskId) ?? 0) + 1;
  known.posts.set(taskId, posts);
  life.posts += 1;
  known.claim('I2', task !== undefined, 'POST without a task');
  known.claim('I1', life.posts === 1, 'two POSTs of one invocation');
  known.claim('I1', life.role === 'submit', `POST by ${life.role}`);
  rested(known, life, group, 'POST');
  if (task === undefined) return;
  life.attempt = task.attempt;
  checkSlot(known, group, `${taskId}#${task.attempt}`);
  const attempts = Object.entries(task.attempts);
  const counted = attempts.reduce((sum, [, { sends }]) => sum + sends, 0);
  known.claim('I1', posts <= counted, `POST ${posts} of ${counted}`);
  const attempt = currentAttempt(task);
  const own = attempt?.state === 'sending' && attempt.writer === life.id;
  known.claim('I2', own, `POST, and the attempt is ${attempt?.state ?? 'missing'} by ${attempt?.writer ?? 'nobody'}`);
  const blind = attempts.find(([n, { providerTaskId }]) => known.doubted.has(`${taskId}/${n}`) && !providerTaskId);
  known.claim(
    'I3',
    blind === undefined || task.resubmitAmbiguous,
    `POST after the ambiguous attempt ${blind?.[0] ?? ''}`,
  );
  const ids = attempts.map(([, { providerTaskId }]) => providerTaskId);
  const unknown = known.purchases.find((one) => one.taskId === taskId && !ids.includes(one.id));
  known.claim('I3', unknown === undefined || task.resubmitAmbiguous, `POST, and ${unknown?.id ?? ''} was bought`);
  // One that was stored between the counted send and its POST comes too late: an answer is under way.
  if (task.cancelRequested !== undefined) known.count('cancelled_between');
}

/** A GET, or a call that asks the provider to stop. */
export function checkLook(known: Knowledge, life: Life, group: string): void {
  rested(known, life, group, 'GET');
}

/** The provider is asked to stop only what is cancelled or late. */
export function checkCancel(known: Knowledge, life: Life, group: string, purchase: Purchase | undefined): void {
  rested(known, life, group, 'cancel');
  const task = known.tasks.get(purchase?.taskId ?? '');
  const late = task !== undefined && life.clock.latest >= task.deadlineAt;
  known.claim('I13', late || task?.cancelRequested !== undefined, 'the provider was asked to stop what is wanted');
}

/** I7: it has read the limit item, and what it read lies behind by its own clock. Only a GET may go on when it could not be read. */
function rested(known: Knowledge, life: Life, group: string, what: string): void {
  const read = life.limits.get(group) ?? [];
  known.claim('I7', read.length > 0, `${what} without a look at the limit item`);
  const mayGo = (found: number | 'unread') => (found === 'unread' ? what !== 'POST' : found <= life.clock.latest);
  // A sweep looks after several tasks side by side, and another's later read is not this one's.
  const free = life.role === 'sweep' ? read.some(mayGo) : read.slice(-1).every(mayGo);
  known.claim('I7', free, `${what} during a cool-down`);
}
