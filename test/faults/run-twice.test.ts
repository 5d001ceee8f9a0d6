/** Rows 43 and 49: an execution or a function that runs twice. */
import { expect, test } from '@jest/globals';
import { admit, imageRequest } from '../scenarios/play.ts';
import { expectRow } from './expect-row.ts';
import { overdue, straight } from './rows.ts';
import { dieAt, suffer, toItsEnd, type Scene } from './suffer.ts';
import { held, honest, running } from './wire.ts';

const inputOf = (taskId: string) => ({ v: 1, taskId, generation: 1 });

/** Runs the state machine once more from Submit, as a redrive does. */
const redrive = ({ clock, runtime }: Scene, taskId: string) =>
  clock.busy(() => runtime.engine.start(runtime.blueprint.stateMachineArn, `${taskId}.1-redriven`, inputOf(taskId)));

test('row 43 · a redrive while it is looked at: reads the attempt, no second POST · 1 paid', async () => {
  const suffered = await suffer({
    looks: [running(), running()],
    tell: async (scene) => {
      const id = await admit(scene, imageRequest());
      await scene.clock.sleep(3000);
      await redrive(scene, id);
      await scene.runtime.idle();
      return id;
    },
  });
  expectRow(suffered, { ...straight, looks: [200, 200, 200] });
});

test('row 43 · a redrive after the answer to the POST was lost: in doubt as before, no second POST · 1 paid', async () => {
  const suffered = await suffer({
    tell: async (scene) => {
      dieAt(scene, 'accepted');
      const id = await admit(scene, imageRequest());
      await scene.clock.sleep(3000);
      await redrive(scene, id);
      await scene.runtime.idle();
      return id;
    },
  });
  expectRow(suffered, { ...overdue([200]), waits: suffered.waits });
});

test('row 43 · a redrive after the end: the outcome stays · 1 paid', async () => {
  const suffered = await suffer({
    tell: async (scene) => {
      const id = await toItsEnd(scene);
      await redrive(scene, id);
      await scene.runtime.idle();
      return id;
    },
  });
  expectRow(suffered, straight);
});

test('row 49 · two executions race for one task: one sends, the other waits until that is settled · 1 paid', async () => {
  const post = held(honest);
  const suffered = await suffer({
    posts: [post],
    tell: async (scene) => {
      const { clock, provider, runtime } = scene;
      const id = await admit(scene, imageRequest());
      await clock.busy(() => provider.arrived(1));
      await redrive(scene, id);
      post.release();
      await runtime.idle();
      return id;
    },
  });
  expectRow(suffered, { ...straight, waits: [2, 120] });
});

test('row 49 · three functions submit one task at the same moment: one wins the send · 1 paid', async () => {
  const suffered = await suffer({
    tell: async (scene) => {
      const id = await admit(scene, imageRequest(), { start: false });
      const submit = () => scene.runtime.invoke('submit', inputOf(id));
      const answers = (await Promise.all([submit(), submit(), submit()])) as { kind: string }[];
      expect(answers.some(({ kind }) => kind === 'accepted')).toBe(true);
      await redrive(scene, id);
      await scene.runtime.idle();
      return id;
    },
  });
  expectRow(suffered, straight);
});
