/** A provider in memory that accepts, refuses, fails and loses answers as the seed says; and counts what it bills. */
import type { Random } from '../../core/ports.ts';
import type { HttpCall, HttpReply } from '../../core/provider/http.ts';
import { dialects, type Dialect, type Wording } from './dialects.ts';
import { echo, echoing, type Told } from './echoes.ts';
import type { Keyring } from './keyring.ts';
import type { Life } from './life.ts';
import { pick } from './pick.ts';
import { lookFates, postFates, type PostFate } from './provider-fates.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Something bought; `life` bought it. */
export interface Purchase {
  readonly id: string;
  readonly taskId: string;
  readonly life: string;
  readonly told: Told;
  readonly doneAt: number;
  readonly end: 'completed' | 'generation_failed' | 'timeout' | 'model_unavailable' | 'odd_failure' | 'never';
  cancelled: boolean;
}

/** What the world asks of a task, and wants to know of its calls. */
export interface ProviderWorld {
  readonly clock: VirtualTime;
  readonly random: Random;
  readonly keyring: Keyring;
  readonly calm: () => boolean;
  /** By prompt. */
  readonly orders: ReadonlyMap<string, { readonly taskId: string; readonly style: string }>;
  readonly posted: (life: Life, profile: string, taskId: string) => void;
  readonly looked: (life: Life, profile: string) => void;
  readonly askedToCancel: (life: Life, profile: string, purchase: Purchase | undefined) => void;
}

export class SimulatedProvider {
  readonly purchases: Purchase[] = [];
  readonly #world: ProviderWorld;

  constructor(world: ProviderWorld) {
    this.#world = world;
  }

  async receive(call: HttpCall, life: Life): Promise<HttpReply> {
    const { clock, random } = this.#world;
    const profile = call.url.includes('replicate') ? 'replicate' : 'unified';
    const dialect = dialects[profile];
    const isCancel = call.url.endsWith('/cancel');
    const path = isCancel ? call.url.slice(0, -'/cancel'.length) : call.url;
    const purchase = this.purchases.find(({ id }) => path.endsWith(`/${id}`));
    if (isCancel) this.#world.askedToCancel(life, profile, purchase);
    else if (call.method === 'GET') this.#world.looked(life, profile);
    else return this.#post(call, life, profile, dialect);
    await clock.sleep(5 + random() * 400);
    return isCancel ? this.#cancel(purchase, dialect) : this.#look(call, purchase, dialect);
  }

