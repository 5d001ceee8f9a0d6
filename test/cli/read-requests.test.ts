import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readRequests } from '../../cli/read-requests.ts';

let folder = '';
const good = { profile: 'unified', operation: 'images', body: { model: 'm' } };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bide-requests-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

test('reads one request, a list, and JSON Lines with empty lines', async () => {
  const one = await file('one.json', JSON.stringify(good));
  const list = await file('list.json', JSON.stringify([good, good]));
  const lines = await file('lines.jsonl', `${JSON.stringify(good)}\n\n${JSON.stringify(good)}\n`);
  const requests = await readRequests([one, list, lines]);
  expect(requests.map(({ place }) => place.slice(folder.length + 1))).toEqual([
    'one.json',
    'list.json[0]',
    'list.json[1]',
    'lines.jsonl:1',
    'lines.jsonl:3',
  ]);
});

test('lists every problem of every file, and sends nothing', async () => {
  const lines = await file('bad.jsonl', `{"profile":\n${JSON.stringify({ ...good, boddy: 1 })}\n`);
  await expect(readRequests([lines, join(folder, 'missing.json')])).rejects.toThrow(
    expect.objectContaining({
      name: 'UsageError',
      message: expect.stringMatching(
        /bad\.jsonl:1: is not JSON[\s\S]*bad\.jsonl:2: boddy: Unknown field; did you mean body\?[\s\S]*missing\.json: cannot be read \(ENOENT\)/,
      ),
    }),
  );
});

test('a file without a request is a mistake', async () => {
  await expect(readRequests([await file('empty.jsonl', '\n')])).rejects.toThrow('There is no request in');
});

test('a webhook may go to the machine of whoever takes the request in, and to no other over http', async () => {
  const to = (url: string) => ({ ...good, webhook: { url } });
  const path = await file('here.json', JSON.stringify(to('http://127.0.0.1:8080/hook')));
  expect((await readRequests([path])).map(({ request }) => request)).toEqual([to('http://127.0.0.1:8080/hook')]);
  const elsewhere = await file('elsewhere.json', JSON.stringify(to('http://example.com/hook')));
  await expect(readRequests([elsewhere])).rejects.toThrow('webhook.url: Allowed: https:, or http: of this machine.');
});
