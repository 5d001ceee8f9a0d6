import { expect, test } from '@jest/globals';
import { activeCaller, hashOfCallerKey, newCaller } from '../../../core/records/caller-record.ts';
import { NOW } from '../some-task.ts';

const HASH = 'b14eb91f7b9c5aef81cd74b773b4cb02ebd2c3b2c0d33ff249af972cd59c66ee';
const given = { callerKey: 'caller-key-1', name: 'ci', owner: 'team-a', now: NOW };

test('a caller is stored under the SHA-256 of its caller key, with every scope unless fewer are given', () => {
  expect(newCaller(given)).toEqual({
    pk: `CALLER#${HASH}`,
    sk: 'CALLER',
    keyId: 'b14eb91f7b9c',
    name: 'ci',
    owner: 'team-a',
    scopes: ['tasks:read', 'tasks:write'],
    createdAt: NOW,
    ownerPk: 'CALLERS',
    ownerSk: '2026-01-01T00:00:00.000Z#b14eb91f7b9c',
  });
  expect(newCaller({ ...given, scopes: ['tasks:read'] }).scopes).toEqual(['tasks:read']);
});

test('a limit is stored where there is one', () => {
  const limit = { requests: 5, periodSeconds: 1 };
  expect(newCaller({ ...given, limit }).limit).toEqual(limit);
  expect(newCaller({ ...given, limit: undefined })).not.toHaveProperty('limit');
});

test('nothing that is stored shows the caller key', () => {
  expect(JSON.stringify(newCaller(given))).not.toContain('caller-key-1');
  expect(hashOfCallerKey('caller-key-1')).toBe(HASH);
});

test('a caller that was revoked is no caller any more', () => {
  const caller = newCaller(given);
  expect(activeCaller(caller)).toBe(caller);
  expect(activeCaller({ ...caller, revokedAt: NOW })).toBeUndefined();
  expect(activeCaller(undefined)).toBeUndefined();
});
