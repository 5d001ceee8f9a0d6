/** What becomes of a task whose execution died, never began or hangs; and of an outcome that nobody was told. */
import { expect, test } from '@jest/globals';
import { AwsError } from '../../local/aws/operation.ts';
import { requestCancel } from '../../core/task/cancel.ts';
import { onStage, oversleeping, statusesOf, stopExecution, stored, story, withoutStatusEvents } from './at-work.ts';
import { expectStory, looks, recorded, straight, submitted } from './expect-played.ts';
import { admit, imageRequest, readPlayed } from './play.ts';

const lasting = (seconds: number) => ({ tasks: [{ seconds, estimatedTime: null }] });
const succeeded = ['succeeded', 'succeeded'] as const;
const bought = [['closed', 1, 0]] as const;
/** Two looks, and asleep before the third. */
const stoppedAsleep = [...submitted, ...looks(2), 'Wait for the next look'];

test('a task that was stored and never started is started at the first visit, two intervals after it came', async () => {
  const played = await story({ schedules: true }, async (stage) => {
    const id = await admit(stage, imageRequest(), { start: false });
    await stage.clock.sleep(125_000);
    await stage.runtime.idle();
    return id;
  });
  expect((played.posts[0]?.at ?? 0) - played.record.createdAt).toBe(120_000);
  expectStory(played, {
    posts: [200],
    gets: [200],
    waits: [2],
    path: straight(1),
    outcome: succeeded,
    attempts: bought,
    errors: [],
  });
});

test('a task whose execution could not be started is started at the first visit, too', async () => {
  const played = await story({ schedules: true }, async (stage) => {
    stage.aws.onCall = (target) => {
      if (target.endsWith('.StartExecution')) throw new AwsError('AccessDeniedException', 'No.');
    };
    const id = await admit(stage, imageRequest());
    stage.aws.onCall = () => undefined;
    await stage.clock.sleep(125_000);
    await stage.runtime.idle();
    return id;
  });
  expect((played.posts[0]?.at ?? 0) - played.record.createdAt).toBe(120_000);
  expectStory(played, {
    posts: [200],
    gets: [200],
    waits: [2],
    path: straight(1),
    outcome: succeeded,
    attempts: bought,
    errors: [],
  });
});

test.each([
  ['not done yet: closed, its id kept', { outcome: 'never' }, ['failed', 'deadline_exceeded']],
  ['done meanwhile: the result is taken', { seconds: 40 }, ['succeeded', 'succeeded']],
] as const)('dead past the deadline: one last look; %s', async (_name, life, outcome) => {
  const request = imageRequest({ tasks: [{ ...life, estimatedTime: null }] }, { deadlineSeconds: 30 });
  const played = await story({ schedules: true, change: withoutStatusEvents }, async (stage) => {
    const id = await admit(stage, request);
    await stage.clock.sleep(6000);
    stopExecution(stage, id);
    await stage.clock.sleep(115_000);
    await stage.runtime.idle();
    expect(statusesOf(stage, id)).toEqual(['ABORTED']);
    return id;
  });
  expectStory(played, {
    posts: [200],
    gets: [200, 200, 200],
    waits: [2, 3, 5],
    path: stoppedAsleep,
    outcome,
    attempts: bought,
    errors: [],
  });
  expect((played.gets.at(-1)?.at ?? 0) - played.record.createdAt).toBe(120_000);
  expect([played.record.generation, played.task.attempts[0]?.providerTaskId]).toEqual([
    2,
    expect.stringMatching(/^task-unified-/),
  ]);
});

test('running two intervals past the deadline: fenced off, stopped, and closed after one last look', async () => {
  const request = imageRequest(lasting(20), { deadlineSeconds: 30 });
  const played = await story({ schedules: true, change: oversleeping }, async (stage) => {
    const id = await admit(stage, request);
    await stage.clock.sleep(175_000);
    expect([statusesOf(stage, id), (await stored(stage, id)).outcome]).toEqual([['RUNNING'], undefined]);
    await stage.clock.sleep(10_000);
    await stage.runtime.idle();
    expect(statusesOf(stage, id)).toEqual(['ABORTED']);
    expect(stage.runtime.engine.list()[0]?.ending?.cause).toBe('Taken over by the sweeper.');
    return id;
  });
  expectStory(played, {
    posts: [200],
    gets: [200],
    waits: [24 * 3600],
    path: [...submitted, 'Wait for the next look'],
    outcome: succeeded,
    attempts: bought,
    errors: [],
  });
  expect((played.gets[0]?.at ?? 0) - played.record.createdAt).toBe(180_000);
  expect(played.record.generation).toBe(2);
});

test('a cancelled task whose execution died ends as cancelled: no POST, and its possible charge is noted', async () => {
  const played = await story({}, async (stage) => {
    const id = await admit(stage, imageRequest(lasting(20)));
    await stage.clock.sleep(6000);
    const task = await stored(stage, id);
    await stage.clock.busy(() => stage.runtime.table.update(requestCancel(task, stage.clock.now())));
    stopExecution(stage, id);
    await stage.runtime.idle();
    return id;
  });
  expectStory(played, {
    posts: [200],
    gets: [200, 200],
    waits: [2, 3, 5],
    path: stoppedAsleep,
    outcome: ['cancelled', 'cancelled'],
    attempts: bought,
    errors: [],
  });
  expect(played.task.outcome?.mayBeCharged).toBe(true);
});

test('an execution that keeps dying is followed at once four times, then at the visits', async () => {
  await onStage({ schedules: true }, async (stage) => {
    await stage.clock.run(
      (async () => {
        const id = await admit(stage, imageRequest(lasting(600)));
        for (let generation = 1; generation <= 5; generation += 1) {
          await stage.clock.sleep(1000);
          stopExecution(stage, id, generation);
        }
        await stage.clock.sleep(1000);
        expect(statusesOf(stage, id)).toEqual(Array.from({ length: 5 }, () => 'ABORTED'));
        await stage.clock.sleep(175_000);
        expect(statusesOf(stage, id).slice(5)).toEqual(['RUNNING']);
        await stage.runtime.idle();
        const { posts, path } = await stage.clock.busy(() => readPlayed(stage, id));
        expect(posts).toHaveLength(1);
        expect(path.slice(-3)).toEqual(recorded('Task succeeded'));
      })(),
    );
  });
});

test('what the sweeper stopped is no news: its status event starts nothing and looks at nothing', async () => {
  const request = imageRequest({ tasks: [{ outcome: 'never', estimatedTime: null }] }, { deadlineSeconds: 30 });
  const played = await story({ schedules: true, change: oversleeping }, async (stage) => {
    const id = await admit(stage, request);
    await stage.clock.sleep(400_000);
    await stage.runtime.idle();
    const told = stage.events.filter(({ source }) => source === 'aws.states');
    expect(told.map(({ detail }) => [detail['name'], detail['status']])).toEqual([
      [`${id}.1`, 'RUNNING'],
      [`${id}.1`, 'ABORTED'],
    ]);
    return id;
  });
  expect([played.gets.length, played.record.generation, played.task.outcome?.code]).toEqual([
    1,
    2,
    'deadline_exceeded',
  ]);
});
