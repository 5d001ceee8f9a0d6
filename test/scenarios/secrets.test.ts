/** What a caller sent, and the provider key, are kept nowhere but in the request item, whatever the provider echoes. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { AwsError } from '../../local/aws/operation.ts';
import { PROMPT, PROVIDER_KEY } from '../secrets/canaries.ts';
import { everyItem } from './at-work.ts';
import { imageRequest, playOn, startStage, type Played, type Stage } from './play.ts';

const SENTENCE = 'a very private prompt about a lighthouse';
/** Could pass as a code, a type, a status or an id. */
const WORD = 'a_very_private_prompt_about_a_lighthouse';
const NON_ASCII = 'ein sehr persönlicher Wunsch über Leuchttürme';

/** Plays the request, and reads everything that was written down on the way, request items aside. */
async function kept(prompt: string, simulate: object, before?: (stage: Stage) => void): Promise<[string, Played]> {
  const folder = await mkdtemp(join(tmpdir(), 'bide-secrets-'));
  try {
    const stage = await startStage({ folder });
    before?.(stage);
    const request = imageRequest(simulate);
    const played = await playOn(stage, { ...request, body: { ...request.body, prompt } });
    const items = (await everyItem(stage)).filter(({ sk }) => !sk.startsWith('REQUEST#'));
    await stage.close();
    const { lines, events, runtime } = stage;
    const told = JSON.stringify([items, lines, events, runtime.deadLetters, runtime.engine.list(), played]);
    const files = await Promise.all((await filesOf(folder)).map((file) => readFile(file, 'utf8')));
    // The journal holds every document that travelled: the answers of all steps, and the causes of what failed.
    expect(files.join('')).toContain('"kind":"checkpoint"');
    // The provider's own record of what it received is no record of ours.
    const withoutReceived = JSON.stringify({ ...played, posts: [], gets: [] });
    return [told.replace(JSON.stringify(played), withoutReceived) + files.join(''), played];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Journals and files; the folder of the table has the request item in it, and was read as items. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.startsWith(join(folder, 'table')))
    .map(({ parentPath, name }) => join(parentPath, name));
}

/** Runs of 16 characters of a text that are in another. */
const runsOf = (text: string, found: string) =>
  Array.from({ length: text.length - 15 }, (_, i) => text.slice(i, i + 16)).filter((run) => found.includes(run));

const refusal = (echo: string) => ({
  status: 400,
  code: echo,
  type: echo,
  message: `Bad: ${echo} (${PROVIDER_KEY})`,
});

const failure = (code: string) => ({ tasks: [{ seconds: 2, outcome: 'failed', code, message: `Bad: ${code}` }] });

test.each([
  ['refused, its words being a sentence', SENTENCE, { posts: [refusal(SENTENCE)] }, 'bad_request'],
  ['refused, its words being one word', WORD, { posts: [refusal(WORD)] }, 'bad_request'],
  ['a piece of it as the code', WORD, { posts: [{ ...refusal(WORD), code: WORD.slice(3, 25) }] }, 'bad_request'],
  ['limited', WORD, { posts: [{ ...refusal(WORD), status: 429 }] }, 'succeeded'],
  ['a success with an error', WORD, { posts: [{ ...refusal(WORD), status: 200 }] }, 'submission_ambiguous'],
  ['an id that cannot be one', SENTENCE, { posts: [{ says: { id: SENTENCE } }] }, 'submission_ambiguous'],
  ['a status', WORD, { posts: [{ says: { status: WORD, progress: WORD } }] }, 'succeeded'],
] as const)('the prompt is echoed by the POST: %s', async (_name, prompt, simulate, code) => {
  const [text, played] = await kept(prompt, simulate);
  expect(played.task.outcome?.code).toBe(code);
  expect([runsOf(prompt, text), text.includes(PROVIDER_KEY)]).toEqual([[], false]);
});

test.each([
  ['refused, its words being a sentence', SENTENCE, { looks: [refusal(SENTENCE)] }, 'succeeded'],
  ['refused, its words being one word', WORD, { looks: [refusal(WORD)] }, 'succeeded'],
  ['the key is not let in', WORD, { looks: [{ ...refusal(WORD), status: 403 }] }, 'succeeded'],
  ['a failed task, a sentence', SENTENCE, failure(SENTENCE), 'generation_failed_without_code'],
  ['a failed task, one word', WORD, failure(WORD), 'generation_failed_without_code'],
  ['an unknown status, one word', WORD, { looks: [{ says: { status: WORD } }] }, 'succeeded'],
  ['an unknown status, a sentence', SENTENCE, { looks: [{ says: { status: SENTENCE } }] }, 'succeeded'],
  ['another id', WORD, { looks: [{ says: { id: WORD } }] }, 'succeeded'],
  [
    'many unreadable looks',
    WORD,
    { looks: Array.from({ length: 20 }, () => refusal(WORD)) },
    'provider_protocol_error',
  ],
] as const)('the prompt is echoed by a look: %s', async (_name, prompt, simulate, code) => {
  const [text, played] = await kept(prompt, simulate);
  expect(played.task.outcome?.code).toBe(code);
  expect([runsOf(prompt, text), text.includes(PROVIDER_KEY)]).toEqual([[], false]);
});

