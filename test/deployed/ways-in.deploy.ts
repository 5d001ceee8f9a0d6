/** A plain task through each way in: HTTP, an event, another workflow. */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { expect, test } from '@jest/globals';
import Replicate from 'replicate';
import { TASK_REQUESTED } from '../../core/events.ts';
import { taskIdOf } from '../../core/task/identity.ts';
import { imageRequest } from '../scenarios/image-request.ts';
import { straight } from '../scenarios/expect-played.ts';
import { arrived, call, finished, submit } from './caller.ts';
import { ended, executionArn, historyOf, pathOf } from './executions.ts';
import { nestingMachine } from './nesting-machine.ts';
import { storyOf } from './provider-story.ts';
import { storedTask } from './table.ts';
import { apiUrl, aws, EVENT_SOURCE, OWNER, target } from './target.ts';

test('HTTP: one POST, one look, and the same task for the same Idempotency-Key', async () => {
  const [job, key] = [randomUUID(), randomUUID()];
  const request = imageRequest({ id: job });
  const admitted = await submit(request, key);
  expect(admitted).toMatchObject({ profile: 'unified', operation: 'images', model: 'image-1', outcome: null });
  const task = await finished(admitted.id);
  const story = await storyOf(job);
  expect(task).toMatchObject({ status: 'succeeded', looks: 1, outcome: { code: 'succeeded', attempt: 1 } });
  expect(task.result).toEqual([{ url: expect.stringContaining(story.billed[0] ?? '?') }]);
  expect(task.attempts).toMatchObject([{ n: 1, state: 'closed', sends: 1, providerTaskId: story.billed[0] }]);
  expect((await submit(request, key)).id).toBe(task.id);
  expect([story.posts.length, story.gets.length]).toEqual([1, 1]);
});

test('HTTP: without a caller key there is nothing to see', async () => {
  const response = await fetch(`${apiUrl()}/v1/tasks/${'a'.repeat(26)}`);
  expect(response.status).toBe(401);
  expect(await call('/health')).toEqual({ ok: true });
});

test("HTTP, in the provider's own shape: a client of the contract and the package of another provider", async () => {
  const [image, prediction] = [randomUUID(), randomUUID()];
  const generation = JSON.stringify(imageRequest({ id: image }).body);
  type Shown = { id: string; status: string; results?: unknown };
  let shown = await call<Shown>('/unified/v1/images/generations', {
    method: 'POST',
    headers: { 'idempotency-key': image },
    body: generation,
  });
  while (shown.status === 'pending' || shown.status === 'processing') {
    await setTimeout(500);
    shown = await call<Shown>(`/unified/v1/tasks/${shown.id}`);
  }
  const story = await storyOf(image);
  expect([shown.status, shown.results]).toEqual([
    'completed',
    [{ url: expect.stringContaining(story.billed[0] ?? '?') }],
  ]);

  const replicate = new Replicate({
    auth: target().callerKey,
    baseUrl: `${apiUrl()}/replicate~${prediction}/v1`,
    useFileOutput: false,
  });
  const simulate = { id: prediction, tasks: [{ seconds: 2 }] };
  const output = await replicate.run('owner/name:v1', { input: { prompt: 'a lighthouse', simulate } });
  expect(output).toEqual([expect.stringMatching(/\/files\/\w+\.png$/)]);
  expect((await storyOf(prediction)).billed).toHaveLength(1);
});

test('an event: admitted under its own idempotency key, finished, and announced', async () => {
  const [job, key] = [randomUUID(), randomUUID()];
  const entry = {
    EventBusName: target().outputs.EventBusName,
    Source: EVENT_SOURCE,
    DetailType: TASK_REQUESTED,
    Detail: JSON.stringify({ ...imageRequest({ id: job }), idempotencyKey: key }),
  };
  const client = new EventBridgeClient(aws());
  // Delivered twice, as EventBridge may.
  const sent = await client.send(new PutEventsCommand({ Entries: [entry, entry] }));
  expect(sent.FailedEntryCount).toBe(0);
  const id = taskIdOf(OWNER, key);
  expect((await arrived(id)).outcome?.code).toBe('succeeded');
  await ended(executionArn(id, 1));
  const story = await storyOf(job);
  expect([story.posts.length, story.billed.length]).toEqual([1, 1]);
  // What is announced leaves the open tasks.
  expect((await storedTask(id)).openPk).toBeUndefined();
});

test('another workflow: admits without starting, starts the execution itself, and branches on the outcome', async () => {
  const [bought, refused] = [randomUUID(), randomUUID()];
  const nesting = await nestingMachine();
  const [good, bad] = await Promise.all([
    nesting.run(imageRequest({ id: bought })),
    nesting.run(imageRequest({ id: refused, posts: [{ status: 400, code: 'bad_prompt' }] })),
  ]);
  expect([good.status, bad.status]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  expect(pathOf(await historyOf(good.executionArn ?? ''))).toEqual(['Admit', 'Buy', 'Bought?', 'Use the result']);
  expect(pathOf(await historyOf(bad.executionArn ?? ''))).toEqual(['Admit', 'Buy', 'Bought?', 'Do without']);
  const { taskId, executionName } = (JSON.parse(good.output ?? '{}') as { admitted: Record<string, string> }).admitted;
  expect(executionName).toBe(`${taskId}.1`);
  expect(pathOf(await historyOf(executionArn(taskId ?? '', 1)))).toEqual(straight(1));
  expect((await storyOf(bought)).posts).toHaveLength(1);
  expect((await storyOf(refused)).billed).toHaveLength(0);
});
