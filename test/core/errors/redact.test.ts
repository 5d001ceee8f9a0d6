import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { redact, textsOf } from '../../../core/errors/redact.ts';

const PROMPT = 'a watercolour of a small house by the sea';

describe('redact', () => {
  test('masks the run that a message shares with a text, and nothing beside it', () => {
    expect(redact(`Refused: "house by the sea at night".`, [PROMPT], [])).toBe('Refused: "… at night".');
  });

  test('masks a run of 16 characters and leaves one of 15', () => {
    const text = 'abcdefghijklmnopqrstuvwxyz';
    expect(redact('[abcdefghijklmnop]', [text], [])).toBe('[…]');
    expect(redact('[abcdefghijklmno]', [text], [])).toBe('[abcdefghijklmno]');
  });

  test('masks a text of 8 to 15 characters where it stands whole, and leaves shorter ones', () => {
    expect(redact('no 12345678 here, 1234567 there', ['12345678'], [])).toBe('no … here, 1234567 there');
    expect(redact('no 1234567 here', ['1234567'], [])).toBe('no 1234567 here');
  });

  test('masks every occurrence of a secret, however short, and overlapping ones', () => {
    expect(redact('key k1, key k1; aaa', [], ['k1', 'aa', ''])).toBe('key …, key …; …');
  });

  test('masks a text whose echo is cut off or goes on with something else', () => {
    expect(redact(`${PROMPT.slice(0, 20)}... is not allowed`, [PROMPT], [])).toBe('…... is not allowed');
  });

  test('cuts to 300 characters, or as many as asked, after masking', () => {
    expect(redact('x'.repeat(400), [], [])).toBe('x'.repeat(300));
    expect(redact(`${PROMPT} is refused`, [PROMPT], [], 5)).toBe('… is ');
  });

  test('never ends in half a character, which no table would take', () => {
    expect(redact('😀😀', [], [], 3)).toBe('😀\ufffd');
  });

  test('masks a secret that lies across the end of what is read of a long message', () => {
    const prompt = 'p'.repeat(4090);
    expect(redact(`${prompt}sk-live-1234`, [prompt], ['sk-live-1234'])).toBe('…');
  });
});

/** Few letters, so that runs repeat, overlap and begin alike. */
const text = fc.string({ unit: fc.constantFrom('a', 'b', ' '), minLength: 16, maxLength: 60 });
const noise = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'x'), maxLength: 30 });
const piece = fc.tuple(fc.nat(60), fc.nat(60), noise);

/** A message made of noise and pieces of a text. */
const messageOf = (from: string, pieces: readonly [number, number, string][]) =>
  pieces.map(([a, b, other]) => from.slice(Math.min(a, b), Math.max(a, b)) + other).join('');

describe('whatever a provider echoes', () => {
  test('no run of 16 characters of a text survives', () => {
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 3 }),
        fc.array(piece, { maxLength: 8 }),
        (texts, pieces) => {
          const told = redact(messageOf(texts[0] ?? '', pieces), texts, []);
          const runs = texts.flatMap((one) => Array.from({ length: one.length - 15 }, (_, i) => one.slice(i, i + 16)));
          return runs.every((run) => !told.includes(run));
        },
      ),
    );
  });

  test('no secret and no whole text from 8 characters on survives', () => {
    const short = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 8, maxLength: 15 });
    fc.assert(
      fc.property(short, short, fc.array(piece, { maxLength: 8 }), (one, secret, pieces) => {
        const told = redact(messageOf(one + secret, pieces), [one], [secret.slice(0, 4)]);
        return !told.includes(one) && !told.includes(secret.slice(0, 4));
      }),
    );
  });

  test('what has nothing in common with the request stays as it is', () => {
    const other = fc.string({ unit: fc.constantFrom('x', 'y', ' '), maxLength: 300 });
    fc.assert(
      fc.property(other, fc.string({ unit: 'binary-ascii' }), (message, one) => {
        const foreign = one.replaceAll(/[xy ]/g, 'z');
        expect(redact(message, [foreign], [foreign])).toBe(message);
      }),
    );
  });
});

test('the texts of a request are all its strings, at any depth, without the names of members', () => {
  expect(textsOf({ prompt: 'a', list: ['b', { inner: 'c' }], n: 1, no: null, yes: true })).toEqual(['a', 'b', 'c']);
  expect(textsOf({ a: 'a', b: { no: 'b', c: ['c'] } }, 'no')).toEqual(['a', 'c']);
  expect([textsOf('alone'), textsOf(undefined), textsOf(7)]).toEqual([['alone'], [], []]);
});
