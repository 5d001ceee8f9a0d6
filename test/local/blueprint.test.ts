import { mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AttributeDefinition } from '@aws-sdk/client-dynamodb';
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
  const byName = (a: AttributeDefinition, b: AttributeDefinition) =>
    String(a.AttributeName).localeCompare(String(b.AttributeName));
  expect(keySchema).toEqual(tableShape.KeySchema);
  expect(globalSecondaryIndexes).toEqual(tableShape.GlobalSecondaryIndexes);
  expect([...attributeDefinitions].sort(byName)).toEqual([...tableShape.AttributeDefinitions].sort(byName));
});

test('everything lives in one local account', () => {
  const arns = [blueprint.stateMachineArn, ...functionNames.map((name) => blueprint.functions[name].arn)];
  for (const arn of arns)
    expect(arn).toMatch(/^arn:aws:(lambda|states):us-east-1:000000000000:(function|stateMachine):\w+$/);
  expect(new Set(arns).size).toBe(1 + functionNames.length);
  expect(blueprint.functions.admit.environment['STATE_MACHINE_ARN']).toBe(blueprint.stateMachineArn);
});

test('the functions are told the names of its bucket and its bus', () => {
  const { bucket, eventBus, functions } = blueprint;
  for (const name of ['query', 'sweep', 'api'] as const) {
    expect(functions[name].environment['RESULTS_BUCKET']).toBe(bucket.name);
  }
  for (const name of ['record', 'sweep', 'api'] as const) {
    expect(functions[name].environment['EVENT_BUS_NAME']).toBe(eventBus.name);
  }
});

test('asynchronous calls are repeated as the stack asks, and twice where it asks for nothing', () => {
  const attempts = functionNames.map((name) => [name, blueprint.functions[name].retryAttempts]);
  expect(Object.fromEntries(attempts)).toEqual({
    admit: 2,
    submit: 2,
    query: 2,
    record: 2,
    api: 2,
    sweep: 0,
    webhook: 2,
  });
});

test('takes everything that cdk.json may say', () => {
  const { functions } = makeBlueprint({ auth: 'iam', operations: true, eventOwners: { 'my.app': 'alice' } });
  expect(functions.api.environment['API_AUTH']).toBe('iam');
});

test('leaves nothing behind in the temporary folder', () => {
  const own = mkdtempSync(join(tmpdir(), 'blueprint-test-'));
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = own;
  try {
    makeBlueprint({});
    expect(readdirSync(own)).toEqual([]);
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmdirSync(own);
  }
});

test('settings that are not valid are refused with every problem', () => {
  const wrong = { settings: { maxAttempts: -1, looks: 3 } };
  for (const problem of [/maxAttempts/, /looks/]) expect(() => makeBlueprint(wrong)).toThrow(problem);
});
