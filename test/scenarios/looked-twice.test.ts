/** The end of a task that two looks find, since what the first one learnt was not all stored. */
import { expect, test } from '@jest/globals';
import { AwsError } from '../../local/aws/operation.ts';
import { onStage } from './at-work.ts';
import { gets } from './operating.ts';
import { imageRequest, playOn } from './play.ts';

/** The first look stores what it finds and cannot store the end; the second finds the result dropped. */
async function lookedTwice(more: object = {}, first: unknown = 'honest') {
  return onStage({}, async (stage) => {
    stage.aws.onCall = (target) => {
      if (target.endsWith('.UpdateItem') && gets(stage) === 1) {
        throw new AwsError('AccessDeniedException', 'The table takes no updates now.');
      }
    };
    const looks = [first, { says: { status: 'completed', results: null } }];
    const played = await playOn(stage, imageRequest({ tasks: [{ seconds: 2, estimatedTime: null }], looks }, more));
    return { ...played, warned: stage.lines.filter(({ level }) => level === 'warn').map(({ message }) => message) };
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

test('but for those of a long result, which functions that look may not read back: the task ends all the same', async () => {
  const results = [{ text: 'é'.repeat(60_000), url: 'http://127.0.0.1:1/files/1.png' }];
  const { task, warned } = await lookedTwice({ keepFiles: true }, { says: { status: 'completed', results } });
  expect([task.outcome?.code, task.files, task.result]).toEqual(['succeeded', null, results]);
  expect(warned).toContain('files not listed again');
});
