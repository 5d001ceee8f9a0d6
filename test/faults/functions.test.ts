/** Rows 31 to 34: functions that die, hang, or are not run. */
import { expect, test } from '@jest/globals';
import type { FunctionName } from '../../core/names.ts';
import { StateFailure } from '../../local/engine/failure.ts';
import { admit, imageRequest } from '../scenarios/play.ts';
import { expectRow } from './expect-row.ts';
import { followed, overdue, straight } from './rows.ts';
import { dieAt, suffer, toItsEnd, type Scene } from './suffer.ts';
import { held, honest, running } from './wire.ts';

type Around = (call: () => Promise<unknown>, scene: Scene) => Promise<unknown>;

/** Does that around the first so many calls of a function. */
function around(scene: Scene, name: FunctionName, times: number, what: Around): void {
  let left = times;
  scene.faults.around = (called, call) => {
    if (called !== name || left === 0) return call();
    left -= 1;
    return what(call, scene);
  };
}

/** Lays the faults out, then admits a task. */
const afterwards =
  (lay: (scene: Scene) => void, request: object = {}) =>
  async (scene: Scene) => {
    lay(scene);
    return toItsEnd(scene, imageRequest({}, request));
  };

test('row 31 · the function dies after it had counted the send and before the POST: in doubt when that is overdue · 0 paid', async () => {
  const suffered = await suffer({ tell: afterwards((scene) => dieAt(scene, 'sending')) });
  expectRow(suffered, overdue([]));
  expect(suffered.task.outcome?.message).toBe('send 1 was never answered');
});

test('row 31 · the function dies after the POST was accepted and before that is stored: in doubt when that is overdue, its id is in the log · 1 paid', async () => {
  const suffered = await suffer({ tell: afterwards((scene) => dieAt(scene, 'accepted')) });
  expectRow(suffered, overdue([200]));
  const accepted = suffered.lines.filter(({ message }) => message === 'accepted');
  expect(accepted.map(({ fields }) => fields['providerTaskId'])).toEqual(['task-1']);
});

test('row 31 · the function dies after the purchase was stored: read again, looked at, not sent again · 1 paid', async () => {
  const dies: Around = async (call) => {
    await call();
    throw new StateFailure('Lambda.Unknown', 'The function is gone.');
  };
  expectRow(await suffer({ tell: afterwards((scene) => around(scene, 'submit', 1, dies)) }), {
    ...straight,
    waits: [2],
  });
});

test('row 32 · submit times out before it begins: tried again, and the one that wakes up late sends nothing · 1 paid', async () => {
  const late: Around = async (call, { clock }) => {
    await clock.sleep(60_500);
    return call();
  };
  const suffered = await suffer({ tell: afterwards((scene) => around(scene, 'submit', 1, late)) });
  expectRow(suffered, { ...straight, waits: [2] });
  expect((suffered.record.attempts['1']?.sentAt ?? 0) - suffered.record.createdAt).toBe(61_000);
});

test('row 32 · submit times out after the POST was accepted and before that is stored: in doubt when that is overdue · 1 paid', async () => {
  const suffered = await suffer({ tell: afterwards((scene) => dieAt(scene, 'accepted', 'Sandbox.Timedout')) });
  expectRow(suffered, overdue([200]));
});

test('row 32 · query times out before it looks: tried again, the result is taken · 1 paid', async () => {
  const frozen: Around = (_call, { clock }) => clock.sleep(1000 * 24 * 3600);
  const suffered = await suffer({ tell: afterwards((scene) => around(scene, 'query', 1, frozen)) });
  expectRow(suffered, { ...straight, waits: [2] });
  // After 30 s, and the machine's pause of a second.
  expect((suffered.record.attempts['1']?.closedAt ?? 0) - suffered.record.createdAt).toBe(33_000);
});

test('row 32 · query times out after it looked: looked at again, the result is taken · 1 paid', async () => {
  const tell = afterwards((scene) => dieAt(scene, 'looked', 'Sandbox.Timedout'));
  expectRow(await suffer({ looks: [running()], tell }), { ...straight, looks: [200, 200], waits: [2] });
});

test('row 32 · query times out after it stored the result: told again without a look · 1 paid', async () => {
  const tell = afterwards((scene) => dieAt(scene, 'looked', 'Sandbox.Timedout'));
  expectRow(await suffer({ tell }), { ...straight, waits: [2] });
});

