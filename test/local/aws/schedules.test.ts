import { expect, test } from '@jest/globals';
import { startSchedules } from '../../../local/aws/schedules.ts';
import type { RuleBlueprint } from '../../../local/rule-blueprint.ts';
import { VirtualClock } from '../../../local/virtual-clock.ts';

const sweep: RuleBlueprint = { bus: 'default', everySeconds: 60, target: 'sweep', input: { kind: 'schedule' } };

function start(rules: readonly RuleBlueprint[]) {
  const clock = new VirtualClock(0);
  const calls: [seconds: number, target: string, input: unknown][] = [];
  const call = (target: string, input: unknown) => {
    calls.push([clock.now() / 1000, target, input]);
    return Promise.reject(new Error('is its own business'));
  };
  return { clock, calls, stop: startSchedules({ rules, clock, call }) };
}

test('each rule calls its target with its input, first after one interval', async () => {
  const { clock, calls, stop } = start([sweep, { ...sweep, everySeconds: 100, target: 'query', input: 1 }]);
  await clock.run(clock.sleep(210_000));
  expect(calls).toEqual([
    [60, 'sweep', { kind: 'schedule' }],
    [100, 'query', 1],
    [120, 'sweep', { kind: 'schedule' }],
    [180, 'sweep', { kind: 'schedule' }],
    [200, 'query', 1],
  ]);
  stop();
});

test('what a machine missed in its sleep is not made up for, and the rhythm stays', async () => {
  const { clock, calls, stop } = start([sweep]);
  clock.jump(200_000);
  await clock.run(clock.sleep(50_000));
  expect(calls.map(([seconds]) => seconds)).toEqual([200, 240]);
  stop();
});

test('stopped, nothing is called any more', async () => {
  const { clock, calls, stop } = start([sweep]);
  stop();
  await clock.run(clock.sleep(600_000));
  expect(calls).toEqual([]);
});

test('rules by pattern are none of its business; a schedule without an input is refused', () => {
  expect(start([{ bus: 'own', pattern: { source: ['a'] }, target: 'admit' }]).calls).toEqual([]);
  const bare: RuleBlueprint = { bus: 'default', everySeconds: 60, target: 'sweep' };
  expect(() => start([bare])).toThrow('The schedule of sweep has no input, which is not supported here.');
});
