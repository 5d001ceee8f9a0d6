/** Looks that take long; the others are in get-statuses.deployed.test.ts, and in test/faults/. */
import { expect, test } from '@jest/globals';
import { atFirstLook, expectStory, straight } from './expect-played.ts';
import { imageRequest, play } from './play.ts';

const succeeded = ['succeeded', 'succeeded'] as const;
const bought = [['closed', 1, 0]] as const;

test('GET 200 while it runs: progress is stored and the waits grow', async () => {
  const played = await play(imageRequest({ tasks: [{ seconds: 20, estimatedTime: null }] }));
  expectStory(played, {
    posts: [200],
    gets: [200, 200, 200, 200, 200],
    waits: [2, 3, 5, 7, 10],
    path: straight(5),
    outcome: succeeded,
    attempts: bought,
    errors: [],
  });
  expect(played.task.looks).toBe(5);
});

/** 19 backoffs: half of 1, 2, 4, … seconds up to 60, and never so short that 2,000 laps would not reach the deadline. */
const backoffs = [2, 2, 2, 4, 8, 16, ...Array.from({ length: 13 }, () => 30)];

test('a readable look starts the count of unreadable ones anew', async () => {
  const bad = Array.from({ length: 19 }, () => ({ status: 200, body: 'html' }));
  const played = await play(
    imageRequest({ tasks: [{ seconds: 600, estimatedTime: null }], looks: [...bad, 'honest', ...bad] }),
  );
  expectStory(played, {
    ...atFirstLook,
    gets: Array.from({ length: 40 }, () => 200),
    waits: [2, ...backoffs, 60, ...backoffs],
    path: straight(40),
    errors: [1, 2, 3].map(() => ['query', 200, 'unreadable_answer'] as const),
  });
  expect(played.errors.map((row) => row['repeats'])).toEqual([0, 0, 35]);
});
