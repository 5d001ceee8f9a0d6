import { expect, test } from '@jest/globals';
import { looks, recorded, submitted } from './expect-played.ts';
import { startStage } from './play.ts';
import { prediction } from './prediction-request.ts';

test('at the deadline the provider is asked to stop, since this one can', async () => {
  const stage = await startStage();
  try {
    const played = await stage.clock.run(
      (async () => {
        const request = prediction({ tasks: [{ outcome: 'never' }] }, { deadlineSeconds: 10 });
        await stage.clock.busy(() => stage.runtime.admit({ request, owner: 'tester', start: true }));
        await stage.runtime.engine.idle();
        return stage.simulator.received.map(({ method, path }) => [method, path.split('/').slice(4)]);
      })(),
    );
    expect(played.at(-1)).toEqual(['POST', ['cancel']]);
    expect(stage.runtime.engine.list()[0]?.path).toEqual([...submitted, ...looks(3), ...recorded('Task failed')]);
  } finally {
    await stage.close();
  }
});
