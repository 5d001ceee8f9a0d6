import { describe, expect, test } from '@jest/globals';
import { cancelCall, queryCall, submitCall } from '../../../core/provider/build-call.ts';
import type { Operation } from '../../../core/provider/profile.ts';
import { profileOf } from '../../../core/provider/profiles.ts';

const unified = profileOf('unified');
const replicate = profileOf('replicate');
const access = { providerKey: 'sk-1' };

function operation(profile: typeof unified, name: string): Operation {
  const found = profile.operations[name];
  if (found === undefined) throw new Error(`No operation ${name}.`);
  return found;
}

describe('submitCall', () => {
  test("posts the caller's body untouched, with the key as a bearer", () => {
    const body = { model: 'm', prompt: 'p', unknown: { nested: [1, null] } };
    expect(submitCall(unified, operation(unified, 'images'), body, access)).toEqual({
      method: 'POST',
      url: 'https://api.unified.example/v1/images/generations',
      headers: { accept: 'application/json', authorization: 'Bearer sk-1', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  });

  test.each([
    ['images', '/v1/images/generations'],
    ['videos', '/v1/videos/generations'],
    ['audios', '/v1/audios/generations'],
    ['llm', '/v1/llm/generations'],
  ])('posts %s to %s', (name, path) => {
    const { url } = submitCall(unified, operation(unified, name), { model: 'm' }, access);
    expect(url).toBe(`https://api.unified.example${path}`);
  });

  test('leaves the fields that the path takes out of the body', () => {
    const body = { owner: 'acme', name: 'flux', input: { prompt: 'p' } };
    const call = submitCall(replicate, operation(replicate, 'model-predictions'), body, access);
    expect([call.url, call.body]).toEqual([
      'https://api.replicate.com/v1/models/acme/flux/predictions',
      '{"input":{"prompt":"p"}}',
    ]);
  });

  test("goes to the deployment's address where that has one", () => {
    const elsewhere = { ...access, baseUrl: 'http://127.0.0.1:8080/base//' };
    const { url } = submitCall(unified, operation(unified, 'images'), {}, elsewhere);
    expect(url).toBe('http://127.0.0.1:8080/base/v1/images/generations');
  });
});

describe('queryCall', () => {
  test('looks with the same key, and no body', () => {
    expect(queryCall(unified, 'task-1', access)).toEqual({
      method: 'GET',
      url: 'https://api.unified.example/v1/tasks/task-1',
      headers: { accept: 'application/json', authorization: 'Bearer sk-1' },
    });
  });

  test('puts any id into the path as one segment', () => {
    expect(queryCall(unified, 'a/../b?c#d%', access).url).toBe(
      'https://api.unified.example/v1/tasks/a%2F..%2Fb%3Fc%23d%25',
    );
  });

  test('refuses an id that would climb out of the path, and an empty one', () => {
    expect(() => queryCall(unified, '..', access)).toThrow('".." cannot stand for {id} of /v1/tasks/{id}.');
    expect(() => queryCall(unified, '.', access)).toThrow('"." cannot stand for {id} of /v1/tasks/{id}.');
    expect(() => queryCall(unified, '', access)).toThrow('No text for {id} of /v1/tasks/{id}.');
  });
});

describe('cancelCall', () => {
  test('asks a provider that can be asked to stop', () => {
    expect(cancelCall(replicate, 'p1', access)).toEqual({
      method: 'POST',
      url: 'https://api.replicate.com/v1/predictions/p1/cancel',
      headers: { accept: 'application/json', authorization: 'Bearer sk-1' },
    });
  });

  test('is nothing where the profile has no such call', () => {
    expect(cancelCall(unified, 'p1', access)).toBeUndefined();
  });
});
