/** A second deploy, with other settings, while tasks are in flight. */
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import type { TaskView } from '../../core/task/task-view.ts';
import { imageRequest } from '../scenarios/image-request.ts';
import { finished, submit } from './caller.ts';
import { deploy, settingsFor, synthesise } from './cdk.ts';
import { storyOf, type JobStory } from './provider-story.ts';
import { acceptedTask, storedTask } from './table.ts';
import { target } from './target.ts';

const TASKS = 20;
const jobs = Array.from({ length: TASKS }, () => randomUUID());

/** An estimate of 40 s moves the first look to 20 s after the POST: the deploy happens before it. */
const slow = (id: string) => imageRequest({ id, tasks: [{ seconds: 2, estimatedTime: 40 }] });

let openAtStart = 0;
let openAtEnd = 0;
let tasks: TaskView[] = [];
let stories: JobStory[] = [];
let later = '';

const openOf = async (ids: readonly string[]) => {
  const records = await Promise.all(ids.map(storedTask));
  return records.filter(({ attempts, outcome }) => attempts['1']?.state === 'accepted' && outcome === undefined).length;
};

beforeAll(async () => {
  const { endpoint, folder, providerUrl } = target();
  const site = { endpoint, folder };
  const assembly = await synthesise(site, 'second', settingsFor(providerUrl, { maxAttempts: 2 }));
  const admitted = await Promise.all(jobs.map((id) => submit(slow(id))));
  const ids = admitted.map(({ id }) => id);
  await Promise.all(ids.map(acceptedTask));
  openAtStart = await openOf(ids);
  await deploy(site, assembly);
  openAtEnd = await openOf(ids);
  later = (await submit(imageRequest({ id: randomUUID() }))).id;
  tasks = await Promise.all(ids.map(finished));
  stories = await Promise.all(jobs.map(storyOf));
});

test('all tasks were bought before the deploy and open after it', () => {
  expect([openAtStart, openAtEnd]).toEqual([TASKS, TASKS]);
});

test('they finish under the functions of the second deploy, with one POST each', () => {
  expect(tasks.map(({ outcome }) => outcome?.code)).toEqual(jobs.map(() => 'succeeded'));
  expect(stories.map(({ posts, billed }) => [posts.length, billed.length])).toEqual(jobs.map(() => [1, 1]));
});

test('a task that comes later has the new settings, an earlier one keeps its own', async () => {
  expect((await storedTask(later)).maxAttempts).toBe(2);
  expect((await storedTask(tasks[0]?.id ?? '')).maxAttempts).toBe(3);
  expect((await finished(later)).outcome?.code).toBe('succeeded');
});
