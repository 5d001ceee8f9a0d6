/** Webhooks over TLS, sent by a process that trusts whom the machine's owner has told Node to trust, and nobody else. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { signedHeaders } from '../../../core/webhooks/sign-webhook.ts';
import { verifyWebhook } from '../../../lambdas/adapters/verify-webhook.ts';
import { makeCertificate, type Certificate } from '../../helpers/certificate.ts';
import type { Errand } from './send-webhook.ts';

// A process takes its time to start on a busy machine.
jest.setTimeout(60_000);

const sender = fileURLToPath(new URL('send-webhook.ts', import.meta.url));
const secret = Buffer.alloc(32, 7);
const body = '{"type":"task.succeeded"}';
/** No resolver knows it: who gets there was sent to the address that was vetted. */
const NAME = 'receiver.example';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'bide-webhook-tls-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Told {
  /** The name that the client asked for in its first message of TLS. */
  readonly servername: unknown;
  readonly host: string | undefined;
  /** What a receiver makes of it. */
  readonly verified: unknown;
}

/** What the sender says, and what a receiver with this certificate was told by the time that all connections are over. */
async function tell(certificate: Certificate, trusted: string): Promise<{ came: unknown; told: readonly Told[] }> {
  const told: Told[] = [];
  const receiver = createServer({ ...certificate }, (request, response) => {
    void text(request).then((payload) => {
      const servername: unknown = Reflect.get(request.socket, 'servername');
      const verified = verifyWebhook(payload, request.headers, secret.toString('base64'));
      told.push({ servername, host: request.headers.host, verified });
      response.writeHead(204).end();
    });
  });
  await once(receiver.listen(0, '127.0.0.1'), 'listening');
  const { port } = receiver.address() as AddressInfo;
  try {
    return { came: await sendTo(`https://${NAME}:${port}/hook`, trusted), told };
  } finally {
    // Waits for every connection: what was sent has been read.
    await promisify(receiver.close.bind(receiver))();
  }
}

async function sendTo(url: string, trusted: string): Promise<unknown> {
  const authorities = join(folder, 'authorities.pem');
  await writeFile(authorities, trusted);
  const headers = signedHeaders({ id: 'msg_1', payload: body, at: Date.now() }, [secret]);
  const errand: Errand = { url, headers, body };
  const args = ['--import', import.meta.resolve('tsx'), sender, JSON.stringify(errand)];
  const { PATH, HOME } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { PATH, HOME, NODE_EXTRA_CA_CERTS: authorities },
  });
  return JSON.parse(stdout) as unknown;
}

test("a webhook over TLS: the certificate is checked for the URL's host, the connection goes to the vetted address", async () => {
  const certificate = makeCertificate(NAME);
  const { came, told } = await tell(certificate, certificate.cert);
  expect(came).toEqual({ kind: 'answered', status: 204 });
  const host = expect.stringMatching(/^receiver\.example:\d+$/);
  expect(told).toEqual([{ servername: NAME, host, verified: { type: 'task.succeeded' } }]);
});

test('a certificate of another name: a failed try, and nothing was sent', async () => {
  const certificate = makeCertificate('localhost');
  expect(await tell(certificate, certificate.cert)).toEqual({
    came: { kind: 'failed', reason: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    told: [],
  });
});

test('a certificate that nobody vouches for: a failed try, and nothing was sent', async () => {
  const another = makeCertificate(NAME);
  expect(await tell(makeCertificate(NAME), another.cert)).toEqual({
    came: { kind: 'failed', reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    told: [],
  });
});
