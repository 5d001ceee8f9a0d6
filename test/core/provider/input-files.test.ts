import { expect, test } from '@jest/globals';
import { inputFilesOf, inputTrouble } from '../../../core/provider/input-files.ts';
import { withTexts } from '../../../core/provider/pattern.ts';
import { profileOf } from '../../../core/provider/profiles.ts';

/** An operation of a profile. */
function operation(profile: string, name: string) {
  const found = profileOf(profile).operations[name];
  if (found === undefined) throw new Error(`${profile} has no ${name}.`);
  return found;
}

const images = operation('unified', 'images');
const types = ['image/png', 'image/jpeg', 'image/webp'];
const file = { at: '/image_url', bucket: 'b', key: 'k', maxBytes: 10, types };

test('files of buckets are found where the profile takes URLs, and nowhere else', () => {
  const body = {
    image_url: 's3://uploads/a/b c.png',
    image_urls: ['https://a.example/x.png', 's3://uploads', 's3://uploads/c.png'],
    prompt: 's3://uploads/not-a-file.png',
  };
  expect(inputFilesOf(images, body)).toEqual([
    { at: '/image_url', bucket: 'uploads', key: 'a/b c.png', maxBytes: 10_485_760, types },
    { at: '/image_urls/1', bucket: 'uploads', key: '', maxBytes: 10_485_760, types },
    { at: '/image_urls/2', bucket: 'uploads', key: 'c.png', maxBytes: 10_485_760, types },
  ]);
  expect(inputFilesOf(operation('unified', 'llm'), body)).toEqual([]);
});

test.each([
  ['as long as is allowed', { kind: 'found', bytes: 10, contentType: 'image/png' }, undefined],
  ['of a type with a parameter', { kind: 'found', bytes: 1, contentType: 'IMAGE/PNG; x=y' }, undefined],
  ['a byte too long', { kind: 'found', bytes: 11, contentType: 'image/png' }, 'file_too_large'],
  ['of another type', { kind: 'found', bytes: 1, contentType: 'image/gif' }, 'unsupported_format'],
  ['not there', { kind: 'unreadable' }, 'invalid_image_url'],
] as const)('a file %s', (_what, inspected, code) => {
  expect(inputTrouble(file, inspected)?.code).toBe(code);
});

test('what is wrong is told by the place in the body, in numbers', () => {
  const { message } = inputTrouble(file, { kind: 'found', bytes: 11, contentType: 'image/png' }) ?? {};
  expect(message).toBe('body/image_url: 11 bytes, allowed are 10');
});

test('a profile without limits takes everything', () => {
  const [found] = inputFilesOf(operation('replicate', 'predictions'), { input: { image: 's3://uploads/a' } });
  expect(found && inputTrouble(found, { kind: 'found', bytes: 1e12, contentType: '' })).toBeUndefined();
});

test('a member with a slash or a tilde in its name is itself, and no way to another', () => {
  const link = 's3://uploads/k';
  const body = { input: { 'a/b': link, 'm~n': link, '~1': link, a: { b: 'kept' } } };
  const found = inputFilesOf(operation('replicate', 'predictions'), body).map(({ at }) => at);
  expect(found).toEqual(['/input/a~1b', '/input/m~0n', '/input/~01']);
  const linked = withTexts(
    body,
    found.map((at) => ({ at, text: at })),
  );
  expect(linked).toEqual({
    input: { 'a/b': '/input/a~1b', 'm~n': '/input/m~0n', '~1': '/input/~01', a: { b: 'kept' } },
  });
});

test('a long name is told in part', () => {
  const { message = '' } = inputTrouble({ ...file, at: `/input/${'é'.repeat(10_000)}` }, { kind: 'unreadable' }) ?? {};
  expect(message.length).toBeLessThan(300);
});

test('texts are put where they belong, in a copy', () => {
  const body = { a: ['x', 'y'], b: { c: 'z' } };
  expect(
    withTexts(body, [
      { at: '/a/1', text: '1' },
      { at: '/b/c', text: '2' },
    ]),
  ).toEqual({ a: ['x', '1'], b: { c: '2' } });
  expect(body).toEqual({ a: ['x', 'y'], b: { c: 'z' } });
});
