import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startScriptedApi } from '../../client/scripted-api.ts';
import { DoctorStage } from './stage.ts';

let stage: DoctorStage;

beforeEach(async () => (stage = await DoctorStage.start()));
afterEach(() => stage.close());

describe('of a local server', () => {
  beforeEach(async () => {
    await stage.place.write('.bide/serve.json', {
      url: stage.api.url,
      endpoint: stage.aws.endpoint,
      tableName: 'T',
      eventBusName: 'B',
      stateMachineArn: 'arn',
      pid: process.pid,
    });
  });

  test('what applies there is checked, and no account is asked for', async () => {
    await stage.place.write('.bide/caller-key', 'k');
    expect(await stage.doctor([], {})).toEqual({
      code: 0,
      err: '',
      lines: [
        `✓ bide serve  process ${process.pid}`,
        '✓ api         A/health',
        '✓ caller key  accepted',
        '- provider    BIDE_PROVIDER_KEY is not set here: bide serve takes the simulator without it',
      ],
    });
    expect(stage.aws.asked).toEqual([]);
  });

  test.each(['--url', 'BIDE_URL'])('%s names another Bide: that one is looked at', async (how) => {
    const other = await startScriptedApi(() => ({ body: { ok: true } }));
    const told =
      how === '--url' ? await stage.doctor(['--url', other.url]) : await stage.doctor([], { BIDE_URL: other.url });
    await other.close();
    expect(told.lines).toContain(`✓ api                 ${other.url}/health`);
    expect(told.lines).toContain('✓ outputs             Bide, in .bide/outputs.json');
    const same = await stage.doctor(['--url', stage.api.url], {});
    expect(same.lines[0]).toBe(`✓ bide serve  process ${process.pid}`);
  });

  test('the provider of the environment is asked', async () => {
    stage.differences.providerStatus = 401;
    const environment = { BIDE_PROVIDER: 'unified', BIDE_PROVIDER_URL: stage.provider.url, BIDE_PROVIDER_KEY: 'sk-1' };
    const { code, lines } = await stage.doctor([], environment);
    expect([code, ...lines.slice(2)]).toEqual([
      1,
      '✗ caller key  .bide/caller-key is not there',
      '    bide serve',
      '✗ provider    P refuses the key (401)',
      '    export BIDE_PROVIDER_KEY=…',
    ]);
  });
});
