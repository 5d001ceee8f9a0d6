/** Rows 46 and 48: clocks that are wrong, and a log that takes no lines. */
import { Logger } from '@aws-lambda-powertools/logger';
import { expect, test } from '@jest/globals';
import { jsonLog } from '../../lambdas/adapters/log.ts';
import { VirtualClock } from '../../local/virtual-clock.ts';
import { admit, imageRequest, readPlayed } from '../scenarios/play.ts';
import { expectRow } from './expect-row.ts';
import { lookedAgain, sentAgain, straight, advice } from './rows.ts';
import { suffer } from './suffer.ts';
import { html, refusal, reset, running } from './wire.ts';

/** The clock of a machine that is set while it runs: what it says changes, what sleeps does not notice. */
class SetClock extends VirtualClock {
  offMs = 0;

  override now(): number {
    return super.now() + this.offMs;
  }
}

const HOUR = 3600 * 1000;

test.each([
  [
    'row 46 · the clock is set back an hour while it is looked at: looked at after the same seconds, the result is taken · 1 paid',
    -HOUR,
    3000,
    [2, 3, 5, 7],
  ],
  [
    // The deadline is two hours away, so 2,000 laps may take longer.
    'row 46 · the clock is set back an hour while it waits to look: looked at after the same seconds, the result is taken · 1 paid',
    -HOUR,
    1000,
    [2, 4, 5, 7],
  ],
  [
    'row 46 · the clock is set forward ten minutes while it is looked at: looked at after the same seconds, the result is taken · 1 paid',
    HOUR / 6,
    3000,
    [2, 3, 5, 7],
  ],
] as const)('%s', async (_name, offMs, atMs, waits) => {
  const clock = new SetClock();
  const suffered = await suffer({
    looks: [running(), running(), running()],
    options: { clock },
    tell: async (scene) => {
      const id = await admit(scene, imageRequest());
      await clock.sleep(atMs);
      clock.offMs = offMs;
      await scene.runtime.idle();
      const [bought = 0, ...looked] = scene.provider.calls.map(({ at }) => at);
      const sums = waits.map((_, n) => 1000 * waits.slice(0, n + 1).reduce((sum, wait) => sum + wait, 0));
      expect(looked.map((at) => at - bought)).toEqual(sums.map((sum) => (sum >= atMs ? sum + offMs : sum)));
      return id;
    },
  });
  expectRow(suffered, { ...straight, looks: [200, 200, 200, 200], waits });
});

test('row 46 · the clock is set forward beyond the deadline: one last look at once takes the result · 1 paid', async () => {
  const clock = new SetClock();
  const suffered = await suffer({
    looks: [running()],
    options: { clock },
    request: { deadlineSeconds: 60 },
    tell: async (scene) => {
      const id = await admit(scene, imageRequest({}, { deadlineSeconds: 60 }));
      await clock.sleep(3000);
      clock.offMs = HOUR;
      await scene.runtime.idle();
      return id;
    },
  });
  expectRow(suffered, { ...straight, looks: [200, 200], waits: [2, 3] });
});

test('row 46 · the clock is set back half a minute while it waits to send: sent when the limit item lets it, once · 1 paid', async () => {
  const clock = new SetClock();
  const suffered = await suffer({
    posts: [refusal(500, 'overloaded')],
    options: { clock },
    tell: async (scene) => {
      const id = await admit(scene, imageRequest());
      await clock.sleep(500);
      clock.offMs = -HOUR / 120;
      await scene.runtime.idle();
      return id;
    },
  });
  const seen = `POST 500 overloaded | provider | ${advice.later}`;
  expectRow(suffered, sentAgain(500, [500, 'overloaded'], seen, [1, 26, 3, 2]));
});

/** What happens to the clock between one task that is sent and another, which shares its limit item. */
test.each([
  [
    'row 46 · the clock was an hour ahead when another task was sent: this one is sent at once, both results are taken · 2 paid',
    HOUR,
    0,
  ],
  [
    'row 46 · the clock is set back an hour after another task was sent: this one is sent at once, both results are taken · 2 paid',
    0,
    -HOUR,
  ],
] as const)('%s', async (_name, then, now) => {
  const clock = new SetClock();
  const others: (string | undefined)[] = [];
  const suffered = await suffer({
    options: { clock },
    tell: async (scene) => {
      clock.offMs = then;
      const first = await admit(scene, imageRequest());
      await clock.sleep(1000);
      clock.offMs = now;
      const id = await admit(scene, imageRequest({ id: 'second' }));
      await scene.runtime.idle();
      others.push((await clock.busy(() => readPlayed(scene, first))).task.status);
      return id;
    },
  });
  expect(others).toEqual(['succeeded']);
  const attempts = [['closed', 1, 0, 'task-2']] as const;
  expectRow(suffered, { ...straight, posts: [200, 200], looks: [200, 200], attempts, waits: [2] });
});

/** A log whose every line fails. */
class Denied extends Logger {
  override info(): never {
    throw new Error('The log takes no lines.');
  }
  override warn(): never {
    throw new Error('The log takes no lines.');
  }
  override error(): never {
    throw new Error('The log takes no lines.');
  }
}

const log = jsonLog('faults', new Denied({ serviceName: 'faults' }));

test('row 48 · the log takes no lines, and everything goes well: the result is taken · 1 paid', async () => {
  expectRow(await suffer({ options: { log } }), { ...straight, waits: [2] });
});

test('row 48 · the log takes no lines, and the POST is refused first: sent again, the result is taken · 1 paid', async () => {
  const seen = `POST 503 service_unavailable, Retry-After 1 s | provider | ${advice.later}`;
  const suffered = await suffer({ options: { log }, posts: [html(503, ['retry-after: 1'])] });
  expectRow(suffered, sentAgain(503, [503, 'service_unavailable'], seen, [2, 2]));
});

test('row 48 · the log takes no lines, and a look is lost: looked at again, the result is taken · 1 paid', async () => {
  const seen = `look answer_lost | provider | ${advice.lookAgain}`;
  expectRow(await suffer({ options: { log }, looks: [reset] }), lookedAgain('reset', [-1, 'answer_lost'], seen));
});
