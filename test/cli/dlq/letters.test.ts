import { expect, test } from '@jest/globals';
import { readLetter } from '../../../cli/dlq/letters.ts';

const event = { 'detail-type': 'Bide Task Requested', id: 'e1', source: 'shop', detail: { body: 'secret' } };
const sent = { MessageId: 'm1', ReceiptHandle: 'r1', Attributes: { SentTimestamp: '1700' } };
const known = { id: 'm1', receiptHandle: 'r1', sentAt: 1700 };
const failedWith = (more: object) => ({ ...sent, Body: JSON.stringify({ version: '1.0', ...more }) });

test('what EventBridge could not hand over is the event itself; why stands in attributes', () => {
  const MessageAttributes = {
    ERROR_CODE: { DataType: 'String', StringValue: 'NO_PERMISSIONS' },
    ERROR_MESSAGE: { DataType: 'String', StringValue: 'not authorized' },
  };
  expect(readLetter('undelivered', { ...sent, Body: JSON.stringify(event), MessageAttributes })).toEqual({
    ...{ ...known, queue: 'undelivered', payload: event, eventId: 'e1', source: 'shop' },
    ...{ code: 'NO_PERMISSIONS', profile: '', why: 'NO_PERMISSIONS: not authorized' },
  });
});

test('what admission failed at holds the event and the error', () => {
  const responsePayload = { errorType: 'RequestRefused', errorMessage: 'no' };
  expect(readLetter('failed', failedWith({ requestPayload: event, responsePayload }))).toEqual({
    ...{ ...known, queue: 'failed', payload: event, eventId: 'e1', source: 'shop' },
    ...{ code: 'RequestRefused', profile: '', why: 'RequestRefused: no' },
  });
});

test('a webhook that was given up is the announcement of its task, and the error', () => {
  const announced = { ...event, 'detail-type': 'Bide Task Succeeded', source: 'bide', detail: { task: { id: 't' } } };
  const responsePayload = { errorType: 'WebhookGivenUp', errorMessage: 'The webhook of task t was given up.' };
  expect(readLetter('webhooks', failedWith({ requestPayload: announced, responsePayload }))).toEqual({
    ...{ ...known, queue: 'webhooks', payload: announced, eventId: 'e1', source: 'bide' },
    ...{ code: 'WebhookGivenUp', profile: '' },
    why: 'WebhookGivenUp: The webhook of task t was given up.',
  });
});

test.each([null, undefined, {}])('a timeout may give no reason: %j', (responsePayload) => {
  expect(readLetter('failed', failedWith({ requestPayload: event, responsePayload })).why).toBe('no reason given');
});

test('whose request it was about: an event holds the request, a direct call has it beside the owner', () => {
  const requested = { ...event, detail: { profile: 'unified', body: 'secret' } };
  expect(readLetter('failed', failedWith({ requestPayload: requested }))).toMatchObject({
    profile: 'unified',
    code: '',
  });
  expect(readLetter('undelivered', { ...sent, Body: JSON.stringify(requested) }).profile).toBe('unified');
  const call = { request: { profile: 'replicate' }, owner: 'reports' };
  expect(readLetter('failed', failedWith({ requestPayload: call })).profile).toBe('replicate');
  expect(readLetter('failed', failedWith({ requestPayload: { detail: { profile: 7 } } })).profile).toBe('');
});

test('a direct call has no event', () => {
  const call = { request: {}, owner: 'reports' };
  expect(readLetter('failed', failedWith({ requestPayload: call }))).toMatchObject({
    payload: call,
    eventId: '',
    source: '',
  });
});

test('a direct call without a key goes by the id of its invocation, as it was admitted', () => {
  const requestContext = { requestId: 'i1', condition: 'RetriesExhausted' };
  const payloadOf = (requestPayload: unknown) =>
    readLetter('failed', failedWith({ requestContext, requestPayload })).payload;
  const call = { request: {}, owner: 'reports' };
  expect(payloadOf(call)).toEqual({ ...call, idempotencyKey: 'i1' });
  expect(payloadOf({ ...call, idempotencyKey: 'k' })).toEqual({ ...call, idempotencyKey: 'k' });
  expect(payloadOf(event)).toEqual(event);
  expect(payloadOf(7)).toBe(7);
});

test.each(['', 'no JSON', '[]', '7'])('a body that is %j can be listed, and not handed over', (Body) => {
  expect(readLetter('failed', { ...sent, Body })).toMatchObject({ payload: undefined, why: 'not what Lambda writes' });
});
