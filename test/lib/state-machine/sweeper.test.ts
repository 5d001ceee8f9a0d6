import { expect, test } from '@jest/globals';
import { makeBlueprint } from '../../../local/blueprint.ts';
import { called, synthesise } from '../synthesised.ts';

const [template] = synthesise({});
if (template === undefined) throw new Error('Nothing was synthesised.');
const { rules, stateMachineArn } = makeBlueprint({});
const [schedule, ended, ...more] = rules.filter(({ target }) => target === 'sweep');

test('the sweeper runs every minute', () => {
  expect(schedule).toEqual({ bus: 'default', everySeconds: 60, target: 'sweep', input: { kind: 'schedule' } });
});

test('it runs at once when an execution of this machine ends without success', () => {
  expect(ended).toEqual({
    bus: 'default',
    pattern: {
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'], stateMachineArn: [stateMachineArn] },
    },
    target: 'sweep',
  });
  expect(more).toEqual([]);
});

test.each([60, 120, 3600])('it runs as often as the settings say: every %d s', (sweepSeconds) => {
  const changed = makeBlueprint({ settings: { sweepSeconds } }).rules;
  expect(changed.find(({ input }) => input !== undefined)?.everySeconds).toBe(sweepSeconds);
});

test('a broken run is not repeated: the next one comes by itself', () => {
  expect(called(template, 'FunctionsSweepEventInvokeConfig').Properties).toMatchObject({
    MaximumEventAgeInSeconds: 60,
    MaximumRetryAttempts: 0,
  });
});
