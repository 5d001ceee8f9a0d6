import { setTimeout as realPause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { VirtualClock } from '../../local/virtual-clock.ts';

test('jumps from sleeper to sleeper, in order of time and then of coming', async () => {
  const clock = new VirtualClock(0);
  const woken: [string, number][] = [];
  const sleeper = async (name: string, ms: number) => {
    await clock.sleep(ms);
    woken.push([name, clock.now()]);
  };
  await clock.run(Promise.all([sleeper('c', 5000), sleeper('a', 1000), sleeper('b', 1000), sleeper('d', 1e9)]));
  expect(woken).toEqual([
    ['a', 1000],
    ['b', 1000],
    ['c', 5000],
    ['d', 1e9],
  ]);
});

test('stands still while real work is done, except in the sleeps of that work', async () => {
  const clock = new VirtualClock(0);
  const seen: number[] = [];
  const work = clock.busy(async () => {
    await realPause(20);
    seen.push(clock.now());
    await clock.sleep(300);
    seen.push(clock.now());
    await realPause(20);
    seen.push(clock.now());
  });
  const other = clock.sleep(100).then(() => seen.push(clock.now()));
  await clock.run(Promise.all([work, other]));
  expect(seen).toEqual([0, 100, 300, 300]);
});

test('work that busy work starts on its own does not hold time', async () => {
  const clock = new VirtualClock(0);
  const detached: Promise<void>[] = [];
  await clock.run(
    clock.busy(async () => {
      detached.push(clock.detached(() => clock.sleep(1000)));
      await realPause(5);
    }),
  );
  expect(clock.now()).toBe(0);
  await clock.run(Promise.all(detached));
  expect(clock.now()).toBe(1000);
});

test('an aborted sleep rejects with the reason, and never wakes', async () => {
  const clock = new VirtualClock(0);
  const stop = new AbortController();
  const sleep = clock.sleep(1000, stop.signal);
  stop.abort(new Error('enough'));
  await expect(sleep).rejects.toThrow('enough');
  await expect(clock.sleep(1, stop.signal)).rejects.toThrow('enough');
  await clock.run(clock.sleep(5000));
  expect(clock.now()).toBe(5000);
});

test('says so when time would never reach the goal', async () => {
  const clock = new VirtualClock(0);
  await expect(clock.run(new Promise(() => undefined))).rejects.toThrow('Virtual time has stalled');
});
