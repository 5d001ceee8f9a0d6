/** Tasks of a week: whatever a provider does, or breaks, their history stays short. */
import { expect, test } from '@jest/globals';
import { accepted, answer, live, pending, WEEK, type Lived, type Provider } from './live-a-week.ts';

const MOST_EVENTS = 20_000;

const refused = (status: number, retryAfter: number) =>
  answer(
    status,
    { error: { message: 'm', type: 'rate_limit_error', code: 'c' } },
    { 'retry-after': String(retryAfter) },
  );
const failed = answer(200, { status: 'failed', error: { code: 'generation_failed', message: 'm' } });

test('a task that never ends is closed at its deadline, after a last look', async () => {
  const { execution, task, seconds } = await live({});
  expect([task.outcome?.code, seconds]).toEqual(['deadline_exceeded', WEEK]);
  expect(execution.events.length).toBeLessThan(MOST_EVENTS);
}, 120_000);

const tenTimesTwenty = (looksEach: number): Provider => ({
  post: (n) => (n % 20 === 0 ? accepted(n) : refused(429, 1)),
  look: (n) => (n % looksEach === 0 ? failed : pending),
});

/** How often looks were answered so. */
const answered = ({ looks }: Lived, status: number) => looks.filter((one) => one === status).length;
const sendsOf = ({ task }: Lived) => Object.values(task.attempts).map(({ sends, refused }) => [sends, refused]);
const twentyEach = (lived: Lived) => expect(sendsOf(lived)).toEqual(Array(10).fill([20, 19]));

/** The last member expects the trouble to have been there: without it the rest would be no news. */
test.each<[string, Provider, number, string, (lived: Lived) => void]>([
  [
    'every look is answered with 503',
    { look: () => refused(503, 1) },
    1,
    'deadline_exceeded',
    (lived) => expect(answered(lived, 503)).toBe(lived.task.looks),
  ],
  [
    'every look is answered with 429',
    { look: () => refused(429, 1) },
    1,
    'deadline_exceeded',
    (lived) => expect(answered(lived, 429)).toBe(lived.task.looks),
  ],
  [
    'every second look is',
    { look: (n) => (n % 2 === 0 ? refused(429, 60) : pending) },
    1,
    'deadline_exceeded',
    (lived) => expect(answered(lived, 429)).toBe(Math.floor(lived.task.looks / 2)),
  ],
  [
    'looks make no sense, nineteen in a row',
    { look: (n) => (n % 20 === 0 ? pending : answer(200, {})) },
    1,
    'deadline_exceeded',
    ({ task }) => expect(task.attempts['1']?.unreadable).toBe(19),
  ],
  [
    'every second look finds its limit group at rest',
    { rests: (n) => n % 2 === 0 },
    1,
    'deadline_exceeded',
    ({ rests, looks }) => expect([rests > 50, rests]).toEqual([true, looks.length - 1]),
  ],
  ['ten attempts take twenty sends each', tenTimesTwenty(170), 10, 'generation_failed', twentyEach],
  [
    'ten attempts take twenty sends each and more looks than there are',
    tenTimesTwenty(199),
    10,
    'deadline_exceeded',
    twentyEach,
  ],
  [
    'a young task finds its limit group at rest, and ten attempts take twenty sends each',
    { ...tenTimesTwenty(180), rests: (n) => n <= 130 },
    10,
    'deadline_exceeded',
    (lived) => expect([lived.rests, sendsOf(lived)]).toEqual([130, Array(10).fill([20, 19])]),
  ],
  [
    'the function of a look breaks for six hours',
    { breaks: (s) => s > 1000 && s < 22_600 },
    1,
    'deadline_exceeded',
    ({ failed }) => expect(failed).toBeGreaterThan(100),
  ],
  [
    'it breaks for half a week',
    { breaks: (s) => s > 1000 && s < WEEK / 2 },
    1,
    'deadline_exceeded',
    ({ failed }) => expect(failed).toBeGreaterThan(1000),
  ],
  [
    'it breaks every second hour',
    { breaks: (s) => s % 7200 >= 3600 },
    1,
    'deadline_exceeded',
    ({ failed }) => expect(failed).toBeGreaterThan(1000),
  ],
  [
    'it breaks once before every look',
    { breaks: (_, n) => n % 2 === 1 },
    1,
    'deadline_exceeded',
    ({ failed, task }) => expect([failed > 1000, failed]).toEqual([true, task.looks]),
  ],
  [
    'it breaks five times before every look',
    { breaks: (_, n) => n % 6 > 0 },
    1,
    'deadline_exceeded',
    ({ failed, task }) => expect([failed > 1000, failed]).toEqual([true, 5 * task.looks]),
  ],
  [
    'no place of its limit group comes free',
    { full: true },
    1,
    'deadline_exceeded',
    (lived) => expect([lived.postsAfter, sendsOf(lived), lived.looks]).toEqual([[], [[0, 0]], []]),
  ],
  [
    'the function of a send breaks for half a week',
    { sendBreaks: (s) => s < WEEK / 2 },
    1,
    'deadline_exceeded',
    ({ postsAfter: [first = 0, ...more] }) => expect([first >= WEEK / 2, more]).toEqual([true, []]),
  ],
])(
  'the history stays short when %s',
  async (_what, provider, attempts, code, showsTrouble) => {
    const lived = await live(provider, attempts);
    const { execution, task } = lived;
    expect([execution.status, task.outcome?.code]).toEqual(['SUCCEEDED', code]);
    expect(execution.events.length).toBeLessThan(MOST_EVENTS);
    showsTrouble(lived);
  },
  120_000,
);
