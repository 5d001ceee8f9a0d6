/** 300 tasks at once, over the emulator's cap on concurrent calls, with waits a tenth as long. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pLimit from 'p-limit';
import type { ScheduleView } from '../../core/api/schedule-schema.ts';
import type { TaskRecord } from '../../core/records/task-record.ts';
import { imageRequest } from '../scenarios/image-request.ts';
import { call, read, submit } from './caller.ts';
import { scaleWaits } from './emulator.ts';
import { storyOf, type JobStory } from './provider-story.ts';
import { settledTask } from './table.ts';
import { target } from './target.ts';

const TASKS = 300;
const WITHIN_MS = 300_000;

const jobs = Array.from({ length: TASKS }, () => randomUUID());
let ids: string[] = [];
let records: TaskRecord[] = [];
let stories: JobStory[] = [];

beforeAll(async () => {
  await scaleWaits(target().endpoint, 0.1);
  const startedAt = performance.now();
  const admitted = await Promise.all(
    jobs.map((id, i) => submit(imageRequest({ id, tasks: [{ seconds: 2 + (i % 5), estimatedTime: null }] }))),
  );
  const admittedAt = performance.now();
  ids = admitted.map(({ id }) => id);
  const few = pLimit(8);
  records = await Promise.all(ids.map((id) => few(() => settledTask(id))));
  stories = await Promise.all(jobs.map((job) => few(() => storyOf(job))));
  const seconds = (from: number, to: number) => ((to - from) / 1000).toFixed(1);
  const [taken, all] = [seconds(startedAt, admittedAt), seconds(startedAt, performance.now())];
  process.stderr.write(`-- ${TASKS} tasks: admitted in ${taken} s, all terminal after ${all} s\n`);
}, WITHIN_MS);

afterAll(() => scaleWaits(target().endpoint, 1));

test('no task is lost, and none is admitted twice', () => {
  expect(new Set(ids).size).toBe(TASKS);
  expect(records.filter(({ outcome }) => outcome?.code !== 'succeeded')).toEqual([]);
});

test('every task was sent with exactly one POST, and billed once', () => {
  expect(stories.map(({ posts, billed }) => [posts.length, billed.length])).toEqual(jobs.map(() => [1, 1]));
  expect(records.map(({ attempts }) => Object.values(attempts).map(({ sends }) => sends))).toEqual(jobs.map(() => [1]));
});

test('every provider task id is the one that was billed', () => {
  const known = records.map(({ attempts }) => attempts['1']?.providerTaskId);
  expect(known).toEqual(stories.map(({ billed }) => billed[0]));
});

test('what they taught plans the looks at the next one', async () => {
  const { attempts } = await read(ids[0] ?? '');
  const { p50Seconds, looks } = await call<ScheduleView>(`/v1/schedules/${attempts[0]?.workload}`);
  expect(p50Seconds).not.toBeNull();
  // In a burst many are taught from one memory, and count for less than as many in a row: enough to plan with.
  expect(['blended', 'learned']).toContain(looks[0]?.why);
});
