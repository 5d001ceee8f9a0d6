/** The dead-letter queues of a deployed stack: what AWS is asked for, and by which names. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { outputs } from '../aws-stand-in.ts';
import { DeployedQueues, event, failed, givenUp, taskId, twoQueues, undelivered } from './deployed-queues.ts';

let queues: DeployedQueues;
beforeEach(async () => (queues = await DeployedQueues.start()));
afterEach(() => queues.close());

test('every queue is listed, and what was received is given back', async () => {
  queues.messages.push({ url: failed, body: { requestPayload: event, responsePayload: { errorMessage: 'no' } } });
  expect(await queues.place.bide(['dlq', 'list'])).toEqual({
    code: 0,
    out: 'm1  undelivered  1 min ago  shop  no reason given\nm1  failed       1 min ago  shop  no\n',
    err: '',
  });
  const back = [{ Id: '0', ReceiptHandle: 'r1', VisibilityTimeout: 0 }];
  expect(queues.called('ChangeMessageVisibilityBatch')).toEqual([
    { QueueUrl: undelivered, Entries: back },
    { QueueUrl: failed, Entries: back },
  ]);
});

test('webhooks that were given up are listed, and one whose task is not stored any more stays', async () => {
  await queues.place.write('.bide/outputs.json', outputs({ ...twoQueues, WebhooksGivenUpQueueUrl: givenUp }));
  const announced = {
    'detail-type': 'Bide Task Succeeded',
    id: 'e2',
    source: 'bide',
    detail: { task: { id: taskId } },
  };
  const letter = { requestPayload: announced, responsePayload: { errorType: 'WebhookGivenUp', errorMessage: 'no' } };
  queues.messages = [{ url: givenUp, body: letter }];
  expect((await queues.place.bide(['dlq', 'list'])).out).toBe('m1  webhooks  1 min ago  bide  WebhookGivenUp: no\n');
  queues.messages = [{ url: givenUp, body: letter }];
  expect(await queues.place.bide(['dlq', 'redrive', 'm1'])).toMatchObject({
    code: 1,
    err: `bide: m1 stays: task ${taskId} or its webhook is not stored any more\n`,
  });
  expect([queues.called('Invoke').length, queues.called('DeleteMessage').length]).toEqual([0, 0]);
});

test('a letter goes to the function as it came, is written down under who asked, and is deleted', async () => {
  expect(await queues.place.bide(['dlq', 'redrive', 'm1'])).toEqual({
    code: 0,
    out: `m1  is task  ${taskId}\n`,
    err: '',
  });
  expect(queues.called('Invoke')).toEqual([{ name: 'Admit-7', payload: event }]);
  expect(queues.called('DeleteMessage')).toEqual([{ QueueUrl: undelivered, ReceiptHandle: 'r1' }]);
  expect(queues.called('PutItem')).toMatchObject([
    {
      TableName: 'T',
      Item: {
        pk: { S: 'DEADLETTERS#undelivered' },
        owner: { S: 'arn:aws:iam::123456789012:user/ann' },
        detail: { S: 'event e1 of shop' },
        state: { S: 'asked' },
      },
    },
  ]);
  const order = queues.asked.map(({ operation }) => operation);
  expect(order.indexOf('PutItem')).toBeLessThan(order.indexOf('Invoke'));
  expect(order.indexOf('Invoke')).toBeLessThan(order.indexOf('DeleteMessage'));
});

test('what cannot be read stays, and who tried is written down, with what came of it', async () => {
  queues.messages = [{ url: failed, body: 'no letter' }];
  const why = 'nothing in it can be handed over';
  expect(await queues.place.bide(['dlq', 'redrive', 'm1'])).toEqual({
    code: 1,
    out: '',
    err: `bide: m1 stays: ${why}\n`,
  });
  const [row] = queues.called('PutItem');
  expect(row).toMatchObject({
    Item: { pk: { S: 'DEADLETTERS#failed' }, detail: { S: 'message m1' }, state: { S: 'asked' } },
  });
  const [conclusion, ...more] = queues.called('UpdateItem');
  expect(JSON.stringify(conclusion?.['ExpressionAttributeValues'])).toContain('"refused"');
  expect(JSON.stringify(conclusion?.['ExpressionAttributeValues'])).toContain(why);
  expect([
    more,
    queues.called('Invoke', 'DeleteMessage'),
    queues.called('ChangeMessageVisibilityBatch').length,
  ]).toEqual([[], [], 1]);
});

test('a right that is missing: the letter goes back, nothing is deleted', async () => {
  queues.admitted = { error: 'AccessDeniedException', message: 'not authorized to perform: lambda:InvokeFunction' };
  const { code, err } = await queues.place.bide(['dlq', 'redrive', 'm1']);
  expect([code, err]).toEqual([2, expect.stringContaining('Cannot invoke Admit-7')]);
  expect([queues.called('DeleteMessage').length, queues.called('ChangeMessageVisibilityBatch').length]).toEqual([0, 1]);
});

test('outputs of an earlier release do not name the queues', async () => {
  await queues.place.write('.bide/outputs.json', outputs());
  expect(await queues.place.bide(['dlq', 'list'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('has no queue URLs: deploy this release first'),
  });
});
