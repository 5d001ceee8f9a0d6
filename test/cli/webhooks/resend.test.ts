import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ended, taskId } from '../../client/task.ts';
import { ApiStage } from '../api-stage.ts';

let stage: ApiStage;
beforeEach(async () => (stage = await ApiStage.start()));
afterEach(() => stage.close());

test('asks for each, and says so', async () => {
  expect(await stage.bide(['webhooks', 'resend', taskId], () => ({ status: 202, body: ended() }))).toEqual({
    code: 0,
    out: `${taskId}  will be sent\n`,
    err: '',
  });
  expect(stage.called()).toEqual([`POST /v1/tasks/${taskId}/webhook/resend`]);
});

test('with --json it prints the task', async () => {
  const { out } = await stage.bide(['webhooks', 'resend', taskId, '--json'], () => ({ status: 202, body: ended() }));
  expect(JSON.parse(out)).toEqual(ended());
});

test('without an id nothing is called', async () => {
  const { code } = await stage.bide(['webhooks', 'resend'], () => ({ status: 202, body: ended() }));
  expect([code, stage.called()]).toEqual([2, []]);
});
