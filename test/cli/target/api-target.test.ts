import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findApiTarget } from '../../../cli/target/api-target.ts';
import type { Io } from '../../../cli/io.ts';
import { Workplace } from '../bide.ts';

let place: Workplace;

beforeEach(async () => (place = await Workplace.make()));
afterEach(() => place.remove());

const served = (pid: number) => ({
  url: 'http://127.0.0.1:4747',
  endpoint: 'http://127.0.0.1:4748',
  tableName: 'T',
  eventBusName: 'B',
  stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:M',
  pid,
});

const stack = (apiUrl: string) => ({
  ApiUrl: apiUrl,
  TableName: 'T',
  StateMachineArn: 'arn:aws:states:eu-central-1:000000000000:stateMachine:M',
});

const find = (values: { url?: string; outputs?: string }, environment: Record<string, string> = {}) =>
  findApiTarget(values, { folder: place.folder, environment } as unknown as Io);

const key = { BIDE_CALLER_KEY: 'mine' };
/** A process that has ended: no system gives such an id. */
const GONE = 2 ** 30;

test('takes what is said before the environment, that before a running server, and that before the outputs', async () => {
  await place.write('.bide/outputs.json', { Bide: stack('https://deployed.example') });
  await place.write('other.json', { Bide: stack('https://other.example') });
  expect(await find({}, key)).toEqual({ url: 'https://deployed.example', callerKey: 'mine' });
  await place.write('.bide/serve.json', served(process.pid));
  await place.write('.bide/caller-key', 'served-key\n');
  expect(await find({}, key)).toEqual({ url: 'http://127.0.0.1:4747', callerKey: 'served-key' });
  const environment = { ...key, BIDE_URL: 'https://named.example' };
  expect(await find({}, environment)).toEqual({ url: 'https://named.example', callerKey: 'mine' });
  const said = await find({ outputs: 'other.json' }, environment);
  expect(said).toEqual({ url: 'https://other.example', callerKey: 'mine' });
  expect(await find({ url: 'http://a' }, environment)).toEqual({ url: 'http://a', callerKey: 'mine' });
});

test.each([
  ['whose process is gone', served(GONE)],
  [
    'of an earlier process whose id another one has now',
    { ...served(process.pid), identity: '17@00000000-0000-0000-0000-000000000000' },
  ],
  ['that is half-written', '{"url":'],
  ['of another release', { url: 'http://127.0.0.1:4747' }],
])('a server file %s counts for nothing', async (_name, file) => {
  await place.write('.bide/serve.json', file);
  await place.write('.bide/caller-key', 'served-key');
  await place.write('.bide/outputs.json', { Bide: stack('https://deployed.example') });
  expect((await find({}, key)).url).toBe('https://deployed.example');
});

test('without a target it lists exactly the ways to name one', async () => {
  await expect(find({})).rejects.toThrow(
    [
      'There is no Bide to talk to. Name one, the first that is there counts:',
      '  --url URL, with BIDE_CALLER_KEY',
      '  BIDE_URL, with BIDE_CALLER_KEY',
      '  bide serve, running in this folder (.bide/serve.json)',
      '  .bide/outputs.json or --outputs FILE (npx cdk deploy --outputs-file .bide/outputs.json), with BIDE_CALLER_KEY',
    ].join('\n'),
  );
});

test.each([
  ['--url', { url: 'http://a' }, {}],
  ['--outputs', { outputs: '.bide/outputs.json' }, {}],
  ['BIDE_URL', {}, { BIDE_URL: 'http://a', BIDE_CALLER_KEY: '' }],
  ['.bide/outputs.json', {}, {}],
])('%s needs a caller key', async (what, values, environment) => {
  await place.write('.bide/outputs.json', { Bide: stack('https://deployed.example') });
  await expect(find(values, environment)).rejects.toThrow(
    `${what} needs a caller key in BIDE_CALLER_KEY. Make one with: bide keys create NAME`,
  );
});

test.each([
  ['is missing', undefined, 'outputs.json: cannot be read (ENOENT). Make it with: npx cdk deploy --outputs-file'],
  ['is not JSON', '{', 'outputs.json: is not what cdk deploy writes'],
  ['is something else', ['x'], 'outputs.json: is not what cdk deploy writes'],
  ['has no Bide', { Other: { A: 'b' } }, 'outputs.json: has no stack with ApiUrl, StateMachineArn and TableName'],
  [
    'has two',
    { A: stack('http://a'), B: stack('http://b') },
    'outputs.json: has 2 stacks (A, B). Keep one file a stack: cdk deploy NAME --outputs-file FILE',
  ],
])('a file of outputs that %s', async (_name, content, message) => {
  if (content !== undefined) await place.write('outputs.json', content);
  await expect(find({ outputs: 'outputs.json' }, key)).rejects.toThrow(message);
});

test('other stacks in the file do not matter', async () => {
  await place.write('outputs.json', { Other: { A: 'b' }, Bide: stack('http://a') });
  expect((await find({ outputs: 'outputs.json' }, key)).url).toBe('http://a');
});