  async #post(call: HttpCall, life: Life, profile: string, dialect: Dialect): Promise<HttpReply> {
    const { clock, random, orders, calm, keyring } = this.#world;
    const fate: PostFate = calm() ? 'accept' : pick(random, postFates);
    // Before it is on its way: nothing of it ever arrives.
    if (fate === 'unreachable') return { kind: 'not_sent', reason: 'ECONNREFUSED' };
    const { prompt, style } = promptOf(call.body ?? '{}');
    const taskId = orders.get(prompt)?.taskId ?? '';
    const told = { prompt, style, providerKey: keyOf(call) };
    this.#world.posted(life, profile, taskId);
    await clock.sleep(5 + random() * (random() < 0.05 ? 19_000 : 400));
    const refuse = (status: number, wording: Wording, headers: Record<string, string> = {}) =>
      this.#answer(status, dialect.refused(echoing(random, wording, told)), headers);
    if (told.providerKey !== keyring.current) {
      const wording = { message: 'bad key', code: 'invalid_api_key', type: 'authentication_error' };
      return refuse(401, random() < 0.3 ? { ...wording, message: `bad key ${told.providerKey}` } : wording);
    }
    switch (fate) {
      case 'throttled':
        return refuse(429, rateLimited, { 'retry-after': '7' });
      case 'error_500':
        return refuse(500, { message: 'sorry', code: 'overloaded', type: 'server_error' });
      case 'unavailable':
        return refuse(503, { message: 'busy', code: 'busy', type: 'server_error' }, { 'retry-after': '3' });
      case 'unpaid':
        return refuse(402, { message: 'pay', code: 'no_credits', type: 'billing_error' });
      case 'rejected':
        return refuse(400, { message: 'no', code: pick(random, rejections), type: 'invalid_request_error' });
      case 'failed_at_once':
        return this.#answer(200, dialect.failed('', echoing(random, { ...failed, code: pick(random, ends) }, told)));
      case 'gateway_error':
        return this.#answer(502, `<html>${random() < 0.2 ? prompt : ''}`);
      case 'reset':
        return { kind: 'broken', reason: 'ECONNRESET' };
      case 'accept':
      case 'lost':
      case 'garbage':
        return this.#sell(fate, taskId, life, told, dialect);
    }
  }

  #sell(fate: 'accept' | 'lost' | 'garbage', taskId: string, life: Life, told: Told, dialect: Dialect): HttpReply {
    const { random } = this.#world;
    const purchase = this.#buy(taskId, life, told);
    if (fate === 'lost') return { kind: 'broken', reason: 'headers_timeout' };
    if (fate === 'garbage') return this.#answer(200, `<html>${random() < 0.2 ? echo(random, told) : ''}`);
    // What holds a space cannot be an id: it is bought, and nobody knows as what.
    if (random() < 0.01) return this.#answer(200, dialect.accepted(`id of ${echo(random, told)}`, undefined));
    return this.#answer(200, dialect.accepted(purchase.id, random() < 0.2 ? random() * 100 : undefined));
  }

  #buy(taskId: string, life: Life, told: Told): Purchase {
    const { clock, random } = this.#world;
    const end = pick(random, purchaseEnds);
    const doneAt = clock.now() + random() * 60_000;
    const id = `p${this.purchases.length + 1}x`;
    const purchase = { id, taskId, life: life.id, told, end, doneAt, cancelled: false };
    this.purchases.push(purchase);
    return purchase;
  }

  #look(call: HttpCall, bought: Purchase | undefined, dialect: Dialect): HttpReply {
    const { clock, random, calm, keyring } = this.#world;
    const fate = calm() ? 'honest' : pick(random, lookFates);
    if (keyOf(call) !== keyring.current) return this.#answer(401, dialect.refused(rateLimited));
    if (fate === 'broken') return { kind: 'broken', reason: 'headers_timeout' };
    if (fate === 'unavailable' || fate === 'html') return this.#answer(fate === 'html' ? 200 : 502, '<html>');
    const told = bought && { ...bought.told, providerKey: keyOf(call) };
    const words = (wording: Wording) => (told ? echoing(random, wording, told) : wording);
    if (fate === 'throttled') return this.#answer(429, dialect.refused(words(rateLimited)), { 'retry-after': '5' });
    if (bought === undefined || told === undefined || fate === 'missing')
      return this.#answer(404, dialect.refused(words(missing)));
    const { id, end } = bought;
    if (bought.cancelled) return this.#answer(200, dialect.cancelled(id));
    if (end === 'never' || clock.now() < bought.doneAt) {
      const odd = !calm() && random() < 0.03;
      const status = odd ? (random() < 0.5 ? echo(random, told) : 'dreaming') : dialect.runningStatus;
      return this.#answer(200, dialect.running(id, status, Math.floor(random() * 100)));
    }
    if (end === 'completed') return this.#answer(200, dialect.succeeded(id));
    return this.#answer(200, dialect.failed(id, words({ ...failed, code: end })));
  }

  #cancel(purchase: Purchase | undefined, dialect: Dialect): HttpReply {
    if (purchase === undefined || this.#world.random() < 0.2) return this.#answer(502, '<html>');
    if (this.#world.clock.now() < purchase.doneAt) purchase.cancelled = true;
    return this.#answer(200, dialect.cancelled(purchase.id));
  }

  #answer(status: number, body: unknown, headers: Record<string, string> = {}): HttpReply {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return { kind: 'answer', status, headers, body: text, receivedAt: this.#world.clock.now() };
  }
}

const rateLimited: Wording = { message: 'slow down', code: 'rate_limit_exceeded', type: 'rate_limit_error' };
const missing: Wording = { message: 'no such task', code: 'not_found', type: 'not_found_error' };
const failed: Wording = { message: 'it failed', code: '', type: '' };
const ends = [
  [1, 'generation_failed'],
  [1, 'timeout'],
  [1, 'odd_failure'],
] as const;
const rejections = [
  [1, 'bad_size'],
  [2, 'content_policy_violation'],
] as const;
const purchaseEnds: readonly (readonly [number, Purchase['end']])[] = [
  [76, 'completed'],
  [9, 'generation_failed'],
  [6, 'timeout'],
  [3, 'model_unavailable'],
  [2, 'odd_failure'],
  [4, 'never'],
];

const keyOf = ({ headers }: HttpCall) => (headers['authorization'] ?? '').replace('Bearer ', '');

function promptOf(body: string): { prompt: string; style: string } {
  const json = JSON.parse(body) as { prompt?: string; style?: string; input?: { prompt?: string; style?: string } };
  const { prompt = '', style = '' } = json.input ?? json;
  return { prompt, style };
}
