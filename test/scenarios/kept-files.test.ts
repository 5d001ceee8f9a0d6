/** Result files that are copied before the provider drops them: real sockets, the real bucket, virtual time. */
import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { newCaller } from '../../core/records/caller-record.ts';
import { CALLER_KEY } from '../secrets/canaries.ts';
import { AwsError } from '../../local/aws/operation.ts';
import { callApi, onStage, stopExecution, story } from './at-work.ts';
import { straight } from './expect-played.ts';
import { admit, imageRequest, play, playOn, type Played, type Stage, type StageOptions } from './play.ts';

const life = { seconds: 2, estimatedTime: null };
const keeping = (simulate: object = {}, more: object = {}) =>
  imageRequest({ tasks: [life], ...simulate }, { keepFiles: true, ...more });

/** Fetches of files, as the provider answered them. */
const fetches = ({ simulator }: Stage) =>
  simulator.received.filter(({ path }) => path.startsWith('/files/')).map(({ answered }) => answered);

/** What a task's files came to. */
const statesOf = ({ task }: Played) => task.files?.map(({ at, state }) => [at, state]);

/** One task, and how often its file was fetched. */
async function keep(simulate: object, options: StageOptions = {}, more: object = {}) {
  let fetched: unknown[] = [];
  const played = await onStage(options, async (stage) => {
    const one = await playOn(stage, keeping(simulate, more));
    fetched = fetches(stage);
    return one;
  });
  return { ...played, fetched };
}

test('a file is copied within the look that finds the result: not a state, a wait or a look more', async () => {
  await onStage({}, async (stage) => {
    const { task, path, waits, gets, posts } = await playOn(stage, keeping());
    expect([path, waits, gets.length, posts.length]).toEqual([straight(1), [2], 1, 1]);
    const [file, ...others] = task.files ?? [];
    expect(others).toEqual([]);
    const bytes = Buffer.from(await (await fetch(file?.download ?? '')).arrayBuffer());
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const key = `results/${task.id}/1-${sha256}.png`;
    expect(file).toEqual({
      at: '/0/url',
      url: expect.stringMatching(new RegExp(`/files/${task.attempts[0]?.providerTaskId ?? ''}.png$`)) as unknown,
      state: 'kept',
      bytes: bytes.length,
      contentType: 'image/png',
      sha256,
      location: `s3://${stage.runtime.blueprint.bucket.name}/${key}`,
      download: expect.stringContaining(`/${key}?X-Amz-`) as unknown,
    });
    expect(task.result).toEqual([{ url: file?.url }]);
    expect(fetches(stage)).toEqual([200]);
  });
});

test('GET shows the files, with the same link to everybody within half an hour', async () => {
  await onStage({}, async (stage) => {
    const { task } = await playOn(stage, keeping());
    const { clock, runtime } = stage;
    await runtime.table.put(newCaller({ callerKey: CALLER_KEY, name: 'test', owner: 'tester', now: clock.now() }));
    const headers = { authorization: `Bearer ${CALLER_KEY}` };
    const first = await runtime.api.request(`/v1/tasks/${task.id}`, { headers });
    const { files } = (await first.json()) as { files: { download: string }[] };
    expect(files).toEqual(task.files);
    const tag = { 'if-none-match': first.headers.get('etag') ?? '' };
    const again = await runtime.api.request(`/v1/tasks/${task.id}`, { headers: { ...headers, ...tag } });
    expect(again.status).toBe(304);
  });
});

test('without the option nothing is fetched, and nothing is listed', async () => {
  await onStage({}, async (stage) => {
    const { task, record } = await playOn(stage, imageRequest({ tasks: [life] }));
    expect([task.files, fetches(stage)]).toEqual([null, []]);
    expect([record.keepFiles, record.attempts['1']?.files]).toEqual([undefined, undefined]);
  });
});

test('a result without files costs nothing more', async () => {
  const { task, path, record } = await keep({ tasks: [{ ...life, results: [{ text: 'Hello.' }] }] });
  expect([task.status, task.files, path, record.attempts['1']?.files]).toEqual([
    'succeeded',
    null,
    straight(1),
    undefined,
  ]);
});

test('what breaks is tried again, after a backoff, without another look', async () => {
  const files = [{ fault: 'reset' }, { fault: 'half_answer' }, { status: 503 }, { status: 404 }];
  const { task, waits, gets, fetched, errors } = await keep({ files });
  expect([task.status, task.outcome?.code, gets.length]).toEqual(['succeeded', 'succeeded', 1]);
  expect(fetched).toEqual(['reset', 'half_answer', 503, 404, 200]);
  // Half of 2, 4, 8 and 16 seconds.
  expect(waits).toEqual([2, 1, 2, 4, 8]);
  expect(errors).toEqual([]);
});

