import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { deserted } from '../../helpers/raw-server.ts';
import { bootstrapped, outputs, pointSdkTo } from '../aws-stand-in.ts';
import { DoctorStage, made } from './stage.ts';

let stage: DoctorStage;

beforeEach(async () => (stage = await DoctorStage.start()));
afterEach(() => stage.close());

describe('each failure names the command that mends it', () => {
  const failing = async (name: string, ...expected: string[]) => {
    expect(await stage.linesOf(name)).toEqual({ code: 1, lines: expected });
  };

  test('credentials', async () => {
    stage.differences.replies = { GetCallerIdentity: { error: 'ExpiredToken', message: 'It is over' } };
    await failing('credentials', '✗ credentials  It is over (ExpiredToken)', '  aws configure sso');
  });

  test('region', async () => {
    await stage.place.remove();
    pointSdkTo(stage.aws.endpoint);
    Reflect.deleteProperty(process.env, 'AWS_REGION');
    await failing('region', '✗ region  Region is missing (Error)', '  export AWS_REGION=us-east-1');
  });

  test('bootstrap that was never done', async () => {
    stage.differences.replies = {
      DescribeStacks: { error: 'ValidationError', message: 'Stack with id CDKToolkit does not exist' },
    };
    await failing(
      'bootstrap',
      '✗ bootstrap  Stack with id CDKToolkit does not exist (ValidationError)',
      '  npx cdk bootstrap aws://123456789012/eu-central-1',
    );
  });

  test('bootstrap that failed', async () => {
    stage.differences.replies = { DescribeStacks: bootstrapped('ROLLBACK_COMPLETE') };
    await failing(
      'bootstrap',
      '✗ bootstrap  the stack CDKToolkit is ROLLBACK_COMPLETE',
      '  npx cdk bootstrap aws://123456789012/eu-central-1',
    );
  });

  test('an API that is not there', async () => {
    const url = await deserted();
    await stage.place.write('.bide/outputs.json', outputs({ ApiUrl: url }));
    const { lines } = await stage.linesOf('api');
    expect(lines).toEqual([
      expect.stringMatching(/^✗ api {2}no answer: .+ \(ECONNREFUSED\)$/),
      `  npx cdk deploy --outputs-file .bide/outputs.json`,
    ]);
  });

  test('an API that is something else', async () => {
    stage.differences.health = { status: 404, body: {} };
    await failing(
      'api',
      '✗ api  A/health answers 404 and is not the API',
      '  npx cdk deploy --outputs-file .bide/outputs.json',
    );
  });

  test.each([
    ['ahead of', -3_600_000],
    ['behind', 3_700_000],
  ])('a clock that is %s the API by an hour', async (side, offset) => {
    stage.differences.health = { body: { ok: true }, headers: { date: new Date(Date.now() + offset).toUTCString() } };
    const { code, lines } = await stage.linesOf('clock');
    const fix = process.platform === 'linux' ? '  sudo timedatectl set-ntp true' : expect.any(String);
    expect([code, lines]).toEqual([1, [`✗ clock  1 h ${side} the API's`, fix]]);
  });

  test('a caller key that is not known', async () => {
    const error = { type: 'authentication_error', code: 'invalid_caller_key', message: 'No.' };
    stage.differences.api = { status: 401, body: { error } };
    await failing(
      'caller key',
      '✗ caller key  the API does not know it',
      '  export BIDE_CALLER_KEY=$(bide keys create NAME)',
    );
  });

  test('no secret that was set', async () => {
    stage.differences.replies = { DescribeSecret: { answer: made } };
    await failing('secret unified', '✗ secret unified  not set', '  bide secrets set unified < key.txt');
  });

  test('a secret without a value', async () => {
    stage.differences.replies = { GetSecretValue: { error: 'ResourceNotFoundException' } };
    await failing('secret unified', '✗ secret unified  not set', '  bide secrets set unified < key.txt');
  });

  test('a secret that may not be read', async () => {
    stage.differences.replies = { GetSecretValue: { error: 'AccessDeniedException', message: 'No' } };
    await failing('secret unified', '✗ secret unified  cannot be read: No (AccessDeniedException)', '  aws sso login');
  });

  test.each([
    [401, 'P refuses the key (401)', 'bide secrets set unified < key.txt'],
    [403, 'P refuses the key (403)', 'bide secrets set unified < key.txt'],
    [402, 'P wants to be paid first (402)', 'add credit to the account of this key, at the provider'],
    [503, 'P has trouble of its own (503)', 'wait for the provider to recover: nothing here has to change'],
    [301, 'P redirects (301)', 'npx cdk deploy --outputs-file .bide/outputs.json'],
  ])('a provider that answers %d', async (status, text, fix) => {
    stage.differences.providerStatus = status;
    const { code, lines } = await stage.linesOf('provider unified');
    expect([code, lines]).toEqual([1, [`✗ provider unified  ${text}`, `  ${fix}`]]);
  });

  test('a provider that is not there', async () => {
    const baseUrl = await deserted();
    await stage.place.write('cdk.json', { context: { bide: { providers: { unified: { baseUrl } } } } });
    await failing(
      'provider unified',
      `✗ provider unified  ${new URL(baseUrl).host} does not answer (ECONNREFUSED)`,
      '  npx cdk deploy --outputs-file .bide/outputs.json',
    );
  });

  test('settings that are not valid: no provider is asked with a key that may belong elsewhere', async () => {
    await stage.place.write('cdk.json', { context: { bide: { operations: 'no' } } });
    const { code, lines } = await stage.doctor();
    expect([code, lines.filter((line) => line.includes(' provider '))]).toEqual([1, []]);
    expect(lines.join('\n')).toContain('✗ settings');
    expect(lines.at(-1)).toBe('    correct "bide" in cdk.json');
    expect(stage.provider.received).toEqual([]);
  });
});
