/** Row 2: the POST never left. Each fault lasts for two tries, and is over before the third. */
import tls from 'node:tls';
import { afterEach, expect, jest, test } from '@jest/globals';
import { imageRequest } from '../scenarios/play.ts';
import { makeCertificate } from '../helpers/certificate.ts';
import { expectRow, type Row } from './expect-row.ts';
import { byName, resolver } from './resolver.ts';
import { advice, straight } from './rows.ts';
import { suffer, toItsEnd, type Scene } from './suffer.ts';

afterEach(() => void jest.restoreAllMocks());

const told = `attempt 1 | POST provider_unreachable | provider | ${advice.unreachable}`;
const unreachable = ['submit', -1, 'provider_unreachable', 0] as const;

/** The POSTs that arrived are one. */
const thirdTime: Row = {
  ...straight,
  attempts: [['closed', 3, 2, 'task-1']],
  errors: [unreachable, unreachable],
  told: [told, told],
  waits: [1, 1, 2],
};

/** Admits a task; when it was sent twice, the fault is over. */
async function untilThen(scene: Scene, over: () => unknown): Promise<string> {
  const end = toItsEnd(scene);
  await scene.clock.sleep(1500);
  await scene.clock.busy(() => Promise.resolve(over()));
  return end;
}

test('row 2 · POST while nobody listens: backed off, sent when somebody does · 1 paid', async () => {
  const suffered = await suffer({
    tell: async (scene) => {
      await scene.provider.close();
      return untilThen(scene, () => scene.provider.listen());
    },
  });
  expectRow(suffered, thirdTime);
});

test('row 2 · POST while the name does not resolve: backed off, sent when it does · 1 paid', async () => {
  const name = resolver(false);
  const suffered = await suffer({
    baseUrl: byName,
    tell: (scene) => untilThen(scene, () => void (name.resolves = true)),
  });
  expectRow(suffered, thirdTime);
  expect(suffered.errors[0]?.['message']).toBe('not sent: ENOTFOUND');
});

test('row 2 · POST to somebody who does not speak TLS: backed off, sent when he does · 1 paid', async () => {
  const certificate = makeCertificate();
  trust(certificate.cert);
  const suffered = await suffer({
    baseUrl: (url) => url.replace('http://127.0.0.1', 'https://localhost'),
    tell: async (scene) => {
      await scene.provider.close();
      await scene.provider.listen({ atConnect: (socket) => socket.end('220 mail.example ESMTP') });
      return untilThen(scene, async () => {
        await scene.provider.close();
        await scene.provider.listen({ certificate });
      });
    },
  });
  expectRow(suffered, thirdTime);
});

test('row 2 · POST to somebody whose certificate nobody vouches for: backed off, sent when somebody does · 1 paid', async () => {
  const certificate = makeCertificate();
  const suffered = await suffer({
    baseUrl: (url) => url.replace('http://127.0.0.1', 'https://localhost'),
    tell: async (scene) => {
      await scene.provider.close();
      await scene.provider.listen({ certificate });
      return untilThen(scene, () => trust(certificate.cert));
    },
  });
  expectRow(suffered, thirdTime);
  expect(suffered.errors[0]?.['message']).toBe('not sent: DEPTH_ZERO_SELF_SIGNED_CERT');
});

/** Every later handshake takes the certificate for a good one; nothing else of it changes. */
function trust(ca: string): void {
  const connect = tls.connect as (options: tls.ConnectionOptions) => tls.TLSSocket;
  jest
    .spyOn(tls, 'connect')
    .mockImplementation(((options: tls.ConnectionOptions) => connect({ ...options, ca })) as typeof tls.connect);
}

test('row 2 · POST while nobody ever listens: ends when the sends are used up, nothing was bought · 0 paid', async () => {
  const suffered = await suffer({
    options: { settings: { maxSendsPerAttempt: 4 } },
    tell: async (scene) => {
      await scene.provider.close();
      return toItsEnd(scene, imageRequest());
    },
  });
  expectRow(suffered, {
    posts: [],
    looks: [],
    outcome: ['failed', 'provider_unreachable', false],
    attempts: [['closed', 4, 4, null]],
    errors: [unreachable, unreachable, ['submit', -1, 'provider_unreachable', 1]],
    advice: advice.unreachable,
    told: [told, told, told.replace('unreachable |', 'unreachable (and 1 more) |')],
    waits: [1, 1, 2],
  });
});
