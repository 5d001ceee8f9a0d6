import { describe, expect, test } from '@jest/globals';
import { fileEnding } from '../../../core/provider/file-ending.ts';
import type { Profile } from '../../../core/provider/profile.ts';
import { profileOf } from '../../../core/provider/profiles.ts';
import { filesIn, mayFetch } from '../../../core/provider/result-files.ts';

const [unified, replicate] = [profileOf('unified'), profileOf('replicate')];
const a = 'https://files.unified.example/a.png';
const b = 'https://files.unified.example/b.png';

describe('the files of a result', () => {
  test.each<[string, Profile, unknown, string[]]>([
    ['objects with a URL', unified, [{ url: a }, { url: b }], ['/0/url', '/1/url']],
    ['bare URLs', unified, [a, b], ['/0', '/1']],
    ['the older shape', unified, { url: a, urls: [a, b] }, ['/url', '/urls/1']],
    ['a voice beside its file', unified, [{ voice_id: 'v', url: a }], ['/0/url']],
    ['one URL that is the whole result', replicate, a, ['']],
    ['a list', replicate, [a, b], ['/0', '/1']],
    ['files by name', replicate, { image: a, masks: [b] }, ['/image', '/masks/0']],
  ])('%s', (_what, profile, result, found) => {
    expect(filesIn(profile, result).map(({ at }) => at)).toEqual(found);
  });

  test.each<[string, unknown]>([
    ['nothing', null],
    ['a chat completion', [{ id: 'x', object: 'chat.completion', choices: [{ message: { content: a } }] }]],
    ['text', ['Hello.', `See ${a}`]],
    ['a picture within the answer', ['data:image/png;base64,AAAA']],
    ['a path', [{ url: '/a.png' }]],
    ['no URL', [{ url: 'https://' }]],
    ['a URL that would fill the list', [`${a}?${'x'.repeat(4096)}`]],
  ])('%s names none', (_what, result) => {
    expect(filesIn(unified, result)).toEqual([]);
  });

  test('each is one, however often it is named', () => {
    expect(filesIn(unified, [a, a, { url: a }])).toEqual([{ at: '/0', url: a }]);
  });

  test('so many are kept, and no more', () => {
    const many = Array.from({ length: 60 }, (_, i) => `${a}?${i}`);
    expect(filesIn(unified, many).map(({ url }) => url)).toEqual(many.slice(0, 50));
  });

  test('what no row could list is left out, by the bytes of its JSON', () => {
    const many = Array.from({ length: 50 }, (_, i) => `${a}?${i}${'é'.repeat(4000)}`);
    const found = filesIn(replicate, many);
    expect(found.map(({ url }) => url)).toEqual(many.slice(0, 25));
    expect(Buffer.byteLength(JSON.stringify(found))).toBeLessThan(204_800);
  });

  test('a name that fills the list alone keeps no other file out', () => {
    expect(filesIn(replicate, { ['x'.repeat(300_000)]: a, image: b })).toEqual([{ at: '/image', url: b }]);
  });

  test('its place is a pointer, whatever its name', () => {
    expect(filesIn(replicate, { 'a/b': a, 'm~n': b }).map(({ at }) => at)).toEqual(['/a~1b', '/m~0n']);
  });

  test('a profile that says nothing of files has none', () => {
    const silent = { ...unified };
    delete silent.files;
    expect(filesIn(silent, [a])).toEqual([]);
  });
});

describe('who may be asked for a file', () => {
  const local = { baseUrl: 'http://127.0.0.1:8080' };
  test.each<[string, string, boolean, object]>([
    ['a host of the profile', a, true, {}],
    ['the same without TLS', a.replace('https', 'http'), false, {}],
    ['the same at another port', 'https://files.unified.example:8443/a.png', false, {}],
    ['the same with a name and a password', 'https://me:pass@files.unified.example/a.png', false, {}],
    ['a host below it', 'https://x.files.unified.example/a.png', false, {}],
    ['a host that begins like it', 'https://files.unified.example.evil.example/a.png', false, {}],
    ['a host of the deployment', 'https://cdn.acme.example/a', true, { fileHosts: ['cdn.acme.example'] }],
    ['below one of the deployment', 'https://x.acme.example/a', true, { fileHosts: ['*.acme.example'] }],
    ['next to that', 'https://xacme.example/a', false, { fileHosts: ['*.acme.example'] }],
    ['the API', 'https://api.unified.example/v1/files/a', true, {}],
    ['the API, where the deployment has another one', 'https://api.unified.example/v1/files/a', false, local],
    ['that other one', 'http://127.0.0.1:8080/files/a.png', true, local],
    ['its neighbour', 'http://127.0.0.1:8081/files/a.png', false, local],
    ['the metadata of a machine', 'http://169.254.169.254/latest/meta-data', false, {}],
    ['a file of this machine', 'file:///etc/passwd', false, {}],
    ['no URL', 'a.png', false, {}],
  ])('%s', (_who, url, may, settings) => {
    expect(mayFetch(url, unified, settings)).toBe(may);
  });
});

test.each([
  ['https://a.example/x.PNG?sig=a.b', 'video/mp4', '.png'],
  ['https://a.example/x', 'image/jpeg; charset=binary', '.jpg'],
  ['https://a.example/x.toolong', 'audio/mpeg', '.mp3'],
  ['https://a.example/v1.2/x', 'application/octet-stream', ''],
])('the copy of %s of type %s ends with "%s"', (url, type, ending) => {
  expect(fileEnding(url, type)).toBe(ending);
});
