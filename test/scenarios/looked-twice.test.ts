/** The end of a task that two looks find, since what the first one learnt was not all stored. */
import { expect, test } from '@jest/globals';
import { AwsError } from '../../local/aws/operation.ts';
import { onStage } from './at-work.ts';
import { gets } from './operating.ts';
import { imageRequest, playOn } from './play.ts';

/** The first look stores what it finds and cannot store the end; the second finds the result dropped. */
async function lookedTwice(more: object = {}) {
  return onStage({}, async (stage) => {
    stage.aws.onCall = (target) => {
      if (target.endsWith('.UpdateItem') && gets(stage) === 1) {
        throw new AwsError('AccessDeniedException', 'The table takes no updates now.');
      }
    };
    const looks = ['honest', { says: { status: 'completed', results: null } }];
    return playOn(stage, imageRequest({ tasks: [{ seconds: 2, estimatedTime: null }], looks }, more));
  });
}

test('a result was stored and its end was not, and the provider has dropped it since: the task has it', async () => {
  const { task, gets: looks } = await lookedTwice();
  const result = [{ url: expect.any(String) as unknown }];
  expect([task.outcome?.code, task.result, looks.length]).toEqual(['succeeded', result, 2]);
});

test('and its files are copied', async () => {
  const { task } = await lookedTwice({ keepFiles: true });
  expect([task.outcome?.code, task.files?.map(({ state }) => state)]).toEqual(['succeeded', ['kept']]);
});
