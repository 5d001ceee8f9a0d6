/** Requests that some layer would choke on or change, through the API. */
import { expect, test } from '@jest/globals';
import { callApi, everyItem, onStage } from './at-work.ts';

/** A request as JSON text with `inside` in its body. */
const withBody = (inside: string) =>
  `{"profile": "unified", "operation": "images", "body": {"model": "image-1", "prompt": ${inside}}}`;

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

test.each([
  ['nesting beyond 100 levels', withBody(deep(120)), 400, 'nesting deeper than 100 levels'],
  ['nesting that overflows a stack', withBody(deep(100_000)), 400, 'nesting deeper than 100 levels'],
  ['the character U+0000', withBody(String.raw`"a\u0000b"`), 400, 'the character U+0000'],
  ['half of a surrogate pair', withBody(String.raw`"a\ud800b"`), 400, 'half of a surrogate pair'],
  ['the name __proto__', withBody('{"__proto__": {"isAdmin": true}}'), 400, 'the name __proto__'],
  ['a number that is none', withBody('1e999'), 400, 'a number beyond 1.8e308'],
  ['a number that would be rounded', withBody('9007199254740993'), 400, 'an integer beyond 2^53 - 1'],
  ['JSON that ends too early', withBody('"a"').slice(0, -1), 400, 'JSON'],
  ['more than 256 KiB', withBody(`"${'x'.repeat(256 * 1024)}"`), 413, '262144'],
] as const)('%s: refused with what is wrong, nothing is stored and nothing is sent', async (...told) => {
  const [, text, status, says] = told;
  await onStage({}, async (stage) => {
    const answer = await callApi(stage, 'POST', '/v1/tasks', text);
    expect(answer).toMatchObject({ status, body: { error: { type: 'invalid_request_error' } } });
    expect(JSON.stringify(answer.body)).toContain(says);
    const kept = (await everyItem(stage)).map(({ pk }) => pk.split('#')[0]);
    expect(new Set(kept)).toEqual(new Set(['CALLER']));
    expect([stage.runtime.engine.list(), stage.simulator.received]).toEqual([[], []]);
  });
});
