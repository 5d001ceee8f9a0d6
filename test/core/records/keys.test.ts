import { describe, expect, test } from '@jest/globals';
import * as keys from '../../../core/records/keys.ts';

const at = Date.UTC(2026, 0, 31, 23, 59, 59, 7);

test('every item has the key of the design', () => {
  expect([
    keys.taskKey('t'),
    keys.requestKey('t', 'f'),
    keys.resultKey('t', 2),
    keys.errorKey('t', at, 4),
    keys.limitKey('g'),
    keys.callerKey('h'),
  ]).toEqual([
    { pk: 'TASK#t', sk: 'TASK' },
    { pk: 'TASK#t', sk: 'REQUEST#f' },
    { pk: 'TASK#t', sk: 'RESULT#2' },
    { pk: 'TASK#t', sk: 'ERROR#2026-01-31T23:59:59.007Z#004' },
    { pk: 'LIMIT#g', sk: 'LIMIT' },
    { pk: 'CALLER#h', sk: 'CALLER' },
  ]);
});

test('error rows of one millisecond sort by their number', () => {
  const sorted = [1, 9, 10, 100].map((n) => keys.errorKey('t', at, n).sk);
  expect([...sorted].reverse().sort()).toEqual(sorted);
});

describe('shards', () => {
  test('are four, by the first byte of the hash of the task id', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((letter) => letter.repeat(26));
    expect(ids.map(keys.shardOf)).toEqual([1, 1, 0, 2, 3, 0, 0]);
  });

  test('are listed by their partition', () => {
    expect(keys.shards(keys.openPartition)).toEqual(['OPEN#0', 'OPEN#1', 'OPEN#2', 'OPEN#3']);
  });
});

describe('index entries', () => {
  const taskId = 'd'.repeat(26);

  test('of open tasks are ordered by when somebody must care', () => {
    expect(keys.openIndex(taskId, 5000)).toEqual({ openPk: 'OPEN#2', dueAt: 5000 });
  });

  test('of webhooks that wait are apart from those', () => {
    expect(keys.openWebhookIndex(taskId, 5000)).toEqual({ openPk: 'OPEN#WEBHOOKS#2', dueAt: 5000 });
  });

  test('of an owner are filed by month and ordered by creation', () => {
    expect(keys.ownerIndex(taskId, 'o', '2026-01-31T23:59:59.007Z')).toEqual({
      ownerPk: 'OWNER#o#2026-01#2',
      ownerSk: `2026-01-31T23:59:59.007Z#${taskId}`,
    });
  });

  test('of error rows are filed by day and ordered by code, then time', () => {
    expect(keys.errorIndex({ taskId, owner: 'o', code: 'timeout', at: '2026-01-31T23:59:59.007Z', n: 3 })).toEqual({
      errorsPk: 'OWNER#o#ERRORS#2026-01-31#2',
      errorsSk: `timeout#2026-01-31T23:59:59.007Z#${taskId}#3`,
    });
  });

  test('stand under the attributes that the indexes are built on', () => {
    const entries = { ...keys.openIndex('t', 1), ...keys.ownerIndex('t', 'o', '2026') };
    const errors = keys.errorIndex({ taskId: 't', owner: 'o', code: 'c', at: '2026', n: 1 });
    const used = Object.values(keys.indexAttributes).flatMap(({ pk, sk }) => [pk, sk]);
    expect(Object.keys({ ...entries, ...errors })).toEqual(used);
  });
});
