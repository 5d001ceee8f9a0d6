import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { defaults } from '../../../core/defaults.ts';
import { environmentNames } from '../../../core/names.ts';
import { newTask } from '../../../core/task/new-task.ts';
import { tableOf } from '../../../lambdas/adapters/step-ports.ts';
import { make } from '../../../lambdas/record/handler.ts';
import { createTable } from '../../../local/aws/create-table.ts';
import { startLoopback, type Loopback } from '../../../local/aws/loopback.ts';
import { VirtualClock } from '../../../local/virtual-clock.ts';
import { tableShape } from '../../helpers/table-shape.ts';

const taskId = 'a'.repeat(26);
const variables = { [environmentNames.table]: 'Tasks', [environmentNames.eventBus]: 'B' };
const request = { profile: 'unified', operation: 'images', body: { model: 'm' } } as const;

let server: Loopback;
let sent: Record<string, unknown>[];

beforeEach(async () => {
  sent = [];
  const PutEvents = (given: Record<string, unknown>) => {
    sent.push(given);
    return { FailedEntryCount: 0, Entries: [{ EventId: 'e' }] };
  };
  server = await startLoopback({ services: { AWSEvents: { PutEvents } } });
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = tableShape;
  await createTable(server.endpoint, {
    name: 'Tasks',
    keySchema: KeySchema,
    attributeDefinitions: AttributeDefinitions,
    globalSecondaryIndexes: GlobalSecondaryIndexes,
  });
});

afterEach(() => server.close());

test('the function records over real clients, under the id of its invocation', async () => {
  const clock = new VirtualClock();
  const quiet = () => undefined;
  const overrides = { clock, log: { info: quiet, warn: quiet, error: quiet }, endpoint: server.endpoint };
  const table = tableOf(variables, overrides);
  const task = { taskId, owner: 'o', request, model: 'm', fingerprint: 'f', writer: 'w', now: clock.now() };
  await table.put(newTask(task, defaults));
  const record = make(variables, overrides);
  const context = { awsRequestId: 'request-7', getRemainingTimeInMillis: () => 30_000 };
  const answer = { v: 1, taskId, generation: 1, outcome: { status: 'failed', code: 'internal_error' } };
  expect(await record({ v: 1, taskId, generation: 1 }, context)).toEqual(answer);
  const item = await table.get({ pk: `TASK#${taskId}`, sk: 'TASK' });
  expect(item).toMatchObject({ outcome: { writer: 'request-7', finishedAt: clock.now() } });
  expect(sent).toMatchObject([{ Entries: [{ EventBusName: 'B', Source: 'bide', DetailType: 'Bide Task Failed' }] }]);
});

test('a variable that is missing is named when the function is made', () => {
  expect(() => make({})).toThrow('Environment variable TABLE_NAME is missing.');
});
