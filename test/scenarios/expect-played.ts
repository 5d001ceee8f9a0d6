import { expect } from '@jest/globals';
import type { Played } from './play.ts';
import { expectWaits } from './world.ts';

/** Everything that a scenario asserts, in the order of the story. */
export interface Story {
  /** POSTs that the provider received, by what it answered. */
  readonly posts: readonly (number | string)[];
  /** Looks that the provider received, likewise. */
  readonly gets: readonly (number | string)[];
  /** Seconds of every Wait, compared on virtual time. */
  readonly waits: readonly number[];
  readonly path: readonly string[];
  readonly outcome: readonly [status: string, code: string];
  /** Sends and refusals of each attempt, and how it ended. */
  readonly attempts: readonly (readonly [state: string, sends: number, refused: number])[];
  /** Phase, HTTP status and code of each error row. */
  readonly errors: readonly (readonly [phase: string, status: number, code: string])[];
}

/** Compares what was played with the whole story. */
export function expectStory(played: Played, story: Story): void {
  const { task, errors, posts, gets, path, record } = played;
  const { waits, ...told } = story;
  expect({
    posts: posts.map(({ answered }) => answered),
    gets: gets.map(({ answered }) => answered),
    path,
    outcome: [task.outcome?.status, task.outcome?.code],
    attempts: Object.values(record.attempts).map(({ state, sends, refused }) => [state, sends, refused]),
    errors: errors.map((row) => [row['phase'], row['status'], row['code']]),
  }).toEqual(told);
  expectWaits(played, waits);
}

export const submitted = ['Submit task', 'Submitted?'];
export const waitedToSend = [...submitted, 'Wait before sending'];
export const looked = ['Wait for the next look', 'Query status', 'Finished?'];
export const looks = (n: number) => Array.from({ length: n }, () => looked).flat();
export const recorded = (end: 'Task succeeded' | 'Task failed') => ['Record outcome', 'Succeeded?', end];
export const retried = (state: string) => ['Which error code?', state];

/** Accepted at once, looked at n times, succeeded. */
export const straight = (n: number) => [...submitted, ...looks(n), ...recorded('Task succeeded')];

/** Closed by Submit. */
export const refused = [...submitted, ...recorded('Task failed')];

/** Bought at once, and there at the first look. */
export const atFirstLook: Story = {
  posts: [200],
  gets: [200],
  waits: [2],
  path: straight(1),
  outcome: ['succeeded', 'succeeded'],
  attempts: [['closed', 1, 0]],
  errors: [],
};

/** Sent once, and nobody knows whether it was bought. `posted` is what the provider did, `status` what was seen of it. */
export const inDoubt = (posted: number | string, status: number): Story => ({
  posts: [posted],
  gets: [],
  waits: [],
  path: refused,
  outcome: ['failed', 'submission_ambiguous'],
  attempts: [['ambiguous', 1, 0]],
  errors: [['submit', status, 'submission_ambiguous']],
});
