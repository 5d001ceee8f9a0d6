import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { failure } from '../client/scripted-api.ts';
import { ApiStage } from './api-stage.ts';

let stage: ApiStage;

beforeEach(async () => (stage = await ApiStage.start()));
afterEach(() => stage.close());

const workload = 'unified.images.k3d.x7p';
const look = (waitSeconds: number, atSeconds: number, endedBy: number | null) => ({
  waitSeconds,
  atSeconds,
  endedBy,
  why: 'learned',
  explanation: 'the best time to look',
});
const known = {
  workload,
  urgency: 'normal',
  secondsPerLook: 2,
  samples: 41.6,
  p50Seconds: 18.25,
  p90Seconds: 31,
  looks: [look(19, 19, 0.5512), look(8, 27, 0.8)],
};

test('says what is known of such tasks, then one look a line', async () => {
  expect(await stage.bide(['schedule', workload], [{ body: known }])).toEqual({
    code: 0,
    out: [
      'Half of such tasks end within 18.3 s, nine of ten within 31.0 s (weight of 42 tasks); one look is worth 2 s of delay.',
      '+19 s  at 19 s  55.1 % ended  the best time to look',
      '+8 s   at 27 s  80.0 % ended  the best time to look',
      '',
    ].join('\n'),
    err: '',
  });
  expect(stage.called()).toEqual([`GET /v1/schedules/${workload}`]);
});

test('of a workload that nobody has seen yet it says so, and shows how waits grow', async () => {
  const unknown = { ...known, samples: 0, p50Seconds: null, p90Seconds: null, looks: [look(2, 2, null)] };
  const { out } = await stage.bide(['schedule', workload], [{ body: unknown }]);
  expect(out).toBe(
    'Nothing is known of such tasks yet; one look is worth 2 s of delay.\n+2 s  at 2 s    the best time to look\n',
  );
});

test('--urgency asks for that one, --json prints the answer as it is', async () => {
  const { out } = await stage.bide(['schedule', workload, '--urgency', 'batch', '--json'], [{ body: known }]);
  expect([JSON.parse(out), stage.called()]).toEqual([known, [`GET /v1/schedules/${workload}?urgency=batch`]]);
});

test('a workload that there is none of: what the API says, exit 2', async () => {
  const told = failure(404, 'not_found_error', 'workload_not_found', 'There is none.');
  expect(await stage.bide(['schedule', 'no-such'], [told])).toMatchObject({ code: 2, out: '' });
});

test.each([
  [[], 'Give one workload, as `bide explain` and the attempts of a task show it.'],
  [[workload, workload], 'Give one workload, as `bide explain` and the attempts of a task show it.'],
  [[workload, '--urgency', 'soon'], '--urgency is soon; allowed: interactive, normal, batch.'],
])('asked wrongly it says how: %j', async (args, told) => {
  const { code, err } = await stage.bide(['schedule', ...args], []);
  expect([code, err.includes(told), stage.called()]).toEqual([2, true, []]);
});
