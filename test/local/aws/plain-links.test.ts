import { expect, test } from '@jest/globals';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { newCaller } from '../../../core/records/caller-record.ts';
import { environmentNames } from '../../../core/names.ts';
import { clientConfig } from '../../../lambdas/adapters/step-ports.ts';
import { CALLER_KEY } from '../../secrets/canaries.ts';
import { onStage } from '../../scenarios/at-work.ts';
import { imageRequest, playOn } from '../../scenarios/play.ts';

test('whoever is told a link can read its file, and does not learn the key to everything', async () => {
  await onStage({}, async (stage) => {
    const { clock, runtime } = stage;
    const { origin, pathname } = new URL(runtime.endpoint);
    const { task } = await playOn(stage, imageRequest({ tasks: [{ seconds: 2 }] }, { keepFiles: true }));
    await runtime.table.put(newCaller({ callerKey: CALLER_KEY, name: 'test', owner: 'tester', now: clock.now() }));
    const headers = { authorization: `Bearer ${CALLER_KEY}` };
    const answer = await runtime.api.request(`/v1/tasks/${task.id}`, { headers });
    const text = await answer.text();
    const { files } = JSON.parse(text) as { files: { download: string; bytes: number }[] };
    const download = files[0]?.download ?? '';
    expect([pathname.length > 32, text.includes(pathname), download.startsWith(`${origin}/`)]).toEqual([
      true,
      false,
      true,
    ]);
    expect((await (await fetch(download)).arrayBuffer()).byteLength).toBe(files[0]?.bytes);
    expect(task.files?.[0]?.download).toBe(download);
    const client = new SecretsManagerClient({ ...clientConfig(origin), maxAttempts: 1 });
    const SecretId = runtime.blueprint.functions.webhook.environment[environmentNames.webhookSecret];
    await expect(client.send(new GetSecretValueCommand({ SecretId }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    client.destroy();
  });
});
