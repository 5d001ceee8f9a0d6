import { expect, test } from '@jest/globals';
import { executionStatusChange } from '../../../local/aws/execution-status.ts';
import { done, machine, MACHINE } from '../engine/machine.ts';

const arn = `${MACHINE.replace(':stateMachine:', ':execution:')}:one`;
const states = { Pause: { Type: 'Wait', Seconds: 5, Next: 'Done' }, Done: done };

/** What is told of one execution, as `[status, startDate, stopDate, output]` relative to the start of the clock. */
function tellings(top: object = {}) {
  const told: unknown[] = [];
  const { engine, clock } = machine(states, {
    top,
    onStatus: (execution) => told.push(executionStatusChange(execution, clock.now())),
  });
  return { engine, clock, told };
}

test('it is told that an execution runs, and how it ended', async () => {
  const { engine, clock, told } = tellings();
  const startedAt = clock.now();
  await engine.start(MACHINE, 'one', { a: 1 });
  await clock.run(engine.ended(arn));
  const common = { executionArn: arn, stateMachineArn: MACHINE, name: 'one', startDate: startedAt, input: '{"a":1}' };
  const event = { source: 'aws.states', detailType: 'Step Functions Execution Status Change', resources: [arn] };
  const nothing = { output: null, error: null, cause: null };
  const stopDate = startedAt + 5000;
  expect(told).toEqual([
    { ...event, at: startedAt, detail: { ...common, status: 'RUNNING', stopDate: null, ...nothing } },
    { ...event, at: stopDate, detail: { ...common, status: 'SUCCEEDED', stopDate, ...nothing, output: '{"a":1}' } },
  ]);
});

test('an execution that is asked for twice is told once', async () => {
  const { engine, told } = tellings();
  await engine.start(MACHINE, 'one', {});
  await engine.start(MACHINE, 'one', {});
  expect(told).toHaveLength(1);
  await engine.close();
});

test('one that is stopped says why', async () => {
  const { engine, told } = tellings();
  await engine.start(MACHINE, 'one', {});
  engine.stop(arn, 'Enough', 'because');
  expect(told.at(-1)).toMatchObject({ detail: { status: 'ABORTED', error: 'Enough', cause: 'because', output: null } });
});
