import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from '@jest/globals';
import { functionNames } from '../../core/names.ts';
import { makeBlueprint } from '../../local/blueprint.ts';
import { loadDefinition } from '../../local/engine/definition.ts';
import { tableShape } from '../helpers/table-shape.ts';

const blueprint = makeBlueprint({});

test('is plain data', () => {
  expect(JSON.parse(JSON.stringify(blueprint))).toEqual(blueprint);
});

test('is the same each time, so that what a process left behind is found again', () => {
  expect(makeBlueprint({})).toEqual(blueprint);
});

test('its definition runs on the engine of this machine', () => {
  expect(loadDefinition(blueprint.definition).StartAt).toBe('Submit task');
});

test('everything is resolved: no intrinsic function and no token is left', () => {
  expect(JSON.stringify(blueprint)).not.toMatch(/"(Ref|Fn::\w+)"|\$\{/);
});

test('its table is what the table tests are run with', () => {
  const { keySchema, attributeDefinitions, globalSecondaryIndexes } = blueprint.table;
  const byName = (a: { AttributeName?: string }, b: { AttributeName?: string }) =>
    String(a.AttributeName).localeCompare(String(b.AttributeName));
  expect(keySchema).toEqual(tableShape.KeySchema);
  expect(globalSecondaryIndexes).toEqual(tableShape.GlobalSecondaryIndexes);
  expect([...attributeDefinitions].sort(byName)).toEqual([...tableShape.AttributeDefinitions].sort(byName));
});

test('everything lives in one local account', () => {
  const arns = [blueprint.stateMachineArn, ...functionNames.map((name) => blueprint.functions[name].arn)];
  for (const arn of arns) expect(arn).toMatch(/^arn:aws:(lambda|states):us-east-1:000000000000:(function|stateMachine):\w+$/);
  expect(new Set(arns).size).toBe(5);
  expect(blueprint.functions.admit.environment['STATE_MACHINE_ARN']).toBe(blueprint.stateMachineArn);
});

test('leaves nothing behind in the temporary folder', () => {
  const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('bide-synth-'));
  const before = left();
  makeBlueprint({});
  expect(left()).toEqual(before);
});

test('settings that are not valid are refused with their problems', () => {
  expect(() => makeBlueprint({ settings: { maxAttempts: -1, looks: 3 } })).toThrow(/maxAttempts[\s\S]*|looks/);
});
