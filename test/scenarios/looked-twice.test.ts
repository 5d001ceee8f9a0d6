/** The end of a task that two looks find, since what the first one learnt was not all stored. */
import { expect, test } from '@jest/globals';
import { AwsError } from '../../local/aws/operation.ts';
import { onStage } from './at-work.ts';
import { gets } from './operating.ts';
import { imageRequest, playOn } from './play.ts';

test('a result was stored and its end was not, and the provider has dropped it since: the task has it', async () => {
  await onStage({}, async (stage) => {
    stage.aws.onCall = (target) => {
      if (target.endsWith('.UpdateItem') && gets(stage) === 1) {
        throw new AwsError('AccessDeniedException', 'The table takes no updates now.');
      }
    };
    const looks = ['honest', { says: { status: 'completed', results: null } }];
    const { task } = await playOn(stage, imageRequest({ tasks: [{ seconds: 2, estimatedTime: null }], looks }));
    const result = [{ url: expect.any(String) as unknown }];
    expect([task.outcome?.code, task.result, gets(stage)]).toEqual(['succeeded', result, 2]);
  });
});
