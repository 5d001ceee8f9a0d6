/** The deployed definition, as Step Functions tells it: what it relies on, and what it does not. */
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { beforeAll, expect, test } from '@jest/globals';
import { loadDefinition, type Definition } from '../../local/engine/definition.ts';
import { aws, target } from './target.ts';

let definition: Definition;

beforeAll(async () => {
  const { StateMachineArn: stateMachineArn } = target().outputs;
  const described = await new SFNClient(aws()).send(new DescribeStateMachineCommand({ stateMachineArn }));
  // Throws for everything that is not in our interpreter's subset.
  definition = loadDefinition(described.definition ?? '');
});

test('Retry and Catch name errors of the services only: no branch depends on the name of a thrown class', () => {
  const named = Object.values(definition.States).flatMap((state) =>
    state.Type === 'Task' ? [...state.Retry, ...state.Catch].flatMap(({ ErrorEquals }) => ErrorEquals) : [],
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !/^(Lambda|States)\.\w+$/.test(name))).toEqual([]);
});

test('what the emulator ignores only bounds how long something lasts', () => {
  const ignored = new Set(['TimeoutSeconds', 'MaxDelaySeconds', 'JitterStrategy']);
  const notInterpreted = ['HeartbeatSeconds', 'TimeoutSecondsPath', 'Assign', 'OutputPath', 'ResultSelector'];
  const fields = new Set(fieldsOf(JSON.parse(JSON.stringify(definition))));
  expect(notInterpreted.filter((field) => fields.has(field))).toEqual([]);
  expect([...ignored].filter((field) => !fields.has(field))).toEqual([]);
});

/** Names of all members, at any depth. */
const fieldsOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => [name, ...fieldsOf(inner)])
    : [];
