import { expect, test } from '@jest/globals';
import picocolors from 'picocolors';
import type { AttemptView, TaskView } from '../../core/task/task-view.ts';
import { account, liveLine, plainLine, shortId } from '../../cli/describe-task.ts';
import type { Event, Story } from '../../cli/story.ts';

const createdAt = Date.UTC(2026, 0, 1);
const iso = (afterMs: number) => new Date(createdAt + afterMs).toISOString();
const taskId = `k7q2${'a'.repeat(22)}`;
const colors = picocolors.createColors(false);

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
});
const refused: Event = { kind: 'error', atMs: 50, attempt: 1, phase: 'submit', status: 429, code: 'rate_limited' };
const broken: Event = { kind: 'error', atMs: 50, attempt: 1, phase: 'query', status: -1, code: 'ECONNRESET' };

const attempt = (more: Partial<AttemptView> = {}): AttemptView => ({
  n: 1,
  state: 'closed',
  sends: 1,
  refused: 0,
  providerTaskId: 'task_9',
  sentAt: iso(0),
  acceptedAt: iso(1000),
  closedAt: iso(9000),
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
    attempts: [attempt()],
    progress: 100,
    looks: 2,
    nextLookAt: null,
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
    ...more,
  };
}

test('an id is shortened to what a person compares', () => {
  expect(shortId(taskId)).toBe('k7q2…');
});

test.each<[string, Event[], string]>([
  ['before anything happened', [], 'queued  4 s  '],
  ['while it is sent', [sending], 'sending, attempt 1  4 s  '],
  ['after it was accepted', [sending, accepted], 'accepted  4 s  next look in 0 s'],
  [
    'with the progress of the last look',
    [accepted, looked(3000, 'pending', 40)],
    'pending 40 %  4 s  next look in 2 s',
  ],
  ['without one', [accepted, looked(3000, 'pending')], 'pending  4 s  next look in 2 s'],
  ['after a refusal', [sending, refused], 'POST: 429 rate_limited  4 s  '],
  ['after a look that broke', [accepted, broken], 'look: ECONNRESET  4 s  '],
])('the live line %s', (_name, events, expected) => {
  expect(liveLine(story(...events), 'unified/images', createdAt + 4000, colors)).toBe(
    `k7q2… unified/images  ${expected}`,
  );
});

test('colours are taken from where they are given, and only there', () => {
  const line = liveLine(story(accepted), 'unified/images', createdAt, picocolors.createColors(true));
  expect(line).toContain('\u001b[36maccepted\u001b[39m');
});

test('a plain line: which task, when, what', () => {
  expect([sending, accepted, refused, looked(3149, 'succeeded')].map((event) => plainLine(story(), event))).toEqual([
    'k7q2… 0 s sending, attempt 1',
    'k7q2… 1 s accepted',
    'k7q2… 0.1 s POST: 429 rate_limited',
    'k7q2… 3.1 s succeeded',
  ]);
});

test('the account of a success: sent, looked, and how late it was noticed', () => {
  const told = story(sending, accepted, looked(3000, 'pending', 40), looked(9000, 'succeeded', 100));
  expect(account(task(), told, [], createdAt + 8000)).toEqual([
    '  sent       attempt 1    1 POST → task_9',
    '  looked     2 s 40 % · 8 s completed',
    '  succeeded  9.5 s   1 paid POST · 2 looks · noticed 1.5 s late · 0 errors',
  ]);
});

test('where nobody knows when it was done, nothing is said of lateness', () => {
  expect(account(task({}, { looks: 1 }), story(), []).at(-1)).toBe(
    '  succeeded  9.5 s   1 paid POST · 1 look · 0 errors',
  );
});

test('the account of a failure: every error, the advice, and what may be charged', () => {
  const row = { pk: 'p', sk: 's', phase: 'submit', status: 429, code: 'rate_limited', fault: 'provider' };
  const errors = [
    { ...row, action: 'wait', retryAfterSeconds: 7, repeats: 2 },
    { ...row, phase: 'query', status: -1, code: 'ECONNRESET', action: 'none', retryAfterSeconds: -1, repeats: 0 },
  ];
  const failure = { status: 'failed', code: 'generation_failed', recommendedAction: 'Try again.', mayBeCharged: true };
  const attempts = [attempt({ sends: 4, refused: 3 }), attempt({ n: 2, state: 'ambiguous', providerTaskId: null })];
  expect(account(task(failure as Partial<Outcome>, { attempts, looks: 0 }), story(), errors, createdAt)).toEqual([
    '  sent       attempt 1    4 POSTs (3 refused) → task_9',
    '  sent       attempt 2    1 POST → ambiguous',
    '  error      POST 429 rate_limited, Retry-After 7 s (and 2 more) — provider: wait',
    '  error      look ECONNRESET — provider: none',
    [
      '  failed     9.5 s   2 paid POSTs · 0 looks · 2 errors',
      '             generation_failed: Try again.',
      '             may be charged',
    ].join('\n'),
  ]);
});

test('of many looks the first four and the last three are shown', () => {
  const looks = Array.from({ length: 12 }, (_, i) => looked(1000 * (i + 2), 'pending', i));
  const [, line] = account(task(), story(accepted, ...looks), []);
  expect(line).toBe('  looked     1 s pending · 2 s 1 % · 3 s 2 % · 4 s 3 % · … · 10 s 9 % · 11 s 10 % · 12 s 11 %');
});
