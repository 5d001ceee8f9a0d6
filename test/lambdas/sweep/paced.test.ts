import { expect, test } from '@jest/globals';
import { paced } from '../../../lambdas/sweep/paced.ts';
import { VirtualClock } from '../../../local/virtual-clock.ts';

test('calls that come at once go out one after the other, the first at once', async () => {
  const clock = new VirtualClock(0);
  const at: number[] = [];
  const describe = paced(200, clock);
  await clock.run(Promise.all([1, 2, 3].map(() => describe(() => Promise.resolve(at.push(clock.now()))))));
  expect(at).toEqual([0, 200, 400]);
});

test('a call after a pause goes at once', async () => {
  const clock = new VirtualClock(0);
  const at: number[] = [];
  const describe = paced(200, clock);
  const call = () => describe(() => Promise.resolve(at.push(clock.now())));
  await clock.run(
    call()
      .then(() => clock.sleep(1000))
      .then(call),
  );
  expect(at).toEqual([0, 1000]);
});
