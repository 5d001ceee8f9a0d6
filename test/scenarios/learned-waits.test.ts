/** Waits follow what tasks of the same kind have taken, and say why. */
import { expect, test } from '@jest/globals';
import { callApi } from './at-work.ts';
import { admit, imageRequest, playOn, startStage } from './play.ts';

const twelve = { tasks: [{ seconds: 12, estimatedTime: null }] };

test('after twenty tasks of twelve seconds the first look finds the next one done', async () => {
  const stage = await startStage();
  const { clock, runtime } = stage;
  const looks: number[] = [];
  for (let n = 0; n < 20; n += 1) {
    looks.push((await playOn(stage, imageRequest(twelve))).waits.length);
    // What the functions keep in mind is good for a minute.
    await clock.run(clock.sleep(61_000));
  }
  // 2, 5 and 10 s do not show it yet, 17 s does.
  expect(looks.slice(0, 5)).toEqual([4, 4, 4, 4, 4]);
  const next = await playOn(stage, imageRequest(twelve));
  expect(next.waits).toEqual([14]);
  const { workload } = next.task.attempts[0] ?? {};
  expect(workload).toMatch(/^unified\.images\./);

  const waits = await clock.busy(() => callApi(stage, 'GET', `/v1/tasks/${next.task.id}/waits`));
  expect(waits.body['items']).toMatchObject([{ attempt: 1, seconds: 14, why: 'learned' }]);
  const schedule = await clock.busy(() => callApi(stage, 'GET', `/v1/schedules/${workload}`));
  expect(schedule.body).toMatchObject({ workload, urgency: 'normal', secondsPerLook: 2 });
  expect((schedule.body['looks'] as unknown[])[0]).toMatchObject({ waitSeconds: 14, why: 'learned' });

  const id = await admit(stage, imageRequest(twelve));
  await clock.run(clock.sleep(3000));
  const open = await clock.busy(() => callApi(stage, 'GET', `/v1/tasks/${id}`));
  const { eta, attempts } = open.body as { eta: { p50: string; p90: string }; attempts: { acceptedAt: string }[] };
  const after = (time: string) => (Date.parse(time) - Date.parse(attempts[0]?.acceptedAt ?? '')) / 1000;
  expect([after(eta.p50), after(eta.p90)]).toEqual([13, 16]);
  await clock.run(runtime.idle());
  await stage.close();
});

test('a task in a hurry is looked at more often, a batch less', async () => {
  const waits: number[][] = [];
  for (const urgency of ['interactive', 'normal', 'batch'] as const) {
    const stage = await startStage();
    const { clock } = stage;
    for (let n = 0; n < 20; n += 1) {
      await playOn(stage, imageRequest({ tasks: [{ seconds: 8 + (n % 5) * 4, estimatedTime: null }] }));
      await clock.run(clock.sleep(61_000));
    }
    waits.push([
      ...(await playOn(stage, { ...imageRequest({ tasks: [{ seconds: 23, estimatedTime: null }] }), urgency })).waits,
    ]);
    await stage.close();
  }
  const [interactive = [], normal = [], batch = []] = waits;
  expect(interactive.length).toBeGreaterThan(normal.length);
  expect(batch.length).toBeLessThan(normal.length);
});
