/** Row 44: requests that some layer would choke on or change. */
import { expect, test } from '@jest/globals';
import { ERROR_PREFIX, taskKey } from '../../core/records/keys.ts';
import { taskIdOf } from '../../core/task/identity.ts';
import { callApi, everyItem } from '../scenarios/at-work.ts';
import { imageRequest } from '../scenarios/play.ts';
import { expectPaid } from './expect-row.ts';
import { errorLines, logged, raised } from './operator.ts';
import { advice } from './rows.ts';
import { eventOwners, sendEvent } from './send-event.ts';
import { onScene } from './suffer.ts';

/** A request as JSON text with `inside` as its prompt. */
const withPrompt = (inside: string) =>
  `{"profile": "unified", "operation": "images", "body": {"model": "image-1", "prompt": ${inside}}}`;
const plain = JSON.stringify(imageRequest());

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

test.each([
  [
    'row 44 · a request of the API nested beyond 100 levels: 400, no task · 0 paid',
    withPrompt(deep(120)),
    400,
    'nesting deeper than 100 levels',
  ],
  [
    'row 44 · a request of the API nested until a stack overflows: 400, no task · 0 paid',
    withPrompt(deep(100_000)),
    400,
    'nesting deeper than 100 levels',
  ],
  [
    'row 44 · a request of the API over 256 KiB: 413, no task · 0 paid',
    withPrompt(`"${'x'.repeat(256 * 1024)}"`),
    413,
    '262144',
  ],
  [
    'row 44 · a request of the API whose numbers are over 256 KiB when they are written out: 400, no task · 0 paid',
    withPrompt(`[${Array.from({ length: 50_000 }, () => '1e-5').join()}]`),
    400,
    'at most 262144 are allowed',
  ],
  [
    'row 44 · a request of the API with U+0000: 400, no task · 0 paid',
    withPrompt(String.raw`"a\u0000b"`),
    400,
    'the character U+0000',
  ],
  [
    'row 44 · a request of the API with __proto__: 400, no task · 0 paid',
    withPrompt('{"__proto__": {"isAdmin": true}}'),
    400,
    'the name __proto__',
  ],
  [
    'row 44 · a request of the API with half of a surrogate pair: 400, no task · 0 paid',
    withPrompt(String.raw`"a\ud800b"`),
    400,
    'half of a surrogate pair',
  ],
  [
    'row 44 · a request of the API with a number that is none: 400, no task · 0 paid',
    withPrompt('1e999'),
    400,
    'a number beyond 1.8e308',
  ],
  [
    'row 44 · a request of the API with a number that would be rounded: 400, no task · 0 paid',
    withPrompt('9007199254740993'),
    400,
    'an integer beyond 2^53 - 1',
  ],
  ['row 44 · a request of the API that ends too early: 400, no task · 0 paid', plain.slice(0, -1), 400, 'JSON'],
] as const)('%s', async (_name, text, status, says) => {
  await onScene({}, async (scene) => {
    const answer = await callApi(scene, 'POST', '/v1/tasks', text);
    expect(answer).toMatchObject({ status, body: { error: { type: 'invalid_request_error' } } });
    expect(JSON.stringify(answer.body)).toContain(says);
    const kept = (await everyItem(scene)).map(({ pk }) => pk.split('#')[0]);
    expect(new Set(kept)).toEqual(new Set(['CALLER']));
    expect([scene.runtime.engine.list(), scene.provider.calls, raised(scene, scene.failures)]).toEqual([[], [], []]);
    expectPaid(scene.provider.purchases);
  });
});

test.each([
  [
    'row 44 · an event nested beyond 100 levels: dead letter, alarm, an error row, no task · 0 paid',
    withPrompt(deep(120)),
  ],
  [
    'row 44 · an event whose numbers are over 256 KiB when they are written out: dead letter, alarm, an error row, no task · 0 paid',
    withPrompt(`[${Array.from({ length: 50_000 }, () => '1e-5').join()}]`),
  ],
  [
    'row 44 · an event with U+0000: dead letter, alarm, an error row, no task · 0 paid',
    withPrompt(String.raw`"a\u0000b"`),
  ],
  [
    'row 44 · an event with __proto__: dead letter, alarm, an error row, no task · 0 paid',
    withPrompt('{"__proto__": {"isAdmin": true}}'),
  ],
  [
    'row 44 · an event with half of a surrogate pair: dead letter, alarm, an error row, no task · 0 paid',
    withPrompt(String.raw`"a\ud800b"`),
  ],
  [
    'row 44 · an event with a field that nobody knows: dead letter, alarm, an error row, no task · 0 paid',
    plain.replace('{', '{"sead":1,'),
  ],
] as const)('%s', async (_name, detail) => {
  await onScene({ options: { eventOwners } }, async (scene) => {
    const taskId = taskIdOf('tester', await scene.clock.run(sendEvent(scene, detail)));
    const { table, deadLetters, engine } = scene.runtime;
    expect(await table.get(taskKey(taskId))).toBeUndefined();
    const rows = await table.list(taskKey(taskId).pk, ERROR_PREFIX);
    expect(rows.map((row) => [row['phase'], row['status'], row['code'], row['repeats']])).toEqual([
      ['admit', 400, 'invalid_request', 2],
    ]);
    expect(deadLetters).toMatchObject([{ responsePayload: { errorType: 'RequestRefused' } }]);
    expect([engine.list(), scene.provider.calls]).toEqual([[], []]);
    expect(raised(scene, scene.failures)).toEqual(['Failed admissions']);
    expect(logged(scene)).toEqual(['warn: provider error']);
    expect(await errorLines(scene, ['--code', 'invalid_request'])).toEqual([
      [taskId, 'attempt 0', 'admit 400 invalid_request (and 2 more)', 'caller', advice.badRequest],
    ]);
    expectPaid(scene.provider.purchases);
  });
});
