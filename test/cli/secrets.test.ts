import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pointSdkTo, outputs, startAwsStandIn, type AwsStandIn, type Reply } from './aws-stand-in.ts';
import { Workplace } from './bide.ts';

let place: Workplace;
let aws: AwsStandIn;
let reply: Reply = { answer: {} };

beforeEach(async () => {
  reply = { answer: { ARN: 'arn:unified', VersionId: 'v' } };
  place = await Workplace.make();
  await place.write('.bide/outputs.json', outputs());
  aws = await startAwsStandIn(() => reply);
  pointSdkTo(aws.endpoint);
});

afterEach(async () => {
  pointSdkTo(undefined);
  await aws.close();
  await place.remove();
});

test.each([
  ['as it is', 'sk-123'],
  ['without the line end behind it', 'sk-123\n'],
  ["without Windows's", 'sk-123\r\n'],
])('stores what comes in, %s, and prints nothing of it', async (_name, stdin) => {
  expect(await place.bide(['secrets', 'set', 'unified'], { stdin })).toEqual({
    code: 0,
    out: '',
    err: 'The key of unified is set. Functions that keep an older one notice within 5 minutes.\n',
  });
  expect(
    aws.asked.map(({ operation, request: { SecretId, SecretString } }) => [operation, SecretId, SecretString]),
  ).toEqual([['PutSecretValue', 'arn:unified', 'sk-123']]);
});

test.each([
  ['nothing', '', 'Standard input is empty: there is no key to store.'],
  ['a line end', '\n', 'Standard input is empty'],
  ['two lines', 'a\nb\n', 'Standard input holds a space, a second line'],
  ['a whole file', 'x'.repeat(9000), 'Standard input holds more than 8192 bytes: that is no key.'],
  [
    'a terminal',
    { isTTY: true } as const,
    'typing it would show it. Pipe it in:\n  bide secrets set unified < key.txt',
  ],
])('refuses %s', async (_name, stdin, message) => {
  const { code, out, err } = await place.bide(['secrets', 'set', 'unified'], { stdin });
  expect([code, out, err, aws.asked]).toEqual([2, '', expect.stringContaining(message), []]);
});

test('names the providers that have a secret', async () => {
  const { code, err } = await place.bide(['secrets', 'set', 'acme'], { stdin: 'k' });
  expect([code, err]).toEqual([
    2,
    expect.stringContaining('.bide/outputs.json has no secret for "acme"; known: unified, replicate.'),
  ]);
});

test('finds a provider whose name has dashes, which names of outputs have not', async () => {
  await place.write('.bide/outputs.json', outputs({ ProviderSecretteama: 'arn:team-a' }));
  await place.bide(['secrets', 'set', 'team-a'], { stdin: 'k' });
  expect(aws.asked[0]?.request['SecretId']).toBe('arn:team-a');
});

test.each([
  ['without the right', 'AccessDeniedException', /^bide: Cannot store the secret: .*\(AccessDeniedException\)\n$/],
  ['with credentials that are over', 'ExpiredTokenException', /Give AWS credentials that are valid: set AWS_PROFILE/],
])('%s: exit 2', async (_name, error, message) => {
  reply = { error };
  const { code, err } = await place.bide(['secrets', 'set', 'unified'], { stdin: 'k' });
  expect([code, err]).toEqual([2, expect.stringMatching(message)]);
});

test('locally it says where the key comes from, and stores nothing', async () => {
  await place.write('.bide/serve.json', {
    url: 'http://127.0.0.1:1',
    endpoint: aws.endpoint,
    tableName: 'T',
    eventBusName: 'B',
    stateMachineArn: 'arn',
    pid: process.pid,
  });
  const { code, err } = await place.bide(['secrets', 'set', 'unified'], { stdin: 'k' });
  expect([code, err, aws.asked]).toEqual([2, expect.stringContaining('from BIDE_PROVIDER_KEY when it starts'), []]);
});