test('the prompt is echoed with its letters escaped, in an answer that makes no sense', async () => {
  const escaped = { says: { id: null, echo: NON_ASCII, more: `${NON_ASCII}"\n` } };
  const [text, played] = await kept(NON_ASCII, { posts: [escaped] });
  expect(played.task.outcome).toMatchObject({ code: 'submission_ambiguous', message: expect.stringContaining('…') });
  expect(runsOf(NON_ASCII, text)).toEqual([]);
});

test('the key is echoed across the end of what is kept of an answer', async () => {
  const padded = { says: { id: null, padding: 'x'.repeat(120), echo: PROVIDER_KEY, more: 'y'.repeat(300) } };
  const [text, played] = await kept(SENTENCE, { posts: [padded] });
  expect(played.task.outcome?.code).toBe('submission_ambiguous');
  expect(text).not.toContain(PROVIDER_KEY.slice(0, 9));
});

test.each([
  ['an id', { posts: [{ says: { id: `job-${PROVIDER_KEY}` } }] }, 'submission_ambiguous'],
  ['an estimate', { posts: [{ says: { task_info: { estimated_time: PROVIDER_KEY } } }] }, 'succeeded'],
  ['Retry-After', { posts: [{ status: 429, retryAfter: PROVIDER_KEY }] }, 'succeeded'],
  ['Location', { posts: [{ status: 307, location: `https://elsewhere.example/?key=${PROVIDER_KEY}` }] }, 'simulated'],
  ['a code', { posts: [{ status: 400, code: PROVIDER_KEY, type: PROVIDER_KEY }] }, 'bad_request'],
  ['a status, progress', { looks: [{ says: { status: PROVIDER_KEY, progress: PROVIDER_KEY } }] }, 'succeeded'],
  [
    'a result',
    { looks: [{ says: { status: 'completed', results: [{ url: `a?key=${PROVIDER_KEY}` }] } }] },
    'succeeded',
  ],
  ['a name in a result', { looks: [{ says: { status: 'completed', results: { [PROVIDER_KEY]: 1 } } }] }, 'succeeded'],
] as const)('the key is echoed in %s', async (_name, simulate, code) => {
  const [text, played] = await kept(SENTENCE, simulate);
  expect([played.task.outcome?.code, text.includes(PROVIDER_KEY)]).toEqual([code, false]);
});

test('a result is what the provider gave, its echo of the key aside', async () => {
  const results = [{ url: `a?key=${PROVIDER_KEY}&n=1`, n: 2 }];
  const [, played] = await kept(SENTENCE, { looks: [{ says: { status: 'completed', results } }] });
  expect(played.task.result).toEqual([{ url: 'a?key=…&n=1', n: 2 }]);
});

test('a scenario whose world tells a secret fails for it, whatever else it asserts', async () => {
  const stage = await startStage();
  await playOn(stage, imageRequest());
  const fields = { authorization: PROVIDER_KEY, told: PROMPT.slice(9) };
  stage.lines.push({ at: stage.clock.now(), level: 'info', message: 'sent', fields });
  await expect(stage.close()).rejects.toThrow(/^Found where it does not belong:\nlogs: "provider-key-1"\nlogs: /);
});

test('a function that fails while it has the prompt in its hands does not tell it in its cause', async () => {
  let left = 12;
  const failing = ({ aws, simulator }: Stage) => {
    aws.onCall = (target) => {
      if (simulator.received.length === 0 || !target.startsWith('DynamoDB') || left === 0) return;
      left -= 1;
      throw new AwsError('AccessDeniedException', 'The table is away.');
    };
  };
  const [text, played] = await kept(WORD, { posts: [refusal(WORD)] }, failing);
  expect([left, played.task.outcome?.code]).toEqual([0, 'submission_ambiguous']);
  expect([runsOf(WORD, text), text.includes(PROVIDER_KEY)]).toEqual([[], false]);
});

test('an id is an id: one that repeats the prompt is stored as it is, for without it the purchase would be lost', async () => {
  const stage = await startStage();
  try {
    const request = imageRequest({ posts: [{ says: { id: WORD } }] }, { deadlineSeconds: 30 });
    const played = await playOn(stage, { ...request, body: { ...request.body, prompt: WORD } });
    expect(played.record.attempts['1']?.providerTaskId).toBe(WORD);
    expect(played.gets.length).toBeGreaterThan(0);
    expect(played.gets.every(({ path }) => path === `/v1/tasks/${WORD}`)).toBe(true);
  } finally {
    await stage.close();
  }
});
