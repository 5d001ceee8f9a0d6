import { expect, test } from '@jest/globals';
import { acceptedByCdkNag, acceptedByCheckov } from '../../../scripts/checks/accepted.ts';
import { problemsIn } from '../../../scripts/checks/finding.ts';

const found = { rule: 'R1', at: 'Queue.Dead', says: 'It is bad.' };
const accepted = { rule: 'R1', at: 'Queue.', because: 'it is meant to be' };

test('a finding that nobody accepted is a problem', () => {
  expect(problemsIn([found])).toEqual(['R1 at Queue.Dead: It is bad.']);
});

test('an accepted one is none', () => {
  expect(problemsIn([found, { ...found, at: 'Queue.Other' }], [accepted])).toEqual([]);
});

test.each([
  ['of another rule', { ...accepted, rule: 'R2' }, 'R2 at Queue. is accepted, and not found any more: remove it'],
  ['at another place', { ...accepted, at: 'Topic.' }, 'R1 at Topic. is accepted, and not found any more: remove it'],
])('what is accepted %s covers nothing, and has to go', (_, other, stale) => {
  expect(problemsIn([found], [other])).toEqual(['R1 at Queue.Dead: It is bad.', stale]);
});

test('every acceptance has a reason', () => {
  for (const { because } of [...acceptedByCheckov, ...acceptedByCdkNag]) expect(because.length).toBeGreaterThan(10);
});
