/** A client of the unified contract, written with ky, sees through Bide what it sees at the provider. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import ky from 'ky';
import { unifiedErrorSchema, unifiedTaskSchema } from '../../../../core/api/drop-in-schema.ts';
import { taskKey } from '../../../../core/records/keys.ts';
import { asTask, currentAttempt, type TaskRecord } from '../../../../core/records/task-record.ts';
import { taskCodes } from '../../../../core/errors/taxonomy.ts';
import { seeded } from '../../../../local/seeded.ts';
import { Simulator } from '../../../../local/simulator/simulator.ts';
import { VirtualClock } from '../../../../local/virtual-clock.ts';
import { CALLER_KEY, serveStage, type ServedStage } from '../../../helpers/served-stage.ts';
import { PROVIDER_KEY } from '../../../secrets/canaries.ts';

type Json = Record<string, unknown>;
interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly json: Json;
}

let served: ServedStage;
let simulator: Simulator;
let bide: Client;
let provider: Client;

beforeEach(async () => {
  const clock = new VirtualClock();
  simulator = new Simulator({ clock, random: seeded(1), acceptedKeys: new Set([PROVIDER_KEY]) });
  const baseUrl = await simulator.listen();
  // One purchase a task, as a client has it that asks the provider itself.
  served = await serveStage({ clock, baseUrl, settings: { maxAttempts: 1 } });
  bide = new Client(`${served.url}/unified`, CALLER_KEY);
  provider = new Client(baseUrl, PROVIDER_KEY);
});

afterEach(async () => {
  await served.close();
  await simulator.close();
});

/** The whole client: its base URL and key are all that it is told. */
class Client {
  readonly #http: typeof ky;

  readonly #baseUrl: string;

  constructor(baseUrl: string, key: string) {
    this.#baseUrl = baseUrl;
    const headers = { authorization: `Bearer ${key}` };
    this.#http = ky.create({ prefix: `${baseUrl}/v1`, headers, throwHttpErrors: false, retry: 0 });
  }

