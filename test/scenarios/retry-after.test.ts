/** The forms of Retry-After, on the POST and on a look. Asked for 7 s, everybody waits 8: a little more, in whole seconds. */
import { expect, test } from '@jest/globals';
import {
  atFirstLook,
  expectStory,
  looks,
  recorded,
  refused,
  straight,
  submitted,
  waitedToSend,
} from './expect-played.ts';
import { imageRequest, play } from './play.ts';

const SKEWED = { retryAfter: 'date:+7', dateSkewSeconds: 3600 };

const forms = [
  ['seconds', { retryAfter: 7 }, 8],
  ['an HTTP date', { retryAfter: 'date:+7' }, 8],
  ["an HTTP date of a clock that is an hour off, read against the answer's own Date", SKEWED, 8],
  ['nothing', {}, 1],
  ['garbage', { retryAfter: 'soon' }, 1],
  ['a negative number', { retryAfter: '-5' }, 1],
  ['a date that has passed', { retryAfter: 'Thu, 01 Jan 1970 00:00:00 GMT' }, 1],
  ['ten minutes', { retryAfter: 600 }, 603],
] as const;

/** What a 503 proves only when it says when to come back. */
const asked = forms.filter(([, , wait]) => wait > 1);

const limitOf = (form: object) => ({ status: 429, type: 'rate_limit_error', code: 'rate_limit_exceeded', ...form });

test.each(forms)('POST 429 with Retry-After as %s', async (_name, form, wait) => {
  expectStory(await play(imageRequest({ posts: [limitOf(form)] })), {
    ...atFirstLook,
    posts: [429, 200],
    waits: [wait, 2],
    path: [...waitedToSend, ...straight(1)],
    attempts: [['closed', 2, 1]],
    errors: [['submit', 429, 'rate_limit_exceeded']],
  });
});

test.each(asked)('POST 503 with Retry-After as %s', async (_name, form, wait) => {
  expectStory(await play(imageRequest({ posts: [{ status: 503, body: 'html', ...form }] })), {
    ...atFirstLook,
    posts: [503, 200],
    waits: [wait, 2],
    path: [...waitedToSend, ...straight(1)],
    attempts: [['closed', 2, 1]],
    errors: [['submit', 503, 'service_unavailable']],
  });
});

test.each(forms)('GET 429 with Retry-After as %s', async (_name, form, wait) => {
  expectStory(await play(imageRequest({ looks: [limitOf(form)] })), {
    ...atFirstLook,
    gets: [429, 200],
    // Never so short that 2,000 laps would not reach the deadline of an hour.
    waits: [2, Math.max(2, wait)],
    path: straight(2),
    errors: [['query', 429, 'rate_limit_exceeded']],
  });
});

test.each(forms)('GET 503 with Retry-After as %s', async (_name, form, wait) => {
  expectStory(await play(imageRequest({ looks: [{ status: 503, body: 'html', ...form }] })), {
    ...atFirstLook,
    gets: [503, 200],
    waits: [2, Math.max(2, wait)],
    path: straight(2),
    errors: [['query', 503, 'service_unavailable']],
  });
});

const century = { retryAfter: 3_153_600_000 };

test.each([429, 503])('a century on a look of status %i is clamped to an hour', async (status) => {
  const look = { ...limitOf(century), status };
  expectStory(await play(imageRequest({ looks: [look] }, { deadlineSeconds: 7200 })), {
    ...atFirstLook,
    gets: [status, 200],
    waits: [4, 3603],
    path: straight(2),
    errors: [['query', status, 'rate_limit_exceeded']],
  });
});

test('a 503 on the POST that asks for a time after the deadline closes the task with its own code', async () => {
  const busy = { status: 503, body: 'html', retryAfter: 600 };
  expectStory(await play(imageRequest({ posts: [busy] }, { deadlineSeconds: 60 })), {
    posts: [503],
    gets: [],
    waits: [],
    path: refused,
    outcome: ['failed', 'service_unavailable'],
    attempts: [['closed', 1, 1]],
    errors: [['submit', 503, 'service_unavailable']],
  });
});

test('GET 429 that asks for more than the deadline and the grace after it: nobody looks any more, the id is kept', async () => {
  const played = await play(imageRequest({ looks: [limitOf({ retryAfter: 600 })] }, { deadlineSeconds: 60 }));
  expectStory(played, {
    ...atFirstLook,
    gets: [429],
    waits: [2, 58],
    path: [...submitted, ...looks(2), ...recorded('Task failed')],
    outcome: ['failed', 'deadline_exceeded'],
    errors: [['query', 429, 'rate_limit_exceeded']],
  });
  expect(played.task.attempts[0]?.providerTaskId).toMatch(/^task-unified-/);
});

test('GET 503 that asks for more than the deadline: one last look exactly there finds the paid result', async () => {
  const busy = { status: 503, body: 'html', retryAfter: 600 };
  expectStory(await play(imageRequest({ looks: [busy] }, { deadlineSeconds: 60 })), {
    ...atFirstLook,
    gets: [503, 200],
    waits: [2, 58],
    path: straight(2),
    errors: [['query', 503, 'service_unavailable']],
  });
});