const throttled: Around = () => Promise.reject(new StateFailure('Lambda.TooManyRequestsException', 'Rate exceeded.'));

// prettier-ignore
test.each([
  ['row 33 · submit is throttled five times: it never ran, tried again by the machine, sent once · 1 paid', 'submit'],
  ['row 33 · query is throttled five times: it never ran, tried again by the machine, looked at once · 1 paid', 'query'],
  ['row 33 · record is throttled five times: it never ran, tried again by the machine, recorded once · 1 paid', 'record'],
] as const)('%s', async (_name, name) => {
  const suffered = await suffer({ tell: afterwards((scene) => around(scene, name, 5, throttled)) });
  expectRow(suffered, { ...straight, alarms: ['Function throttles'], waits: [2] });
});

test('row 33 · submit is throttled beyond the retries of the machine: waits a minute, sent once · 1 paid', async () => {
  const lay = (scene: Scene) => around(scene, 'submit', 22, throttled);
  const suffered = await suffer({ tell: afterwards(lay, { deadlineSeconds: 7200 }) });
  expectRow(suffered, { ...straight, alarms: ['Function throttles'], waits: [60, 2] });
});

test('row 33 · query is throttled beyond the retries of the machine: waits a minute, looks again · 1 paid', async () => {
  const lay = (scene: Scene) => around(scene, 'query', 22, throttled);
  const suffered = await suffer({ tell: afterwards(lay, { deadlineSeconds: 7200 }) });
  expectRow(suffered, { ...straight, alarms: ['Function throttles'], waits: [4, 60] });
});

test('row 33 · record is throttled beyond the retries of the machine: the execution fails, the next one records · 1 paid', async () => {
  const suffered = await suffer({
    tell: async (scene) => {
      around(scene, 'record', 40, throttled);
      const id = await toItsEnd(scene, imageRequest({}, { deadlineSeconds: 7200 }));
      const endings = scene.runtime.engine.list().map(({ status, ending }) => [status, ending?.error]);
      expect(endings.reverse()).toEqual([
        ['FAILED', 'OutcomeNotRecorded'],
        ['SUCCEEDED', undefined],
      ]);
      return id;
    },
  });
  expectRow(suffered, { ...straight, alarms: ['Executions failed', 'Function throttles'], log: [followed] });
});

const broken = new StateFailure('Lambda.ServiceException', 'Service unavailable.');
const before: Around = () => Promise.reject(broken);
const after: Around = async (call) => {
  await call();
  throw broken;
};

test.each([
  ['row 34 · a service exception before submit ran: tried again, sent once · 1 paid', 'submit', before],
  [
    'row 34 · a service exception after submit ran: it reads the attempt and does not send again · 1 paid',
    'submit',
    after,
  ],
  ['row 34 · a service exception before query ran: tried again, looked at once · 1 paid', 'query', before],
  [
    'row 34 · a service exception after query ran: it reads the attempt and does not look again · 1 paid',
    'query',
    after,
  ],
  ['row 34 · a service exception before record ran: tried again, recorded once · 1 paid', 'record', before],
  ['row 34 · a service exception after record ran: the outcome that is there stays · 1 paid', 'record', after],
] as const)('%s', async (_name, name, what) => {
  const suffered = await suffer({ tell: afterwards((scene) => around(scene, name, 1, what)) });
  expectRow(suffered, { ...straight, waits: [2] });
});

test('row 34 · a service exception around a submit that goes on: waits for its answer, does not send again · 1 paid', async () => {
  const post = held(honest);
  const suffered = await suffer({
    posts: [post],
    tell: async (scene) => {
      const { clock, provider, runtime } = scene;
      let sent: Promise<unknown> = Promise.resolve();
      around(scene, 'submit', 1, (call) => {
        sent = call();
        return provider.arrived(1).then(() => Promise.reject(broken));
      });
      const id = await admit(scene, imageRequest());
      await clock.busy(() => provider.arrived(1));
      await clock.sleep(5000);
      post.release();
      await clock.busy(() => sent);
      await runtime.idle();
      return id;
    },
  });
  expectRow(suffered, { ...straight, waits: [119, 2] });
});
