import { expect, test } from '@jest/globals';
import { isUnderWay, leaveAll, leaveOne } from '../../../core/limits/places.ts';
import { limitKey } from '../../../core/records/keys.ts';
import { MemoryTable } from '../../../local/memory-table.ts';
import { NOW, tableBut, taskId, taskWith } from '../some-task.ts';

const outcome = {
  status: 'failed',
  code: 'timeout',
  message: '',
  recommendedAction: '',
  attempt: 1,
  mayBeCharged: true,
  finishedAt: NOW,
  writer: 'w',
} as const;

test.each([
  ['prepared', undefined, false],
  ['sending', undefined, true],
  ['accepted', undefined, true],
  ['ambiguous', 'submission_ambiguous', true],
  ['closed', 'succeeded', false],
  ['closed', 'submission_ambiguous', false],
] as const)('an attempt that is %s (%s) may be under way: %s', (state, code, expected) => {
  const attempt = { state, ...(code === undefined ? {} : { code }) };
  expect(isUnderWay(taskWith([attempt]), 1)).toBe(expected);
  expect(isUnderWay(taskWith([attempt], { outcome }), 1)).toBe(false);
  expect(isUnderWay(taskWith([attempt]), 2)).toBe(false);
});

async function stage(holders: readonly string[]) {
  const table = new MemoryTable({ clock: { now: () => NOW } });
  await table.put({ ...limitKey('unified'), holders: new Set(holders) });
  const warned: string[] = [];
  const log = { info: () => undefined, warn: (message: string) => void warned.push(message), error: () => undefined };
  const left = async () => (await table.get(limitKey('unified')))?.['holders'];
  return { table, log, left, warned };
}

const task = taskWith([
  { state: 'closed', holdsPlace: true },
  { state: 'accepted', holdsPlace: true },
]);

test('the end of a task gives back all that it holds, and nothing of others', async () => {
  const { table, log, left } = await stage([`${taskId}#1`, `${taskId}#2`, 'other#1']);
  await leaveAll(task, { table, log });
  expect(await left()).toEqual(new Set(['other#1']));
});

test('the end of an attempt gives back its own place', async () => {
  const { table, log, left } = await stage([`${taskId}#1`, `${taskId}#2`]);
  await leaveOne(task, 1, { table, log });
  expect(await left()).toEqual(new Set([`${taskId}#2`]));
});

test('a task that holds nothing writes nothing', async () => {
  const { table, log } = await stage(['other#1']);
  const silent = tableBut(table, { update: () => Promise.reject(new Error('written')) });
  const plain = taskWith([{ state: 'closed' }]);
  await leaveAll(plain, { table: silent, log });
  await leaveOne(plain, 1, { table: silent, log });
});

test('a table that is away costs a line of the log', async () => {
  const { table, log, warned } = await stage([`${taskId}#1`]);
  const away = tableBut(table, { update: () => Promise.reject(new Error('away')) });
  await leaveAll(task, { table: away, log });
  expect(warned).toEqual(['place not given back yet']);
});
