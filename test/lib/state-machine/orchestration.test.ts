import { expect, test } from '@jest/globals';
import { idCalled, only, rightsOf, synthesise } from '../synthesised.ts';

const [template] = synthesise({});
if (template === undefined) throw new Error('Nothing was synthesised.');
const { Properties: machine } = only(template, 'AWS::StepFunctions::StateMachine');

test('the state machine is durable', () => {
  expect(machine['StateMachineType']).toBe('STANDARD');
});

test('its log holds no execution data', () => {
  expect(machine['LoggingConfiguration']).toMatchObject({ Level: 'ERROR', IncludeExecutionData: false });
});

test('it may call its three functions, and beside them only write its log', () => {
  const { 'lambda:InvokeFunction': called, ...logging } = rightsOf(
    template,
    idCalled(template, 'OrchestrationStateMachineRole'),
  );
  // One of each pair is of the function's versions.
  expect(called).toEqual(Array(3).fill(['<Lambda::Function>', '<Lambda::Function>:*']).flat());
  expect(Object.keys(logging).filter((action) => !action.startsWith('logs:'))).toEqual([]);
});
