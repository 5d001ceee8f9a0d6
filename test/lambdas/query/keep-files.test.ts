/** Who copies the files of a result beside others, or after them; the ways without a race are in test/scenarios/kept-files.test.ts. */
import { beforeEach, expect, test } from '@jest/globals';
import { parseDeployment } from '../../../core/deployment.ts';
import type { CopyReply, Table } from '../../../core/ports.ts';
import { readFileViews } from '../../../core/records/file-views.ts';
import { filesKey, taskKey } from '../../../core/records/keys.ts';
import { asTask } from '../../../core/records/task-record.ts';
import type { Item } from '../../../core/records/write.ts';
import type { StepContext } from '../../../core/step-context.ts';
import { step } from '../../../core/workflow/document.ts';
import { queryTask } from '../../../lambdas/query/query-task.ts';
import { recordOutcome } from '../../../lambdas/record/record-outcome.ts';
import { MemoryTable } from '../../../local/memory-table.ts';
import { VirtualClock } from '../../../local/virtual-clock.ts';
import { NOW, tableBut, taskId, taskWith } from '../../core/some-task.ts';
import { quietPorts } from '../../helpers/quiet-ports.ts';
import { rightfulTable } from '../../helpers/rightful-table.ts';

type Replies = () => CopyReply | Promise<CopyReply>;

const [one, two] = ['https://api.unified.example/files/1', 'https://api.unified.example/files/2'];
const copied: CopyReply = { kind: 'copied', key: 'results/k', bytes: 3, contentType: 'image/png', sha256: 'h' };
const away: CopyReply = { kind: 'refused', status: 503 };
const accepted = { state: 'accepted', sends: 1, providerTaskId: 'p1', acceptedAt: NOW } as const;
const key = filesKey(taskId, 1);

let clock: VirtualClock;
let table: MemoryTable;
/** URLs in the order in which they were copied, by whoever it was. */
let asked: string[];
let wrong: string[];

beforeEach(async () => {
  clock = new VirtualClock(NOW);
  table = new MemoryTable({ clock });
  [asked, wrong] = [[], []];
  await table.put(taskWith([accepted], { keepFiles: true }));
});

/** A look by an invocation of its own: what it is told, how its copies go, and what it sees as the table. */
function look(
  requestId: string,
  {
    results = [one],
    reply = () => copied,
    through = table,
  }: { results?: string[]; reply?: Replies; through?: Table } = {},
) {
  const body = JSON.stringify({ status: 'completed', results });
  const context: StepContext = {
    ...quietPorts,
    ...{ clock, random: () => 0.5 },
    table: rightfulTable('query', through, (what) => wrong.push(what)),
    deployment: parseDeployment({ providers: { unified: { baseUrl: 'https://api.unified.example' } } }),
    provider: {
      call: () => Promise.resolve({ kind: 'answer', status: 200, headers: {}, body, receivedAt: clock.now() }),
    },
    copies: {
      copy({ url }) {
        asked.push(url);
        return Promise.resolve(reply());
      },
    },
    invocation: { requestId, remainingMs: () => 60_000, signal: new AbortController().signal },
  };
  const before = step('accepted', { attempt: 1, send: 1, providerTaskId: 'p1', waitSeconds: 2, dueAt: NOW });
  return queryTask({ v: 1, taskId, generation: 1, step: before }, context);
}

/** What the record says in the end: outcome, files altogether, and each of them. */
async function record() {
  const invocation = { requestId: 'record', remainingMs: () => 60_000, signal: new AbortController().signal };
  const context = { ...quietPorts, table, clock, random: () => 0.5, invocation };
  await recordOutcome({ v: 1, taskId, generation: 1 }, context);
  return told();
}

async function told() {
  const task = asTask((await table.get(taskKey(taskId))) ?? { ...key });
  const links = { location: (name: string) => `s3://b/${name}`, download: () => Promise.resolve('') };
  const views = await readFileViews({ table, links }, task);
  return [task.outcome?.code, task.attempts['1']?.files, ...(views ?? []).map(({ url, state }) => `${state} ${url}`)];
}

/** A place where somebody stands until he is let go. */
function stall() {
  let [reach, release] = [(): void => undefined, (): void => undefined];
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  const here = () => {
    reach();
    return released;
  };
  return { reached, release: () => release(), here };
}

/** The table, with something before or after each write of the list. */
const around = ({ before = () => Promise.resolve(), after = () => Promise.resolve() }: Around): Table =>
  tableBut(table, {
    async put(item, condition) {
      const isList = item.sk === key.sk;
      if (isList) await before(item);
      const result = await table.put(item, condition);
      if (isList) await after(item);
      return result;
    },
  });

interface Around {
  readonly before?: (item: Item) => Promise<unknown>;
  readonly after?: (item: Item) => Promise<unknown>;
}

const kept = ['succeeded', 'kept', `kept ${one}`];

