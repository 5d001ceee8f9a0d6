/** An execution that dies under its task: Step Functions tells the sweeper, and the next generation goes on. */
import { randomUUID } from 'node:crypto';
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { expect, test } from '@jest/globals';
import { imageRequest } from '../scenarios/image-request.ts';
import { straight } from '../scenarios/expect-played.ts';
import { submit } from './caller.ts';
import { ended, executionArn, historyOf, pathOf } from './executions.ts';
import { storyOf } from './provider-story.ts';
import { acceptedTask, settledTask } from './table.ts';
import { aws } from './target.ts';

test('bought once: what was accepted before is looked at by the next execution', async () => {
  const job = randomUUID();
  // An estimate of 20 s moves the first look to 10 s after the POST: the execution is stopped before it.
  const { id } = await submit(imageRequest({ id: job, tasks: [{ seconds: 2, estimatedTime: 20 }] }));
  await acceptedTask(id);
  await new SFNClient(aws()).send(new StopExecutionCommand({ executionArn: executionArn(id, 1), cause: 'a test' }));
  expect((await ended(executionArn(id, 1))).status).toBe('ABORTED');
  const task = await settledTask(id);
  expect(task).toMatchObject({ generation: 2, outcome: { status: 'succeeded', attempt: 1 } });
  await ended(executionArn(id, 2));
  expect(pathOf(await historyOf(executionArn(id, 2)))).toEqual(straight(1));
  const { posts, billed } = await storyOf(job);
  expect([posts.length, billed.length]).toEqual([1, 1]);
});
