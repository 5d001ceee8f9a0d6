/** The dead-letter queues of a deployed stack: what AWS is asked for, and by which names. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  identity,
  outputs,
  pointSdkTo,
  startAwsStandIn,
  type Asked,
  type AwsStandIn,
  type Reply,
} from '../aws-stand-in.ts';
import { CALLED_AT, Workplace } from '../bide.ts';

const event = { 'detail-type': 'Bide Task Requested', id: 'e1', source: 'shop', detail: {} };
const undelivered = 'https://sqs.eu-central-1.amazonaws.com/123456789012/Undelivered';
const failed = 'https://sqs.eu-central-1.amazonaws.com/123456789012/Failed';
const givenUp = 'https://sqs.eu-central-1.amazonaws.com/123456789012/GivenUp';
const taskId = 'abcdefghijklmnopqrstuvwxy2';

/** What is in the queues; each message is given once. */
let messages: { url: string; body: unknown }[];
let admitted: Reply;
let place: Workplace;
let aws: AwsStandIn;

function reply({ operation, request }: Asked): Reply | undefined {
  switch (operation) {
    case 'ReceiveMessage': {
      const at = messages.findIndex(({ url }) => url === request['QueueUrl']);
      const [found] = at < 0 ? [] : messages.splice(at, 1);
      return { answer: found === undefined ? {} : { Messages: [messageOf(found.body)] } };
    }
    case 'Invoke':
      return admitted;
    case 'GetCallerIdentity':
      return identity;
    case 'ChangeMessageVisibilityBatch':
      return { answer: { Successful: [], Failed: [] } };
    case 'GetItem':
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteMessage':
      return { answer: {} };
    default:
      return undefined;
  }
}

function messageOf(body: unknown) {
  const Body = JSON.stringify(body);
  const MD5OfBody = createHash('md5').update(Body).digest('hex');
  return {
    MessageId: 'm1',
    ReceiptHandle: 'r1',
    Body,
    MD5OfBody,
    Attributes: { SentTimestamp: String(CALLED_AT - 60_000) },
  };
}

beforeEach(async () => {
  messages = [{ url: undelivered, body: event }];
  admitted = { answer: JSON.stringify({ taskId, replayed: false }) };
  place = await Workplace.make();
  const queues = { UndeliveredEventsQueueUrl: undelivered, FailedAdmissionsQueueUrl: failed };
  await place.write('.bide/outputs.json', outputs({ AdmitFunctionName: 'Admit-7', ...queues }));
  aws = await startAwsStandIn(reply);
  pointSdkTo(aws.endpoint);
});

afterEach(async () => {
  pointSdkTo(undefined);
  await aws.close();
  await place.remove();
});

const called = (...names: string[]) =>
  aws.asked.filter(({ operation }) => names.includes(operation)).map(({ request }) => request);

test('every queue is listed, and what was received is given back', async () => {
  messages.push({ url: failed, body: { requestPayload: event, responsePayload: { errorMessage: 'no' } } });
  expect(await place.bide(['dlq', 'list'])).toEqual({
    code: 0,
    out: 'm1  undelivered  1 min ago  shop  no reason given\nm1  failed       1 min ago  shop  no\n',
    err: '',
  });
  const back = [{ Id: '0', ReceiptHandle: 'r1', VisibilityTimeout: 0 }];
  expect(called('ChangeMessageVisibilityBatch')).toEqual([
    { QueueUrl: undelivered, Entries: back },
    { QueueUrl: failed, Entries: back },
  ]);
});

test('webhooks that were given up are listed, and one whose task is not stored any more stays', async () => {
  const queues = { UndeliveredEventsQueueUrl: undelivered, FailedAdmissionsQueueUrl: failed };
  await place.write(
    '.bide/outputs.json',
    outputs({ AdmitFunctionName: 'Admit-7', ...queues, WebhooksGivenUpQueueUrl: givenUp }),
  );
  const announced = {
    'detail-type': 'Bide Task Succeeded',
    id: 'e2',
    source: 'bide',
    detail: { task: { id: taskId } },
  };
  const letter = { requestPayload: announced, responsePayload: { errorType: 'WebhookGivenUp', errorMessage: 'no' } };
  messages = [{ url: givenUp, body: letter }];
  expect((await place.bide(['dlq', 'list'])).out).toBe('m1  webhooks  1 min ago  bide  WebhookGivenUp: no\n');
  messages = [{ url: givenUp, body: letter }];
  expect(await place.bide(['dlq', 'redrive', 'm1'])).toMatchObject({
    code: 1,
    err: `bide: m1 stays: task ${taskId} or its webhook is not stored any more\n`,
  });
  expect([called('Invoke').length, called('DeleteMessage').length]).toEqual([0, 0]);
});

test('a letter goes to the function as it came, is written down under who asked, and is deleted', async () => {
  expect(await place.bide(['dlq', 'redrive', 'm1'])).toEqual({ code: 0, out: `m1  is task  ${taskId}\n`, err: '' });
  expect(called('Invoke')).toEqual([{ name: 'Admit-7', payload: event }]);
  expect(called('DeleteMessage')).toEqual([{ QueueUrl: undelivered, ReceiptHandle: 'r1' }]);
  expect(called('PutItem')).toMatchObject([
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
  const order = aws.asked.map(({ operation }) => operation);
  expect(order.indexOf('PutItem')).toBeLessThan(order.indexOf('Invoke'));
  expect(order.indexOf('Invoke')).toBeLessThan(order.indexOf('DeleteMessage'));
});

test('what cannot be read stays, and who tried is written down, with what came of it', async () => {
  messages = [{ url: failed, body: 'no letter' }];
  const why = 'nothing in it can be handed over';
  expect(await place.bide(['dlq', 'redrive', 'm1'])).toEqual({ code: 1, out: '', err: `bide: m1 stays: ${why}\n` });
  const [row] = called('PutItem');
  expect(row).toMatchObject({
    Item: { pk: { S: 'DEADLETTERS#failed' }, detail: { S: 'message m1' }, state: { S: 'asked' } },
  });
  const [conclusion, ...more] = called('UpdateItem');
  expect(JSON.stringify(conclusion?.['ExpressionAttributeValues'])).toContain('"refused"');
  expect(JSON.stringify(conclusion?.['ExpressionAttributeValues'])).toContain(why);
  expect([more, called('Invoke', 'DeleteMessage'), called('ChangeMessageVisibilityBatch').length]).toEqual([[], [], 1]);
});

test('a right that is missing: the letter goes back, nothing is deleted', async () => {
  admitted = { error: 'AccessDeniedException', message: 'not authorized to perform: lambda:InvokeFunction' };
  const { code, err } = await place.bide(['dlq', 'redrive', 'm1']);
  expect([code, err]).toEqual([2, expect.stringContaining('Cannot invoke Admit-7')]);
  expect([called('DeleteMessage').length, called('ChangeMessageVisibilityBatch').length]).toEqual([0, 1]);
});

test('outputs of an earlier release do not name the queues', async () => {
  await place.write('.bide/outputs.json', outputs());
  expect(await place.bide(['dlq', 'list'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('has no queue URLs: deploy this release first'),
  });
});
