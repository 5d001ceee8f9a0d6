/** Refusals that come when another execution has taken the task over. */
import { expect, test } from '@jest/globals';
import { parseDeployment } from '../../../core/deployment.ts';
import { limitKey } from '../../../core/records/keys.ts';
import { nextGeneration } from '../../../core/task/next-generation.ts';
import { submitTask } from '../../../lambdas/submit/submit-task.ts';
import { Desk } from '../sweep/desk.ts';

/** The answer to a POST during which the task is handed over. */
async function answeredLate(status: number, body: object): Promise<Desk> {
  const desk = new Desk();
  await desk.admit('t');
  const deployment = parseDeployment({ providers: { unified: { concurrent: 1 } } });
  const provider: typeof desk.context.provider = {
    call: async (...given) => {
      await desk.table.update(nextGeneration(await desk.read('t')));
      return desk.context.provider.call(...given);
    },
  };
  desk.answer = { kind: 'answer', status, headers: {}, body: JSON.stringify(body), receivedAt: desk.clock.now() };
  const answer = await submitTask({ v: 1, taskId: 't', generation: 1 }, { ...desk.context, deployment, provider });
  expect(answer.kind).toBe('superseded');
  return desk;
}

const refusal = { error: { code: 'c', type: 'invalid_request_error', message: 'm' } };

test('what was refused was not bought: its successor closes the attempt at the second refusal, and nothing is charged', async () => {
  const desk = await answeredLate(400, refusal);
  const [attempt] = Object.values((await desk.read('t')).attempts);
  expect(attempt).toMatchObject({ state: 'prepared', sends: 1, refused: 1, code: 'c', status: 400 });
  expect((await desk.table.get(limitKey('unified')))?.['holders']).toBeUndefined();
  desk.clock.jump(10_000);
  const closed = await submitTask({ v: 1, taskId: 't', generation: 2 }, desk.context);
  expect([closed.kind, closed.errorCode, desk.calls.length]).toEqual(['closed', 'c', 2]);
  const { attempts } = await desk.read('t');
  expect(attempts['1']).toMatchObject({ state: 'closed', sends: 2, refused: 2 });
});

test('what failed at once may have been bought: it stays a send whose answer is lost', async () => {
  const failed = { status: 'failed', error: { code: 'timeout', message: 'm' } };
  const desk = await answeredLate(200, failed);
  expect((await desk.read('t')).attempts['1']).toMatchObject({ state: 'sending', sends: 1, refused: 0 });
});