test('a look that stalls before it lists the files takes no copy out of the record', async () => {
  const stalled = stall();
  const late = look('late', { through: around({ before: stalled.here }) });
  await stalled.reached;
  await look('other');
  expect(await record()).toEqual(kept);
  stalled.release();
  const answer = await late;
  expect([await told(), answer.kind]).toEqual([kept, 'succeeded']);
  expect([asked, wrong]).toEqual([[one], []]);
});

test('a look that stalls before it lists the files goes on with those that were copied, while others are due', async () => {
  const stalled = stall();
  const results = [one, two];
  const late = look('late', { results, through: around({ before: stalled.here }) });
  await stalled.reached;
  const replies = [copied, away];
  const other = await look('other', { results, reply: () => replies.shift() ?? away });
  expect(other.kind).toBe('pending');
  stalled.release();
  expect((await late).kind).toBe('succeeded');
  expect(await record()).toEqual([...kept, `kept ${two}`]);
  expect(asked).toEqual([one, two, two]);
});

test('a lap that copies for long, in vain, takes no copy of another lap out of the record', async () => {
  const stalled = stall();
  await look('first', { reply: () => away });
  const late = look('late', { reply: () => stalled.here().then(() => away) });
  await stalled.reached;
  await look('other');
  expect(await record()).toEqual(kept);
  stalled.release();
  const answer = await late;
  expect([await told(), answer.kind]).toEqual([kept, 'succeeded']);
  expect([asked, wrong]).toEqual([[one, one, one], []]);
});

test('two laps at once, each with a copy that the other lacks: both files are kept', async () => {
  const stalled = stall();
  const results = [one, two];
  await look('first', { results, reply: () => away });
  let nth = 0;
  const slow = () => ((nth += 1) === 1 ? stalled.here().then(() => away) : copied);
  const late = look('late', { results, reply: slow });
  await stalled.reached;
  const replies = [copied, away];
  await look('other', { results, reply: () => replies.shift() ?? away });
  stalled.release();
  expect((await late).kind).toBe('succeeded');
  expect(await record()).toEqual([...kept, `kept ${two}`]);
});

test('a list that nobody has begun with gives way to what a later look shows', async () => {
  const dies = around({ after: () => Promise.reject(new Error('it dies')) });
  await expect(look('dies', { through: dies })).rejects.toThrow('it dies');
  await look('next', { results: [two] });
  expect([await record(), asked]).toEqual([['succeeded', 'kept', `kept ${two}`], [two]]);
});

test('a file whose copy was not written down is copied once more', async () => {
  let nth = 0;
  const before = () => ((nth += 1) === 2 ? Promise.reject(new Error('it dies')) : Promise.resolve());
  await expect(look('dies', { through: around({ before }) })).rejects.toThrow('it dies');
  expect((await look('next')).kind).toBe('succeeded');
  expect([await record(), asked]).toEqual([kept, [one, one]]);
});

test('a lap whose write was answered by a refusal of its repetition was written, and is one try', async () => {
  const twice = tableBut(table, {
    async put(item, condition) {
      const result = await table.put(item, condition);
      return item.sk === key.sk ? table.put(item, condition) : result;
    },
  });
  const answer = await look('repeats', { reply: () => away, through: twice });
  expect([answer.kind, asked, (await table.get(key))?.['tries']]).toEqual(['pending', [one], 1]);
});

test.each([
  ['listed', 'accepted', undefined, [one]],
  ['listed', 'closed', undefined, [one]],
  ['copied', 'accepted', copied, []],
  ['copied', 'closed', copied, []],
] as const)(
  'a list of before laps were counted is gone on with: %s, its attempt %s',
  async (_what, state, reply, copies) => {
    const due = state === 'closed' ? { code: 'succeeded', files: 'due' as const } : {};
    await table.put(taskWith([{ ...accepted, ...due, state }], { keepFiles: true }));
    await table.put({ ...key, json: JSON.stringify([{ at: '/0', url: one, reply }]), tries: 0, expiresAt: NOW });
    expect((await look('newer')).kind).toBe('succeeded');
    expect([await record(), asked]).toEqual([kept, copies]);
  },
);

test('the list of a task of the same id whose time is over is none', async () => {
  const json = JSON.stringify([{ at: '/0', url: two, reply: copied }]);
  await table.put({ ...key, json, tries: 0, laps: 3, writer: 'w', expiresAt: NOW / 1000 });
  expect((await look('now')).kind).toBe('succeeded');
  expect([await record(), asked]).toEqual([kept, [one]]);
});

test('a list that somebody has deleted stops nothing', async () => {
  await table.put(taskWith([{ ...accepted, state: 'closed', code: 'succeeded', files: 'due' }], { keepFiles: true }));
  expect((await look('now')).kind).toBe('succeeded');
  expect(await record()).toEqual(['succeeded', 'kept']);
});
