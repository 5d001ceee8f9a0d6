/** Two at work on one task, and a table that fails at the worst moment. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { resultKey } from '../../core/records/keys.ts';
import { step } from '../../core/workflow/document.ts';
import { AwsError } from '../../local/aws/operation.ts';
import { onStage, posted, story, stored } from './at-work.ts';
import { atFirstLook, expectStory, looked, recorded, straight, submitted, waitedToSend } from './expect-played.ts';
import { admit, imageRequest, readPlayed, type Stage } from './play.ts';

const inputOf = (taskId: string) => ({ v: 1, taskId, generation: 1 });

/** Starts an execution of a task by hand. */
const start = ({ clock, runtime }: Stage, taskId: string, name: string) =>
  clock.busy(() => runtime.engine.start(runtime.blueprint.stateMachineArn, name, inputOf(taskId)));

test('two executions of one task: one sends; the other waits until that is settled, and finds the end', async () => {
  const played = await story({}, async (stage) => {
    const id = await admit(stage, imageRequest({ posts: [{ lateSeconds: 0.3 }] }));
    await posted(stage);
    await start(stage, id, `${id}.1-again`);
    await stage.runtime.idle();
    return id;
  });
  expectStory(played, {
    ...atFirstLook,
    // A send without an answer counts as lost 120 s after it was made.
    waits: [2, 120],
    path: [...straight(1), ...waitedToSend, ...submitted, ...recorded('Task succeeded')],
  });
});

test('two functions that are asked to submit at the same moment: one wins, and there is one POST', async () => {
  const played = await story({}, async (stage) => {
    const id = await admit(stage, imageRequest(), { start: false });
    const submit = () => stage.runtime.invoke('submit', inputOf(id));
    const answers = (await Promise.all([submit(), submit(), submit()])) as { kind: string; providerTaskId: string }[];
    expect(answers.some(({ kind }) => kind === 'accepted')).toBe(true);
    expect((await stored(stage, id)).attempts['1']).toMatchObject({ state: 'accepted', sends: 1 });
    await start(stage, id, `${id}.1`);
    await stage.runtime.idle();
    return id;
  });
  expectStory(played, atFirstLook);
});

/** From the POST on, this many writes of the table fail. */
function failWritesAfterPost({ aws, simulator }: Stage, count: number): void {
  let left = count;
  aws.onCall = (target) => {
    if (!target.endsWith('.UpdateItem') || simulator.received.length === 0 || left === 0) return;
    left -= 1;
    throw new AwsError('AccessDeniedException', 'The table takes no writes now.');
  };
}

const notStored = ({ lines }: Stage) => lines.filter(({ message }) => message === 'accepted, and not stored yet');

test('the table takes no write after the POST: the id travels in the answer of Submit, and Query stores it', async () => {
  await onStage({}, async (stage) => {
    failWritesAfterPost(stage, 4);
    const id = await stage.clock.run(
      (async () => {
        const taskId = await admit(stage, imageRequest());
        await stage.clock.sleep(3000);
        expect((await stored(stage, taskId)).attempts['1']).toMatchObject({ state: 'sending', sends: 1 });
        await stage.runtime.idle();
        return taskId;
      })(),
    );
    const played = await readPlayed(stage, id);
    expectStory(played, atFirstLook);
    expect(notStored(stage)).toHaveLength(1);
    // Three pauses of Submit, 1.4 s together, and the wait for the first look.
    const { acceptedAt = 0, providerTaskId } = played.record.attempts['1'] ?? {};
    expect([acceptedAt - played.record.createdAt, providerTaskId]).toEqual([
      3400,
      expect.stringMatching(/^task-unified-/),
    ]);
  });
});

test('the table takes no write for longer: Query tries again until it does, and nothing is sent twice', async () => {
  await onStage({}, async (stage) => {
    failWritesAfterPost(stage, 7);
    const id = await stage.clock.run(
      (async () => {
        const taskId = await admit(stage, imageRequest());
        await stage.runtime.idle();
        return taskId;
      })(),
    );
    const played = await readPlayed(stage, id);
    expectStory(played, {
      ...atFirstLook,
      waits: [2, 60],
      path: [
        ...[...submitted, 'Wait for the next look', 'Query status', 'Wait after a broken query'],
        ...['Query status', 'Finished?', ...recorded('Task succeeded')],
      ],
    });
    expect(notStored(stage)).toHaveLength(1);
  });
});

test('a task that the provider calls failed after it had succeeded stays as it was, and is not asked about again', async () => {
  const played = await story({}, async (stage) => {
    const failed = { says: { status: 'failed', error: { code: 'generation_failed', message: 'Flipped.' } } };
    const id = await admit(stage, imageRequest({ looks: ['honest', failed] }));
    await stage.runtime.idle();
    const before = await stored(stage, id);
    const providerTaskId = before.attempts['1']?.providerTaskId ?? '';
    const late = { ...inputOf(id), step: step('pending', { attempt: 1, send: 1, providerTaskId }) };
    expect(await stage.runtime.invoke('query', late)).toMatchObject({ kind: 'succeeded' });
    expect(await stored(stage, id)).toEqual(before);
    return id;
  });
  expectStory(played, atFirstLook);
});

test('two looks at once that show different ends: the first that is stored is kept, the other is logged', async () => {
  const policy = { code: 'content_policy_violation', message: 'No.' };
  const looks = [{ lateSeconds: 1.2 }, { says: { status: 'failed', results: null, error: policy } }];
  await onStage({}, async (stage) => {
    const id = await stage.clock.run(
      (async () => {
        const taskId = await admit(stage, imageRequest({ looks }));
        await stage.clock.sleep(2000);
        // Time may pass until the look is under way, and stands still while it is.
        while (stage.simulator.received.length < 2) await pause(5);
        const providerTaskId = (await stored(stage, taskId)).attempts['1']?.providerTaskId ?? '';
        const other = { ...inputOf(taskId), step: step('pending', { attempt: 1, send: 1, providerTaskId }) };
        expect(await stage.runtime.invoke('query', other)).toMatchObject({ kind: 'failed' });
        await stage.runtime.idle();
        return taskId;
      })(),
    );
    const played = await readPlayed(stage, id);
    expectStory(played, {
      ...atFirstLook,
      gets: [200, 200],
      path: [...submitted, ...looked, 'Which error code?', ...recorded('Task failed')],
      outcome: ['failed', 'content_policy_violation'],
      errors: [['query', 200, 'content_policy_violation']],
    });
    const kept = stage.lines.filter(({ message }) => message === 'the end that was stored first is kept');
    expect(kept.map(({ fields }) => fields)).toEqual([
      { taskId: id, attempt: 1, kept: 'content_policy_violation', seen: 'succeeded' },
    ]);
    // What was paid for is beside the outcome, and does not change it.
    expect(await stage.runtime.table.get(resultKey(id, 1))).toBeDefined();
    expect(played.task.result).toBeNull();
  });
});
