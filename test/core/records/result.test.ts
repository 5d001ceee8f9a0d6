import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { isStored, readResult, storeLateResult, storeResult } from '../../../core/records/result.ts';
import { resultKey } from '../../../core/records/keys.ts';
import { MemoryTable } from '../../../local/memory-table.ts';
import { NOW, taskId, taskWith } from '../some-task.ts';

const succeeded = taskWith(
  [
    { state: 'closed', code: 'failed' },
    { state: 'closed', code: 'succeeded' },
  ],
  {
    status: 'succeeded',
  },
);
const expiresAt = NOW / 1000 + 100 * 24 * 3600;

/** JSON text of `bytes` bytes. */
const ofBytes = (bytes: number) => 'x'.repeat(bytes - 2);

function storage() {
  const table = new MemoryTable({ clock: { now: () => NOW } });
  const stored = new Map<string, string>();
  const files = {
    put: (key: string, text: string) => Promise.resolve(void stored.set(key, text)),
    get: (key: string) => {
      const text = stored.get(key);
      return text === undefined ? Promise.reject(new Error(`No file ${key}.`)) : Promise.resolve(text);
    },
  };
  return { table, files, stored };
}

describe('a result', () => {
  test.each<[string, unknown]>([
    ['a list', [{ url: 'https://a.example/1.png' }]],
    ['null', null],
    ['text', 'ü'],
    ['nothing in particular', {}],
  ])('is read back as it came: %s', async (_what, result) => {
    const ports = storage();
    await storeResult(ports, succeeded, 2, result);
    expect(await readResult(ports, succeeded)).toEqual(result);
    expect(ports.stored.size).toBe(0);
  });

  test('stands in the table as JSON text, and goes with its task', async () => {
    const ports = storage();
    await storeResult(ports, succeeded, 2, ['ü']);
    expect(await ports.table.get(resultKey(taskId, 2))).toEqual({
      pk: `TASK#${taskId}`,
      sk: 'RESULT#2',
      json: '["ü"]',
      bytes: 6,
      expiresAt,
    });
  });

  test('of up to 100 KB stays in the table, a longer one goes to object storage', async () => {
    const ports = storage();
    await storeResult(ports, succeeded, 1, ofBytes(102_400));
    expect(ports.stored.size).toBe(0);
    await storeResult(ports, succeeded, 2, ofBytes(102_401));
    expect(ports.stored.size).toBe(1);
    expect(await readResult(ports, succeeded)).toBe(ofBytes(102_401));
  });

  test('in object storage is named by its hash, and the table points to it', async () => {
    const ports = storage();
    const long = 'ü'.repeat(60_000);
    await storeResult(ports, succeeded, 2, long);
    const sha256 = createHash('sha256').update(`"${long}"`).digest('hex');
    const file = `results/${taskId}/2-${sha256}.json`;
    expect([...ports.stored]).toEqual([[file, `"${long}"`]]);
    expect(await ports.table.get(resultKey(taskId, 2))).toEqual({
      pk: `TASK#${taskId}`,
      sk: 'RESULT#2',
      file,
      sha256,
      bytes: 120_002,
      expiresAt,
    });
  });

  test('that is stored again lands in the same place', async () => {
    const ports = storage();
    for (let i = 0; i < 2; i += 1) await storeResult(ports, succeeded, 2, ofBytes(200_000));
    expect([ports.stored.size, ports.table.items().length]).toEqual([1, 1]);
  });
});

test.each([[null], [[]]])('a result that is there does not make way for %j, which is none', async (nothing) => {
  const ports = storage();
  await storeResult(ports, succeeded, 2, ['first']);
  await storeResult(ports, succeeded, 2, nothing);
  expect(await readResult(ports, succeeded)).toEqual(['first']);
});

describe('reading', () => {
  test('gives null while a task has not succeeded, whatever is stored', async () => {
    const ports = storage();
    await storeResult(ports, succeeded, 2, 'early');
    expect(await readResult(ports, { ...succeeded, status: 'running' })).toBeNull();
  });

  test("takes the deciding attempt's result", async () => {
    const ports = storage();
    await storeResult(ports, succeeded, 1, 'first');
    await storeResult(ports, succeeded, 2, 'second');
    expect(await readResult(ports, succeeded)).toBe('second');
  });

  test('never passes off a missing result, a missing file or a changed one', async () => {
    const ports = storage();
    await expect(readResult(ports, succeeded)).rejects.toThrow(`The result of task ${taskId} is missing.`);
    await storeResult(ports, succeeded, 2, ofBytes(200_000));
    const [file = ''] = ports.stored.keys();
    ports.stored.set(file, '"other"');
    await expect(readResult(ports, succeeded)).rejects.toThrow(`The file ${file} is not the result that was stored.`);
    ports.stored.clear();
    await expect(readResult(ports, succeeded)).rejects.toThrow(`No file ${file}.`);
  });
});

describe('of a look after the end', () => {
  const rowOf = ({ table }: ReturnType<typeof storage>) => table.get(resultKey(taskId, 2));

  test('a result is stored where none is', async () => {
    const ports = storage();
    expect(await isStored(ports.table, taskId, 2)).toBe(false);
    await storeLateResult(ports, succeeded, 2, ['late']);
    expect([await isStored(ports.table, taskId, 2), (await rowOf(ports))?.['json']]).toEqual([true, '["late"]']);
  });

  test.each([
    ['short', ['first']],
    ['long', ofBytes(200_000)],
  ])('a result that is there stays: a %s one', async (_what, first) => {
    const ports = storage();
    await storeResult(ports, succeeded, 2, first);
    const before = await rowOf(ports);
    await storeLateResult(ports, succeeded, 2, ['late']);
    await storeLateResult(ports, succeeded, 2, ofBytes(200_001));
    expect([await isStored(ports.table, taskId, 2), await rowOf(ports)]).toEqual([true, before]);
  });

  test('a row of an earlier task under the same key, which has expired, makes way', async () => {
    const ports = storage();
    await ports.table.put({ ...resultKey(taskId, 2), json: '"of before"', bytes: 11, expiresAt: NOW / 1000 - 1 });
    expect(await storeLateResult(ports, succeeded, 2, ['late'])).toBe(true);
    expect((await rowOf(ports))?.['json']).toBe('["late"]');
  });

  test.each([[null], [[]]])('%j is no result, and makes way for one', async (nothing) => {
    const ports = storage();
    await storeResult(ports, succeeded, 2, nothing);
    expect(await isStored(ports.table, taskId, 2)).toBe(false);
    await storeLateResult(ports, succeeded, 2, ['late']);
    expect((await rowOf(ports))?.['json']).toBe('["late"]');
  });
});
