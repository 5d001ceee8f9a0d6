import { expect, test } from '@jest/globals';
import type { AttemptView, TaskView } from '../../core/task/task-view.ts';
import { account } from '../../cli/describe-task.ts';
import type { Event, Story } from '../../cli/story.ts';

const createdAt = Date.UTC(2026, 0, 1);
const iso = (afterMs: number) => new Date(createdAt + afterMs).toISOString();
const taskId = `k7q2${'a'.repeat(22)}`;

const story = (...events: Event[]): Story => ({ taskId, startedAt: createdAt, events });
const sending: Event = { kind: 'sending', atMs: 40, attempt: 1, send: 1 };
const accepted: Event = { kind: 'accepted', atMs: 1000, attempt: 1, waitSeconds: 2 };
const looked = (atMs: number, answer: string, progress = -1, waitSeconds = 3): Event => ({
  kind: 'looked',
  atMs,
  attempt: 1,
  answer,
  progress,
  waitSeconds,
  mayResubmit: false,
});
const broken = (status: number, code: string): Event => {
  return { kind: 'error', atMs: 50, attempt: 1, phase: 'query', status, code };
};

const attempt = (more: Partial<AttemptView> = {}): AttemptView => ({
  n: 1,
  state: 'closed',
  sends: 1,
  refused: 0,
  providerTaskId: 'task_9',
  sentAt: iso(0),
  acceptedAt: iso(1000),
  closedAt: iso(9000),
  lateResultAt: null,
  workload: null,
  ...more,
});

type Outcome = NonNullable<TaskView['outcome']>;

function task(outcome: Partial<Outcome> = {}, more: Partial<TaskView> = {}): TaskView {
  return {
    id: taskId,
    profile: 'unified',
    operation: 'images',
    model: 'm',
    status: outcome.status ?? 'succeeded',
    createdAt: iso(0),
    deadlineAt: iso(3_600_000),
    cancelRequested: false,
    retryOf: null,
    attempts: [attempt()],
    progress: 100,
    looks: 2,
    nextLookAt: null,
    eta: null,
    outcome: {
      status: 'succeeded',
      code: 'succeeded',
      message: '',
      recommendedAction: '',
      attempt: 1,
      mayBeCharged: false,
      finishedAt: iso(9500),
      ...outcome,
    },
    result: null,
    files: null,
    lateResult: null,
    webhook: null,
    ...more,
  };
}

test('the account of a success: sent, looked, and how late it was noticed', () => {
  const told = story(sending, accepted, looked(3000, 'pending', 40), looked(9000, 'succeeded', 100));
  expect(account(task(), { story: told, errors: [], doneAt: createdAt + 8000 })).toEqual([
    '  sent       attempt 1    1 POST → task_9',
    '  looked     2 s 40 % · 8 s completed',
    '  succeeded  9.5 s   1 paid POST · 2 looks · noticed 1.5 s late · 0 errors',
  ]);
});

test('where nobody knows when it was done, nothing is said of lateness', () => {
  expect(account(task({}, { looks: 1 }), { story: story(), errors: [] }).at(-1)).toBe(
    '  succeeded  9.5 s   1 paid POST · 1 look · 0 errors',
  );
});

const row = { pk: 'p', sk: 's', phase: 'submit', status: 429, code: 'rate_limited', fault: 'ours', action: 'Wait.' };

test('the account of a failure: every error, each piece of advice once, and what may be charged', () => {
  const look = { ...row, phase: 'query', retryAfterSeconds: -1, repeats: 0 };
  const errors = [
    { ...row, retryAfterSeconds: 7, repeats: 2 },
    { ...row, retryAfterSeconds: -1, repeats: 0 },
    { ...look, status: -1, code: 'ECONNRESET', fault: 'provider', action: 'none' },
    { ...look, status: 200, code: 'generation_failed', fault: 'caller', action: 'Try again.' },
  ];
  const failure = { status: 'failed', code: 'generation_failed', recommendedAction: 'Try again.', mayBeCharged: true };
  const attempts = [
    attempt({ sends: 4, refused: 3 }),
    attempt({ n: 2, sends: 2, refused: 2, providerTaskId: null }),
    attempt({ n: 3, state: 'ambiguous', providerTaskId: null }),
  ];
  const failed = task(failure as Partial<Outcome>, { attempts, looks: 0 });
  expect(account(failed, { story: story(), errors, doneAt: createdAt })).toEqual([
    '  sent       attempt 1    4 POSTs (3 refused) → task_9',
    '  sent       attempt 2    2 POSTs (2 refused) → refused',
    '  sent       attempt 3    1 POST → answer lost',
    '  error      POST 429 rate_limited, Retry-After 7 s (and 2 more) · our fault',
    '             Wait.',
    '  error      POST 429 rate_limited · our fault',
    "  error      look ECONNRESET · the provider's fault",
    "  error      look generation_failed · the request's fault",
    '  failed     9.5 s   at most 2 paid POSTs · 0 looks · 4 errors',
    '             generation_failed: Try again.',
    '             may be charged',
  ]);
});

test('of a success after a failure the first purchase may be paid, too; what was refused is not', () => {
  const bought = task({ mayBeCharged: true }, { attempts: [attempt(), attempt({ n: 2 })] });
  expect(account(bought, { story: story(), errors: [] }).at(-1)).toContain(' at most 2 paid POSTs ');
  const refused = task({ status: 'failed' }, { attempts: [attempt({ refused: 1, providerTaskId: null })] });
  expect(account(refused, { story: story(), errors: [] })[1]).toContain(' 0 paid POSTs ');
});

test('of many looks the first four and the last three are shown, and how a look went wrong', () => {
  const looks = Array.from({ length: 10 }, (_, i) => looked(1000 * (i + 2), 'pending', i));
  const events = [
    accepted,
    ...looks,
    broken(503, 'service_unavailable'),
    looked(12_000, 'pending', 9),
    broken(-1, 'ECONNRESET'),
    looked(13_000, 'pending', 9),
  ];
  const [, line] = account(task(), { story: story(...events), errors: [] });
  expect(line).toBe(
    '  looked     1 s pending · 2 s 1 % · 3 s 2 % · 4 s 3 % · … · 10 s 9 % · 11 s error 503 · 12 s ECONNRESET',
  );
});

test.each([
  [{ state: 'waiting', tries: 0, lastStatus: null }, 'waiting'],
  [{ state: 'waiting', tries: 1, lastStatus: null }, 'waiting: 1 try, no answer'],
  [{ state: 'given_up', tries: 8, lastStatus: 500 }, 'given up: 8 tries, last answer 500'],
] as const)('how far its webhook has got: %j', (webhook, told) => {
  const [line] = account(task({}, { webhook: { ...webhook, nextTryAt: null } }), { story: story(), errors: [] }).slice(
    -1,
  );
  expect(line).toBe(`  webhook    ${told}`);
});

test('on a terminal no line is wider than it', () => {
  const looks = Array.from({ length: 7 }, (_, i) => looked(1000 * (i + 2), 'pending', i + 10));
  const errors = [
    { ...row, retryAfterSeconds: 7, repeats: 2, action: 'Wait for the period in the header. '.repeat(4) },
  ];
  const lines = account(task(), { story: story(accepted, ...looks), errors, width: 60 });
  expect(lines.filter((line) => line.length > 60)).toEqual([]);
  expect(lines.slice(1, 3)).toEqual([
    '  looked     1 s 10 % · 2 s 11 % · 3 s 12 % · 4 s 13 % ·',
    '             5 s 14 % · 6 s 15 % · 7 s 16 %',
  ]);
});
