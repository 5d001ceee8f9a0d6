import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { s3InputFiles } from '../../../lambdas/adapters/input-files.ts';
import { clientConfig } from '../../../lambdas/adapters/step-ports.ts';

let close: () => void = () => undefined;
afterEach(() => {
  close();
});

/** Files over a bucket that answers like this. */
async function filesOver(listener: RequestListener, options: { readonly inspectMs?: number } = {}) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return s3InputFiles({ ...clientConfig(endpoint), forcePathStyle: true }, () => Date.UTC(2026, 0, 1), options);
}

test('a file is told by its length and its type', async () => {
  const files = await filesOver((_, response) => {
    response.writeHead(200, { 'content-length': '7', 'content-type': 'image/png' }).end();
  });
  expect(await files.inspect('uploads', 'a.png')).toEqual({ kind: 'found', bytes: 7, contentType: 'image/png' });
});

test.each([403, 404])('one that is answered with %i is not readable', async (status) => {
  const files = await filesOver((_, response) => {
    response.writeHead(status).end();
  });
  expect(await files.inspect('uploads', 'a.png')).toEqual({ kind: 'unreadable' });
});

test('storage that says nothing is not waited for longer than a look may take, all its tries together', async () => {
  let asked = 0;
  const files = await filesOver(() => (asked += 1), { inspectMs: 200 });
  await expect(files.inspect('uploads', 'a.png')).rejects.toMatchObject({ name: 'AbortError' });
  expect(asked).toBe(1);
});

test('a link is made without asking anybody', async () => {
  let asked = 0;
  const files = await filesOver(() => (asked += 1));
  const link = new URL(await files.link('uploads', 'a b.png', 3600));
  expect([link.pathname, link.searchParams.get('X-Amz-Expires'), asked]).toEqual(['/uploads/a%20b.png', '3600', 0]);
});
