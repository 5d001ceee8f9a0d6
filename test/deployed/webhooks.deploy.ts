/** Webhooks of a deployed stack: the rule, the function, its secret, its tries. It refuses receivers on its own machine. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readDeploymentSecret } from '../../core/webhooks/deployment-secret.ts';
import { ownerSecret } from '../../core/webhooks/webhook-secret.ts';
import { imageRequest } from '../scenarios/image-request.ts';
import { bide, outputsFile } from './bide.ts';
import { finished, read, submit } from './caller.ts';
import { storedWebhook, triedWebhook } from './table.ts';
import { aws, OWNER, target } from './target.ts';

let receiver: Server;
let connections = 0;
let url = '';
let outputs: readonly string[] = [];
let callerKey = '';

beforeAll(async () => {
  outputs = ['--outputs', outputsFile()];
  receiver = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await once(receiver.listen(0, '127.0.0.1'), 'listening');
  url = `https://localhost:${(receiver.address() as AddressInfo).port}/hook`;
  const made = await bide(['keys', 'create', 'webhooks', '--owner', OWNER, '--scopes', scopes, ...outputs]);
  callerKey = made.out.trim();
});

afterAll(() => void receiver.close());

const scopes = 'tasks:read,tasks:write,tasks:operate';

test('rotate gives the function a secret, and an owner learns his own of it', async () => {
  expect(await bide(['webhooks', 'rotate', ...outputs])).toMatchObject({ code: 0, out: '' });
  const client = new SecretsManagerClient(aws());
  const command = new GetSecretValueCommand({ SecretId: target().outputs.WebhookSecretArn });
  const { current } = readDeploymentSecret((await client.send(command)).SecretString ?? '');
  const { out } = await bide(['webhooks', 'secret', OWNER, ...outputs]);
  expect(out.split('\n')[0]).toBe(ownerSecret(Buffer.from(current), OWNER));
});

/** The second try comes five seconds after the first, in one invocation; then it is the sweeper's turn. */
const refusedTwice = { state: 'waiting', tries: 2, lastError: 'address_refused' };

test('the announcement of a task with a webhook reaches its function, which counts its tries and connects to no address of its own machine', async () => {
  const { id } = await submit(imageRequest({ id: randomUUID() }, { webhook: { url } }));
  expect((await finished(id)).status).toBe('succeeded');
  const announced = await triedWebhook(id, 2);
  expect(announced).toMatchObject(refusedTwice);
  const shown = { state: 'waiting', tries: 2, lastStatus: null, nextTryAt: expect.any(String) };
  expect((await read(id)).webhook).toEqual(shown);

  // Begun anew, by the other event of the rule.
  const resent = await bide(['webhooks', 'resend', id], { callerKey });
  expect(resent).toEqual({ code: 0, out: `${id}  will be sent\n`, err: '' });
  const asked = await triedWebhook(id, 2);
  expect(asked).toMatchObject(refusedTwice);
  expect(asked.writer).not.toBe(announced.writer);
  expect(connections).toBe(0);
});

test('a task without a webhook has nothing of one', async () => {
  const { id } = await submit(imageRequest({ id: randomUUID() }));
  expect((await finished(id)).webhook).toBe(null);
  expect(await storedWebhook(id)).toBe(undefined);
});

test('the queue of those that are given up is there, and empty', async () => {
  const client = new SQSClient({ ...aws(), useQueueUrlAsEndpoint: false });
  const QueueUrl = target().outputs.WebhooksGivenUpQueueUrl;
  const AttributeNames = ['ApproximateNumberOfMessages'] as const;
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
  );
  expect(Attributes).toEqual({ ApproximateNumberOfMessages: '0' });
});
