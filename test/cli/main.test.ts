import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commands } from '../../cli/commands.ts';
import { Workplace } from './bide.ts';
import { deserted } from '../helpers/raw-server.ts';

let place: Workplace;

beforeAll(async () => {
  place = await Workplace.make();
  await place.write('good.json', { profile: 'unified', operation: 'images', body: { model: 'm' } });
  await place.write('bad.json', { profile: 'unified', operation: 'pictures', boddy: {} });
});

afterAll(() => place.remove());

const example = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
const id = 'abcdefghijklmnopqrstuvwxy2';

describe('help', () => {
  test.each(['help', '--help', '-h'])('%s shows every command in its group', async (word) => {
    const { code, out, err } = await place.bide([word]);
    expect([code, err]).toEqual([0, '']);
    for (const { usage } of Object.values(commands)) expect(out).toContain(`  ${usage}\n`);
    expect(out.match(/^(on this machine|tasks|administration)$/gm)).toHaveLength(3);
  });

  test('is shown, with exit 2, when nothing is asked', async () => {
    expect(await place.bide([])).toMatchObject({ code: 2, out: expect.stringContaining('bide: pay once'), err: '' });
  });

  test('of one command', async () => {
    expect(await place.bide(['keys', 'revoke', '--help'])).toEqual({
      code: 0,
      out: 'bide keys revoke KEYID [--outputs FILE]\n    takes a caller key out of use\n',
      err: '',
    });
  });
});

describe('called wrongly: exit 2, what is wrong, and what is right', () => {
  test.each([
    ['an unknown command', ['wach'], 'There is no command "wach"; did you mean watch?'],
    ['half a command', ['keys'], 'There is no command "keys"; known: run, serve'],
    ['a wrong second word', ['keys', 'creat'], 'There is no command "keys creat"; did you mean keys create?'],
    ['a name of every object', ['constructor'], 'There is no command "constructor"'],
    ['run without a file', ['run'], 'No file was given.'],
    ['an unknown option', ['run', '--fast', 'x.json'], "Unknown option '--fast'"],
    ['a missing file', ['run', 'nowhere.json'], 'nowhere.json: cannot be read (ENOENT)'],
    ['a port that is none', ['serve', '--port', '99999'], '--port is 99999; allowed: 0 to 65535.'],
    ['submit without a file', ['submit'], 'No file was given.'],
    ['a bad request', ['submit', 'bad.json'], 'bad.json: boddy: Unknown field; did you mean body?'],
    [
      'one key for two requests',
      ['submit', 'good.json', 'good.json', '--idempotency-key', 'k'],
      '--idempotency-key names one request, and there are 2.',
    ],
    ['no target', ['submit', 'good.json'], 'There is no Bide to talk to.'],
    ['two targets', ['list', '--url', 'a', '--outputs', 'b'], 'Give --url or --outputs, not both.'],
    ['status without an id', ['status'], 'No task id was given; bide list shows them.'],
    ['an id that is none', ['watch', 'X1'], '"X1" cannot be a task id'],
    ['cancel without an id', ['cancel'], 'No task id was given'],
    ['a limit that is none', ['list', '--limit', '0'], '--limit is 0; allowed: 1 to 1000.'],
    ['a status that is none', ['list', '--status', 'done'], '--status is done; allowed: queued, running'],
    ['a list since a time that is none', ['list', '--since', 'yesterday'], '--since is yesterday; allowed: 90s'],
    ['list with an argument', ['list', 'x'], "Unexpected argument 'x'"],
    ['errors of two tasks', ['errors', id, id], 'Give one task id, or none'],
    ['a time that is none', ['errors', '--since', 'noon'], '--since is noon; allowed: 90s, 15m, 2h, 7d or a time'],
    ['keys create without a name', ['keys', 'create'], 'No name was given: who will use the key?'],
    ['a name in two words', ['keys', 'create', 'my', 'app'], 'Give one name; put it in quotes'],
    ['a name that is no owner', ['keys', 'create', 'my app'], 'The owner "my app" is not allowed'],
    ['an owner with a hash', ['keys', 'create', 'a', '--owner', 'a#b'], 'The owner "a#b" is not allowed'],
    ['an unknown scope', ['keys', 'create', 'a', '--scopes', 'all'], '--scopes is all; allowed: tasks:read'],
    ['a limit without a time', ['keys', 'create', 'a', '--limit', '10'], '--limit is 10; allowed: requests per time'],
    ['nothing to administer', ['keys', 'list'], 'There is no Bide to administer.'],
    ['revoke without an id', ['keys', 'revoke'], 'Give one key id; bide keys list shows them.'],
    ['secrets without a provider', ['secrets', 'set'], 'No provider was given'],
    ['a secret as an argument', ['secrets', 'set', 'unified', 'sk-1'], 'never as an argument'],
    ['events without a file', ['events', 'put'], 'No file was given.'],
    ["events of AWS's own", ['events', 'put', 'good.json', '--source', 'aws.ec2'], '--source is "aws.ec2"; allowed'],
  ])('%s', async (_name, args, message) => {
    const { code, out, err } = await place.bide(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  test('the usage of the command is shown with it', async () => {
    expect((await place.bide(['keys', 'revoke'])).err).toBe(
      'bide: Give one key id; bide keys list shows them.\nUsage: bide keys revoke KEYID [--outputs FILE]\n',
    );
  });
});

test('called by npm start, help and messages name commands that can be called so', async () => {
  const environment = { npm_lifecycle_event: 'start', npm_package_name: 'bide' };
  const told = async (...args: string[]) => {
    const { out, err } = await place.bide(args, { environment });
    return out + err;
  };
  expect(await told('keys', 'revoke')).toBe(
    'bide: Give one key id; npm start -- keys list shows them.\nUsage: npm start -- keys revoke KEYID [--outputs FILE]\n',
  );
  expect(await told('graph', '--help')).toMatch(/^npm start -- graph\n/);
  expect(await told('help')).not.toMatch(/\bbide [a-z]/);
});

test('a provider that is not there: exit 3, and nothing was sent', async () => {
  const environment = { BIDE_PROVIDER_URL: await deserted(), BIDE_PROVIDER_KEY: 'k' };
  const { code, err } = await place.bide(['run', example('image.json')], { environment });
  expect(code).toBe(3);
  expect(err).toMatch(/^bide: The provider at \S+ cannot be reached \(ECONNREFUSED\)\. Nothing was sent\.\n$/);
});

test('a provider without its key, or of an unknown profile: exit 2', async () => {
  const missing = await place.bide(['run', example('image.json')], { environment: { BIDE_PROVIDER: 'replicate' } });
  expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('BIDE_PROVIDER_KEY is missing')]);
  const environment = { BIDE_PROVIDER: 'acme', BIDE_PROVIDER_KEY: 'k' };
  const unknown = await place.bide(['run', example('image.json')], { environment });
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('allowed: unified, replicate')]);
});