test('after five tries in vain the result stands as it is, and an error says why', async () => {
  const files = Array.from({ length: 5 }, () => ({ status: 500 }));
  const { task, fetched, errors, ...played } = await keep({ files });
  expect([task.status, task.outcome?.code, task.outcome?.mayBeCharged]).toEqual(['succeeded', 'succeeded', false]);
  expect(fetched).toEqual([500, 500, 500, 500, 500]);
  expect(statesOf({ task, errors, ...played })).toEqual([['/0/url', 'missing']]);
  expect(errors.map(({ phase, status, code, message }) => [phase, status, code, message])).toEqual([
    ['files', 500, 'file_not_kept', 'file /0/url: HTTP 500'],
  ]);
  expect(task.result).not.toBeNull();
});

test.each([
  ['longer than the cap', { tasks: [{ ...life, fileBytes: 2001 }] }, 'over_the_cap'],
  ['a compressed bomb', { files: [{ fault: 'gzip_bomb' }] }, 'over_the_cap'],
  ['redirected to somebody else', { files: [{ status: 302, location: 'https://else.example/a.png' }] }, 'redirected'],
  [
    'of a host that nobody has named',
    { tasks: [{ ...life, results: ['https://else.example/a'] }] },
    'host_not_allowed',
  ],
])('a file %s is not kept, and not tried again', async (_what, simulate, reason) => {
  const { task, waits, errors } = await keep(simulate, { settings: { fileCapBytes: 2000 } });
  expect([task.status, waits]).toEqual(['succeeded', [2]]);
  expect(errors.map(({ code, message }) => [code, (message as string).split(': ')[1]])).toEqual([
    ['file_not_kept', reason],
  ]);
});

test('as long as the cap is not too long', async () => {
  const { task } = await keep({ tasks: [{ ...life, fileBytes: 2000 }] }, { settings: { fileCapBytes: 2000 } });
  expect(task.files?.map(({ state, bytes }) => [state, bytes])).toEqual([['kept', 2000]]);
});

test('what was copied by an earlier try is not copied again, and a try that copies something is not in vain', async () => {
  const fault = { status: 500 };
  // Three files: the first comes at once, the second at the fourth try, the third four tries later.
  const files = ['honest', fault, fault, fault, fault, fault, fault, 'honest', fault, fault, fault, fault, 'honest'];
  const { task, fetched, waits, errors } = await keep({ tasks: [{ ...life, outputs: 3 }], files });
  expect(task.files?.map(({ at, state }) => [at, state])).toEqual(
    ['/0/url', '/1/url', '/2/url'].map((at) => [at, 'kept']),
  );
  const [ok, no] = [200, 500];
  expect(fetched).toEqual([ok, no, no, no, no, no, no, ok, no, no, no, no, ok]);
  expect(waits).toEqual([2, 1, 1, 2, 1, 1, 2, 4]);
  expect(errors).toEqual([]);
});

test('the deadline ends the tries', async () => {
  const files = Array.from({ length: 5 }, () => ({ status: 500 }));
  const { task, waits, fetched } = await keep({ files }, {}, { deadlineSeconds: 4 });
  expect([task.status, waits, fetched]).toEqual(['succeeded', [2, 1, 1], [500, 500, 500]]);
});

test('object storage that takes nothing costs the copy, not the result', async () => {
  const { task, errors } = await onStage({}, async (stage) => {
    stage.aws.onCall = (target) => {
      // Calls of object storage name no target.
      if (target === '') throw new AwsError('AccessDenied', 'No files now.');
    };
    return playOn(stage, keeping());
  });
  expect([task.status, errors.map(({ code }) => code)]).toEqual(['succeeded', ['file_not_kept']]);
  expect(errors[0]?.['message']).toMatch(/^file \/0\/url: not_stored: /);
});

test('a deployment may keep files of all requests that do not say otherwise', async () => {
  const request = (more: object) => imageRequest({ tasks: [life] }, more);
  const asked = await play(request({}), { keepFiles: true });
  const refused = await play(request({ keepFiles: false }), { keepFiles: true });
  expect([asked.task.files?.length, refused.task.files]).toEqual([1, null]);
});

test('a cancellation while files are copied throws nothing away', async () => {
  const files = [{ status: 500 }];
  const { task } = await story({}, async (stage) => {
    const id = await admit(stage, keeping({ files }));
    await stage.clock.sleep(2500);
    await callApi(stage, 'POST', `/v1/tasks/${id}/cancel`);
    await stage.runtime.idle();
    return id;
  });
  expect([task.cancelRequested, task.status, task.files?.map(({ state }) => state)]).toEqual([
    true,
    'succeeded',
    ['kept'],
  ]);
});

test('an execution that dies while files are copied is followed by one that goes on with them', async () => {
  const files = [{ status: 500 }];
  const { task, posts, gets } = await story({ schedules: true }, async (stage) => {
    const id = await admit(stage, keeping({ files }));
    await stage.clock.sleep(2500);
    stopExecution(stage, id);
    await stage.clock.sleep(200_000);
    await stage.runtime.idle();
    return id;
  });
  expect([task.status, task.files?.map(({ state }) => state)]).toEqual(['succeeded', ['kept']]);
  expect([posts.length, gets.length]).toEqual([1, 1]);
});
