import { expect, test } from '@jest/globals';
import { auditRow, concluded } from '../../../core/records/audit-row.ts';
import { MemoryTable } from '../../../local/memory-table.ts';
import { NOW } from '../some-task.ts';

const by = { owner: 'o', keyId: 'k' };
const asked = { action: 'recover', by, writer: 'w', requestId: 'r=', at: NOW, attempt: 2 } as const;

test('says who asked for what, and that nothing has come of it yet', () => {
  expect(auditRow('TASK#a', asked)).toEqual({
    pk: 'TASK#a',
    sk: 'AUDIT#2026-01-01T00:00:00.000Z#recover.w.2',
    action: 'recover',
    owner: 'o',
    keyId: 'k',
    requestId: 'r=',
    at: '2026-01-01T00:00:00.000Z',
    attempt: 2,
    providerTaskId: '',
    detail: '',
    state: 'asked',
    outcome: '',
    expiresAt: NOW / 1000 + 90 * 24 * 3600,
  });
});

test('what one request asks for in one moment has rows of its own', () => {
  const names = [asked, { ...asked, attempt: 3 }, { ...asked, action: 'adopt' as const }, { ...asked, writer: 'v' }];
  expect(new Set(names.map((one) => auditRow('TASK#a', one).sk)).size).toBe(4);
});

test('what came of it is written once', async () => {
  const table = new MemoryTable({ clock: { now: () => NOW } });
  const row = auditRow('TASK#a', asked);
  await table.put(row);
  expect((await table.update(concluded(row, { state: 'done', outcome: 'first' }))).kind).toBe('written');
  expect((await table.update(concluded(row, { state: 'refused', outcome: 'second' }))).kind).toBe('refused');
  expect(await table.get(row)).toEqual({ ...row, state: 'done', outcome: 'first' });
});

test('what was never asked for has no end', async () => {
  const table = new MemoryTable({ clock: { now: () => NOW } });
  const key = { pk: 'TASK#a', sk: 'AUDIT#x' };
  expect((await table.update(concluded(key, { state: 'done', outcome: '' }))).kind).toBe('refused');
  expect(await table.get(key)).toBeUndefined();
});
