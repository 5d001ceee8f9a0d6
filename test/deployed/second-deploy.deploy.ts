/** A second deploy, with other settings and another definition, while tasks are in flight. */
import { randomUUID } from 'node:crypto';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { beforeAll, expect, test } from '@jest/globals';
import type { TaskView } from '../../core/task/task-view.ts';
import { imageRequest } from '../scenarios/image-request.ts';
import { straight } from '../scenarios/expect-played.ts';
import { finished, submit } from './caller.ts';
import { deploy, LATER_STATE, settingsFor, synthesise } from './cdk.ts';
import { ended, executionArn, historyOf, pathOf } from './executions.ts';
import { storyOf, type JobStory } from './provider-story.ts';
import { acceptedTask, storedTask } from './table.ts';
import { aws, target } from './target.ts';

const TASKS = 20;
const jobs = Array.from({ length: TASKS }, () => randomUUID());

/** Longer than a deploy, whatever was learnt from the tasks before: looks come and go before it, during it and after it. */
const slow = (id: string) => imageRequest({ id, tasks: [{ seconds: 45, estimatedTime: 60 }] });

let openAtStart = 0;
let openAtEnd = 0;
let tasks: TaskView[] = [];
let stories: JobStory[] = [];
let later = '';
let definitions: string[] = [];

const openOf = async (ids: readonly string[]) => {
  const records = await Promise.all(ids.map(storedTask));
  return records.filter(({ attempts, outcome }) => attempts['1']?.state === 'accepted' && outcome === undefined).length;
};

async function definitionNow(): Promise<string> {
  const { StateMachineArn: stateMachineArn } = target().outputs;
  return (await new SFNClient(aws()).send(new DescribeStateMachineCommand({ stateMachineArn }))).definition ?? '';
}

/** States that the execution of a task went through. */
async function pathOfTask(taskId: string): Promise<string[]> {
  await ended(executionArn(taskId, 1));
  return pathOf(await historyOf(executionArn(taskId, 1)));
}

beforeAll(async () => {
  const { endpoint, folder, providerUrl } = target();
  const site = { endpoint, folder };
  const assembly = await synthesise(site, 'second', settingsFor(providerUrl, { maxAttempts: 2 }));
  const admitted = await Promise.all(jobs.map((id) => submit(slow(id))));
  const ids = admitted.map(({ id }) => id);
  await Promise.all(ids.map(acceptedTask));
  openAtStart = await openOf(ids);
  const before = await definitionNow();
  await deploy(site, assembly);
  definitions = [before, await definitionNow()];
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

test('the definition is another one: old executions end on their old path, a new one takes the new path', async () => {
  const states = definitions.map((text) => Object.keys((JSON.parse(text) as { States: object }).States));
  expect(states.map((names) => names.includes(LATER_STATE))).toEqual([false, true]);
  const paths = await Promise.all(tasks.map(({ id }) => pathOfTask(id)));
  const entered = paths.map((path) => path.filter((name) => name === 'Query status').length);
  expect(paths).toEqual(entered.map(straight));
  // A call that ended while its function was replaced is made again within its state, and may have looked.
  tasks.forEach(({ looks }, i) => expect(looks).toBeGreaterThanOrEqual(entered[i] ?? Infinity));
  await finished(later);
  const noted = (name: string) => (name === 'Query status' ? [name, LATER_STATE] : [name]);
  expect(await pathOfTask(later)).toEqual(straight(1).flatMap(noted));
});

test('a task that comes later has the new settings, an earlier one keeps its own', async () => {
  expect((await storedTask(later)).maxAttempts).toBe(2);
  expect((await storedTask(tasks[0]?.id ?? '')).maxAttempts).toBe(3);
  expect((await finished(later)).outcome?.code).toBe('succeeded');
});
