import { expect, test } from '@jest/globals';
import { plannedViews } from '../../../core/api/wait-views.ts';
import { parseDeployment } from '../../../core/deployment.ts';
import { NOW, taskWith } from '../some-task.ts';

const { settings } = parseDeployment({});
const accepted = { state: 'accepted', acceptedAt: NOW } as const;
const open = { looks: 1, nextLookAt: NOW + 5000, deadlineAt: NOW + 20_000 };
const outlook = { known: undefined, since: NOW };

test('the looks after the next one, until the deadline', () => {
  const planned = plannedViews(taskWith([accepted], open), outlook, settings);
  const seconds = (at: string) => (Date.parse(at) - NOW) / 1000;
  expect(planned.map(({ at, seconds: waited, why }) => [seconds(at), waited, why])).toEqual([
    [10, 5, 'growing'],
    [17, 7, 'growing'],
    [20, 3, 'deadline'],
  ]);
});

test('waits grow anew with each attempt: looks at earlier ones do not count', () => {
  const first = { state: 'closed', code: 'timeout', waits: '2g3g5g7g' } as const;
  const second = { ...accepted, waits: '2g3g' };
  const planned = plannedViews(taskWith([first, second], { ...open, looks: 5 }), outlook, settings);
  expect(planned[0]).toMatchObject({ seconds: 5, why: 'growing' });
});

test('none of an attempt that is not waited for', () => {
  expect(plannedViews(taskWith([{ state: 'sending' }], open), outlook, settings)).toEqual([]);
  expect(plannedViews(taskWith([accepted], open), undefined, settings)).toEqual([]);
});