  withKey(key: string): Client {
    return new Client(this.#baseUrl, key);
  }

  async submit(kind: string, body: unknown): Promise<Answer> {
    const raw = typeof body === 'string' ? { body } : { json: body };
    return read(await this.#http.post(`${kind}/generations`, raw));
  }

  async look(id: unknown): Promise<Answer> {
    return read(await this.#http.get(`tasks/${String(id)}`));
  }
}

async function read(response: Response): Promise<Answer> {
  const json = (await response.json()) as Json;
  return { status: response.status, retryAfter: response.headers.get('retry-after'), json };
}

/** An answer without ids, times, and what only the provider can know or do. */
function comparable({ status, json }: Answer): Json {
  const { id, created, usage, task_info: info, ...rest } = json;
  if (status === 200) expect([typeof id, Number.isInteger(created)]).toEqual(['string', true]);
  const { can_cancel: canCancel, ...told } = (info ?? { can_cancel: false }) as Json;
  expect([typeof canCancel, status === 200 && 'usage' in json]).toEqual(['boolean', usage !== undefined]);
  return { status, ...rest, ...(info === undefined ? {} : { task_info: told }) };
}

async function stored(id: unknown): Promise<TaskRecord> {
  const item = await served.stage.runtime.table.get(taskKey(String(id)));
  if (item === undefined) throw new Error('There is no such task.');
  return asTask(item);
}

const body = (simulate: object) => ({ model: 'model-1', prompt: 'a lighthouse', simulate });

/**
 * Submits to both, then looks at the one task at every instant at which Bide does, at the provider and through Bide.
 * Answers with the pairs of answers, in order.
 */
async function follow(kind: string, life: object): Promise<[direct: Answer, through: Answer][]> {
  const submitted = await provider.submit(kind, body({ id: 'direct', tasks: [life] }));
  let through = await bide.submit(kind, body({ id: 'through', tasks: [life] }));
  const pairs: [Answer, Answer][] = [[submitted, through]];
  const { id } = through.json;
  while (through.retryAfter !== null) {
    const { nextLookAt } = await stored(id);
    await served.pass((nextLookAt - served.stage.clock.now()) / 1000);
    const { providerTaskId } = currentAttempt(await stored(id)) ?? {};
    through = await bide.look(id);
    expect(unifiedTaskSchema.parse(through.json).id).toBe(id);
    pairs.push([await provider.look(providerTaskId), through]);
  }
  return pairs;
}

const seconds = 11;

test.each([
  ['images', 'a list of URLs in objects', {}],
  ['videos', 'a list of bare URLs', {}],
  ['audios', 'objects of a model', {}],
  ['llm', 'a whole chat completion', {}],
  ['images', 'the older output', { output: { url: 'https://files.unified.example/a.png', urls: [] } }],
  ['images', 'an empty list', { results: [] }],
  ['images', 'no estimate', { estimatedTime: null }],
  ['videos', 'no progress', { progress: 'stuck' }],
])('%s, %s: every answer is the same, from the first to the last', async (kind, _what, life) => {
  const pairs = await follow(kind, { seconds, ...life });
  const [direct, through] = [pairs.map(([one]) => comparable(one)), pairs.map(([, one]) => comparable(one))];
  expect(through).toEqual(direct);
  expect(pairs.length).toBeGreaterThan(3);
  expect(new Set(pairs.map(([{ json }]) => json['status'])).size).toBe(3);
  expect(simulator.ledger.rows.map(({ job }) => job)).toEqual(['direct', 'through']);
});

test.each([
  ...[...Object.keys(taskCodes), 'a_code_of_its_own'].map((code) => ({ outcome: 'failed', code })),
  { outcome: 'cancelled' },
])('a task that ends with %j ends the same', async (life) => {
  const pairs = await follow('images', { seconds, ...life });
  const [direct, through] = [pairs.map(([one]) => comparable(one)), pairs.map(([, one]) => comparable(one))];
  // How far it had come when it ended is what the last look before showed.
  const shown = { ...direct.at(-1), progress: direct.at(-2)?.['progress'] };
  expect(through).toEqual([...direct.slice(0, -1), shown]);
  expect(shown).toMatchObject({ status: life.outcome });
});

test('other words that a look showed are passed on; before the first look and for an end there is one of each', async () => {
  const pairs = await follow('images', { seconds, statuses: 'alternative' });
  const words = pairs.map(([direct, through]) => [direct.json['status'], through.json['status']]);
  expect(words).toEqual([
    ['queued', 'pending'],
    ['in_progress', 'in_progress'],
    ['in_progress', 'in_progress'],
    ['succeeded', 'completed'],
  ]);
});

test.each([
  [400, 'invalid_request_error', 'invalid_parameters'],
  [401, 'authentication_error', 'invalid_api_key'],
  [402, 'invalid_request_error', 'insufficient_credits'],
  [403, 'permission_error', 'no_access_to_model'],
  [404, 'not_found_error', 'model_not_found'],
  [422, 'invalid_request_error', 'unknown_field'],
])('a refusal with %i of the provider is the same answer', async (status, type, code) => {
  const posts = [{ status, type, code }];
  const direct = await provider.submit('images', body({ id: 'direct', posts }));
  const through = await bide.submit('images', body({ id: 'through', posts }));
  expect(through).toEqual(direct);
  expect(through).toEqual({ status, retryAfter: null, json: { error: { type, code, message: 'Simulated.' } } });
  expect(simulator.ledger.rows).toEqual([]);
});

test.each([
  ['without a model', (client: Client) => client.submit('images', { prompt: 'a lighthouse' })],
  ['that is no JSON', (client: Client) => client.submit('images', '{')],
  ['for an unknown kind', (client: Client) => client.submit('holograms', { model: 'm' })],
  ['for an unknown task', (client: Client) => client.look('task-unified-1')],
  ['with a wrong key', (client: Client) => client.withKey('wrong').look('task-unified-1')],
])('a request %s is refused with the same status and type', async (_what, call) => {
  const [direct, through] = [await call(provider), await call(bide)];
  for (const { json } of [direct, through]) expect(unifiedErrorSchema.parse(json)).toEqual(json);
  const told = ({ status, json }: Answer) => [status, unifiedErrorSchema.parse(json).error.type];
  expect(told(through)).toEqual(told(direct));
});

test.each([429, 500, 503])('a %i of the provider is waited out: the client is told of a task', async (status) => {
  const posts = [{ status, type: 'server_error', retryAfter: 3 }];
  const direct = await provider.submit('images', body({ id: 'direct', posts }));
  const through = await bide.submit('images', body({ id: 'through', posts, tasks: [{ seconds }] }));
  expect([direct.status, through.status, through.json['status']]).toEqual([status, 200, 'pending']);
  expect(simulator.ledger.rows).toHaveLength(1);
});

test('an answer that was lost is told as a failed task and not as an error, which the client would try again', async () => {
  const posts = [{ fault: 'reset', billed: true }];
  const { status, json } = await bide.submit('images', body({ id: 'through', posts }));
  expect([status, json['status']]).toEqual([200, 'failed']);
  expect(json['error']).toMatchObject({ code: 'submission_ambiguous' });
  expect(simulator.ledger.rows).toHaveLength(1);
});
