/** Row 47: receivers of webhooks that are down, or want nothing more. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { stored } from '../scenarios/at-work.ts';
import { imageRequest } from '../scenarios/play.ts';
import { expectRow } from './expect-row.ts';
import { advice, straight } from './rows.ts';
import { suffer, toItsEnd } from './suffer.ts';

/** A receiver of webhooks that answers with these statuses, one after the other, the last one for ever, after `hook.before`. */
async function receiver(statuses: readonly number[]) {
  const told: string[] = [];
  const hook: { before: (webhookId: string) => Promise<void> } = { before: () => Promise.resolve() };
  const server = createServer((request, response) => {
    const id = String(request.headers['webhook-id']);
    told.push(id);
    const status = statuses[Math.min(told.length, statuses.length) - 1] ?? 500;
    void hook.before(id).finally(() => response.writeHead(status).end());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { told, hook, url: `http://127.0.0.1:${port}/`, close };
}

test('row 47 · the receiver of a webhook is down when the task ends: told when it is back, under one id · 1 paid', async () => {
  const { told, hook, url, close } = await receiver([503, 503, 200]);
  const found: unknown[] = [];
  const suffered = await suffer({
    options: { schedules: true },
    tell: async (scene) => {
      hook.before = async (webhookId) => {
        const { outcome } = await stored(scene, webhookId.slice('msg_'.length));
        found.push(outcome?.code);
      };
      const id = await toItsEnd(scene, imageRequest({}, { webhook: { url } }));
      await scene.clock.sleep(400_000);
      await scene.runtime.idle();
      return id;
    },
  }).finally(close);
  expectRow(suffered, { ...straight, waits: [2] });
  // The outcome does not wait for anybody to be told.
  expect(found).toEqual(Array(3).fill('succeeded'));
  expect(told).toEqual(Array(3).fill(`msg_${suffered.task.id}`));
});

test('row 47 · nobody wants the webhook any more: given up, an error row, a dead letter · 1 paid', async () => {
  const { told, url, close } = await receiver([410]);
  const suffered = await suffer({
    tell: async (scene) => {
      const id = await toItsEnd(scene, imageRequest({}, { webhook: { url } }));
      expect(scene.runtime.deadLetters.map(({ responsePayload }) => responsePayload)).toMatchObject([
        { errorType: 'WebhookGivenUp' },
      ]);
      return id;
    },
  }).finally(close);
  expectRow(suffered, {
    ...straight,
    errors: [['webhook', -1, 'webhook_given_up', 0]],
    told: [`attempt 0 | webhook webhook_given_up | caller | ${advice.resend}`],
    alarms: ['Webhooks given up'],
    log: ['warn: webhook given up'],
    waits: [2],
  });
  expect(told).toHaveLength(1);
});
