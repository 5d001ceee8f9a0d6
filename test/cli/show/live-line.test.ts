import { expect, test } from '@jest/globals';
import picocolors from 'picocolors';
import { liveLine, plainLine, shortId } from '../../../cli/show/live-line.ts';
import type { Event, Story } from '../../../cli/story.ts';

const startedAt = Date.UTC(2026, 0, 1);
const taskId = `k7q2${'a'.repeat(22)}`;
const colors = picocolors.createColors(false);

const story = (...events: Event[]): Story => ({ taskId, startedAt, events });
const sending: Event = { kind: 'sending', atMs: 40, attempt: 1, send: 1 };
const accepted: Event = { kind: 'accepted', atMs: 1000, attempt: 1, waitSeconds: 2 };
const looked = (atMs: number, answer: string, progress = -1, mayResubmit = false): Event => {
  return { kind: 'looked', atMs, attempt: 1, answer, progress, waitSeconds: 3, mayResubmit };
};
const refused: Event = { kind: 'error', atMs: 50, attempt: 1, phase: 'submit', status: 429, code: 'rate_limited' };
const later: Event = { kind: 'not sent', atMs: 60, attempt: 1, waitSeconds: 7 };
const broken: Event = { kind: 'error', atMs: 3000, attempt: 1, phase: 'query', status: -1, code: 'ECONNRESET' };
const resting: Event = { kind: 'not looked', atMs: 3500, attempt: 1, waitSeconds: 9 };

test('an id is shortened to what a person compares', () => {
  expect(shortId(taskId)).toBe('k7q2…');
});

test.each<[string, Event[], string]>([
  ['before anything happened', [], 'queued  4 s'],
  ['while it is sent', [sending], 'sending, attempt 1  4 s'],
  ['after it was accepted', [sending, { ...accepted, atMs: 3000 }], 'accepted  4 s  next look in 1 s'],
  ['while it is looked at', [sending, accepted], 'accepted  4 s  looking'],
  [
    'with the progress of the last look',
    [accepted, looked(3000, 'pending', 40)],
    'pending 40 %  4 s  next look in 2 s',
  ],
  ['without one', [accepted, looked(3000, 'pending')], 'pending  4 s  next look in 2 s'],
  ['after a refusal', [sending, refused, later], 'waiting to send  4 s  next send in 4 s  POST: 429 rate_limited'],
  ['while it is sent again', [sending, refused, later, sending], 'sending, attempt 1  4 s'],
  ['while it waits for its turn', [later], 'waiting to send  4 s  next send in 4 s'],
  [
    'after a look that broke, with the progress of the one before',
    [accepted, looked(2000, 'pending', 40), broken, looked(3000, 'pending')],
    'pending 40 %  4 s  next look in 2 s  look: ECONNRESET',
  ],
  ['in the moment of an error', [accepted, looked(2000, 'pending', 40), broken], 'pending 40 %  4 s  look: ECONNRESET'],
  [
    'after a look that went well again',
    [accepted, broken, looked(3000, 'pending'), looked(3000, 'pending', 50)],
    'pending 50 %  4 s  next look in 2 s',
  ],
  [
    'while its limit group rests',
    [accepted, looked(2000, 'pending', 40), resting],
    'pending 40 %  4 s  next look in 9 s  key cooling down',
  ],
  [
    'after a failure that is followed by another attempt',
    [looked(3000, 'failed', 40, true)],
    'failed  4 s  next send in 2 s',
  ],
  ['at its end', [accepted, looked(3000, 'succeeded')], 'succeeded  4 s'],
])('the live line %s', (_name, events, expected) => {
  expect(liveLine(story(...events), 'unified/images', startedAt + 4000, colors)).toBe(
    `k7q2… unified/images  ${expected}`,
  );
});

test('colours are taken from where they are given, and only there', () => {
  const line = liveLine(story(accepted), 'unified/images', startedAt, picocolors.createColors(true));
  expect(line).toContain('\u001b[36maccepted\u001b[39m');
});

test('a plain line: which task, when, what', () => {
  const events = [sending, accepted, refused, later, resting, looked(3149, 'succeeded')];
  expect(events.map((event) => plainLine(story(), event))).toEqual([
    'k7q2… 0 s sending, attempt 1',
    'k7q2… 1 s accepted',
    'k7q2… 0.1 s POST: 429 rate_limited',
    'k7q2… 0.1 s next send in 7 s',
    'k7q2… 3.5 s key cooling down, next look in 9 s',
    'k7q2… 3.1 s succeeded',
  ]);
});
