import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { outputs } from '../aws-stand-in.ts';
import { DoctorStage } from './stage.ts';

let stage: DoctorStage;

beforeEach(async () => (stage = await DoctorStage.start()));
afterEach(() => stage.close());

test('all is well: a line a check, exit 0', async () => {
  expect(await stage.doctor()).toEqual({
    code: 0,
    err: '',
    lines: [
      '✓ region              eu-central-1, of the stack',
      '✓ credentials         arn:aws:iam::123456789012:user/ann',
      '✓ bootstrap           CDKToolkit, version 28',
      '✓ outputs             Bide, in .bide/outputs.json',
      '✓ api                 A/health',
      expect.stringMatching(/^✓ clock {15}\d s ahead of the API's$/),
      '✓ caller key          accepted',
      '✓ secret unified      set',
      '✓ provider unified    P takes the key (404 for an invented id)',
      '- secret replicate    not set: bide secrets set replicate < key.txt',
      '- provider replicate  needs its secret: bide secrets set replicate < key.txt',
    ],
  });
  expect(stage.provider.received.map(({ method, path, headers }) => [method, path, headers['authorization']])).toEqual([
    ['GET', '/v1/tasks/bide-doctor-asks-for-no-task', 'Bearer sk-1'],
  ]);
});

test('before the first deployment it says what comes next, and skips the rest', async () => {
  await stage.place.remove();
  expect(await stage.doctor()).toEqual({
    code: 1,
    err: '',
    lines: [
      '✓ region       us-east-1',
      '✓ credentials  arn:aws:iam::123456789012:user/ann',
      '✓ bootstrap    CDKToolkit, version 28',
      '✗ outputs      .bide/outputs.json is not there',
      '    npx cdk deploy --outputs-file .bide/outputs.json',
      '- api          nothing is deployed yet',
      '- clock        nothing is deployed yet',
      '- caller key   nothing is deployed yet',
    ],
  });
});

test.each([
  ['--url', true],
  ['BIDE_URL', false],
])('without a caller key that check is skipped; %s stands in for the address of the outputs', async (_, isOption) => {
  await stage.place.write(
    '.bide/outputs.json',
    outputs({ ApiUrl: 'https://x.execute-api.eu-central-1.amazonaws.com' }),
  );
  const { url } = stage.api;
  const { code, lines } = isOption ? await stage.doctor(['--url', url], {}) : await stage.doctor([], { BIDE_URL: url });
  expect([code, lines[4], lines[6]]).toEqual([
    0,
    '✓ api                 A/health',
    '- caller key          BIDE_CALLER_KEY is not set: export BIDE_CALLER_KEY=$(bide keys create NAME)',
  ]);
});

test('called by npm start, it names commands that can be called so', async () => {
  const { lines } = await stage.doctor([], { npm_lifecycle_event: 'start', npm_package_name: 'bide' });
  expect([lines[6], lines[9]]).toEqual([
    '- caller key          BIDE_CALLER_KEY is not set: export BIDE_CALLER_KEY=$(npm start --silent -- keys create NAME)',
    '- secret replicate    not set: npm start -- secrets set replicate < key.txt',
  ]);
});

test('--json is one object a check', async () => {
  const { lines } = await stage.doctor(['--json']);
  expect(JSON.parse(lines[3] ?? '')).toEqual({ check: 'outputs', kind: 'ok', text: 'Bide, in .bide/outputs.json' });
});
