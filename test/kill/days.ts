/** What the provider does to a task, good days and bad ones, and how a task may end on each. */

interface Day {
  readonly name: string;
  /** The `simulate` member of a request. */
  readonly simulate: {
    readonly posts?: readonly object[];
    readonly looks?: readonly object[];
    readonly tasks?: object[];
  };
  /** A kill between send and answer makes any of them ambiguous. */
  readonly ends: readonly string[];
  readonly maxAttempts?: number;
  readonly deadlineSeconds?: number;
}

const lasting = (seconds: number, more: object = {}) => ({ seconds, estimatedTime: null, ...more });

/** The longest that the provider keeps a POST waiting for its answer. */
export const LATE_SECONDS = 1.5;

const good: Day = { name: 'good', simulate: {}, ends: ['succeeded'] };

const bad: readonly Day[] = [
  // The kill meets sends that wait for their answer.
  { name: 'late answer', simulate: { posts: [{ lateSeconds: LATE_SECONDS }] }, ends: ['succeeded'] },
  { name: 'not now', simulate: { posts: [{ status: 503, retryAfter: 1 }] }, ends: ['succeeded'] },
  { name: 'our envelope', simulate: { posts: [{ status: 500 }, { status: 500 }] }, ends: ['succeeded'] },
  { name: 'bought, answer lost', simulate: { posts: [{ fault: 'reset', billed: true }] }, ends: [] },
  { name: 'gateway', simulate: { posts: [{ status: 502, body: 'html', billed: true }] }, ends: [] },
  { name: 'refused', simulate: { posts: [{ status: 400, code: 'bad_size' }] }, ends: ['bad_size'] },
  {
    name: 'unreadable looks',
    simulate: { looks: [{ status: 502, body: 'html' }, { fault: 'half_answer' }, { status: 200, body: 'malformed' }] },
    ends: ['succeeded'],
  },
  {
    name: 'bought twice, as allowed',
    simulate: { tasks: [lasting(2, { outcome: 'failed' }), lasting(3)] },
    ends: ['succeeded'],
    maxAttempts: 2,
  },
  { name: 'long result', simulate: { tasks: [lasting(3, { results: ['x'.repeat(150_000)] })] }, ends: ['succeeded'] },
  {
    name: 'never ends',
    simulate: { tasks: [lasting(1, { outcome: 'never' })] },
    ends: ['deadline_exceeded'],
    deadlineSeconds: 20,
  },
];

/** The day of task i; half of all are good ones. */
export const dayOf = (i: number): Day => (i % 2 === 0 ? good : (bad[((i - 1) / 2) % bad.length] ?? good));

export const jobOf = (i: number) => `job-${i}`;

/** The request of task i. */
export const requestOf = (i: number) => {
  // Long enough for ten restarts on a machine that is busy with others.
  const { simulate, maxAttempts = 1, deadlineSeconds = 600 } = dayOf(i);
  const tasks = simulate.tasks ?? [lasting(3 + (i % 5))];
  return {
    profile: 'unified',
    operation: 'images',
    maxAttempts,
    deadlineSeconds,
    body: { model: 'image-1', prompt: `number ${i}`, simulate: { id: jobOf(i), ...simulate, tasks } },
  };
};
