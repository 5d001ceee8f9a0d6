/** A provider in memory that accepts, refuses, fails and loses answers as the seed says; and counts what it bills. */
import type { Random } from '../../core/ports.ts';
import type { HttpCall, HttpReply } from '../../core/provider/http.ts';
import { dialects, type Dialect, type Wording } from './dialects.ts';
import { echo, echoing, type Told } from './echoes.ts';
import type { Injections } from './injections.ts';
import type { Keyring } from './keyring.ts';
import type { Life } from './life.ts';
import { pick } from './pick.ts';
import { lookFates, postFates, purchaseEnds, type PurchaseEnd } from './provider-fates.ts';
import { retryAfter, type Asked } from './retry-after.ts';
import type { VirtualTime } from './virtual-time.ts';

type Profile = keyof typeof dialects;

/** Something bought; `life` bought it. */
export interface Purchase {
  readonly id: string;
  readonly taskId: string;
  readonly profile: Profile;
  readonly life: string;
  readonly told: Told;
  readonly doneAt: number;
  readonly end: PurchaseEnd;
  /** Its result is too long for the table. */
  readonly isLong: boolean;
  cancelled: boolean;
}

/** What the world asks of a task, and wants to know of its calls. */
export interface ProviderWorld {
  readonly clock: VirtualTime;
  readonly injections: Injections;
  readonly keyring: Keyring;
  readonly calm: () => boolean;
  /** How far its clock is off. */
  readonly skewMs: number;
  /** By prompt. */
  readonly orders: ReadonlyMap<string, { readonly taskId: string; readonly style: string }>;
  readonly posted: (life: Life, profile: string, taskId: string) => void;
  readonly looked: (life: Life, profile: string) => void;
  readonly askedToCancel: (life: Life, profile: string, purchase: Purchase | undefined) => void;
}

/** One call as it arrived. */
interface Visit {
  readonly call: HttpCall;
  readonly life: Life;
  readonly random: Random;
  readonly profile: Profile;
  readonly dialect: Dialect;
  /** Where it is among the injections. */
  readonly where: () => string;
}

export class SimulatedProvider {
  readonly purchases: Purchase[] = [];
  readonly #world: ProviderWorld;

  constructor(world: ProviderWorld) {
    this.#world = world;
  }

  async receive(call: HttpCall, life: Life): Promise<HttpReply> {
    const profile: Profile = call.url.includes('replicate') ? 'replicate' : 'unified';
    const { random } = life;
    const where = life.at(`at the provider`);
    const visit: Visit = { call, life, random, profile, dialect: dialects[profile], where };
    const isCancel = call.url.endsWith('/cancel');
    const path = isCancel ? call.url.slice(0, -'/cancel'.length) : call.url;
    if (call.method === 'POST' && !isCancel) return this.#post(visit);
    const id = path.slice(path.lastIndexOf('/') + 1);
    const purchase = this.purchases.find((one) => one.id === id);
    if (isCancel) this.#world.askedToCancel(life, profile, purchase);
    else this.#world.looked(life, profile);
    await this.#world.clock.sleep(5 + random() * 400);
    return isCancel ? this.#cancel(visit, purchase) : this.#look(visit, purchase);
  }

  async #post(visit: Visit): Promise<HttpReply> {
    const { clock, orders } = this.#world;
    const { call, random, life, profile } = visit;
    const [draw, travels, slow] = [random(), random(), random()];
    const fate = this.#fateOf(draw, postFates, 'accept', 'POST', visit);
    // Before it is on its way: nothing of it ever arrives.
    if (fate === 'unreachable') return { kind: 'not_sent', reason: 'ECONNREFUSED' };
    const { prompt, style } = promptOf(call.body ?? '{}');
    const taskId = orders.get(prompt)?.taskId ?? '';
    const told = { prompt, style, providerKey: keyOf(call) };
    this.#world.posted(life, profile, taskId);
    await clock.sleep(5 + travels * (slow < 0.05 ? 19_000 : 400));
    if (told.providerKey !== this.#world.keyring.current) return this.#badKey(visit, told);
    switch (fate) {
      case 'throttled':
        return this.#refuse(429, rateLimited, visit, told, this.#asks(7, visit));
      case 'error_500':
        return this.#refuse(500, { message: 'sorry', code: 'overloaded', type: 'server_error' }, visit, told);
      case 'unavailable': {
        const headers = { 'retry-after': '3' };
        return this.#refuse(503, { message: 'busy', code: 'busy', type: 'server_error' }, visit, told, headers);
      }
      case 'unpaid':
        return this.#refuse(402, { message: 'pay', code: 'no_credits', type: 'billing_error' }, visit, told);
      case 'rejected': {
        const code = pick(random(), rejections);
        return this.#refuse(400, { message: 'no', code, type: 'invalid_request_error' }, visit, told);
      }
      case 'failed_at_once': {
        const wording = echoing(random, { ...failed, code: pick(random(), ends) }, told);
        return this.#answer(200, visit.dialect.failed('', wording));
      }
      case 'gateway_error':
        return this.#answer(502, `<html>${random() < 0.2 ? prompt : ''}`);
      case 'reset':
        return { kind: 'broken', reason: 'ECONNRESET' };
      case 'accept':
      case 'lost':
      case 'garbage':
        return this.#sell(fate, taskId, visit, told);
    }
  }

  #badKey(visit: Visit, told: Told): HttpReply {
    const wording = { message: 'bad key', code: 'invalid_api_key', type: 'authentication_error' };
    const isTelling = visit.random() < 0.3;
    return this.#refuse(401, isTelling ? { ...wording, message: `bad key ${told.providerKey}` } : wording, visit, told);
  }

  #refuse(status: number, wording: Wording, { dialect, random }: Visit, told: Told, headers = {}): HttpReply {
    return this.#answer(status, dialect.refused(echoing(random, wording, told)), headers);
  }

  /** Headers that ask for a pause; remembered, so that it can be seen whether it was made. */
  #asks(seconds: number, { life, random }: Visit): Asked['headers'] {
    const { clock, skewMs } = this.#world;
    const asked = retryAfter(random(), seconds, clock.now() + skewMs);
    life.askedSeconds = Math.max(life.askedSeconds, asked.seconds);
    return asked.headers;
  }

  #sell(fate: 'accept' | 'lost' | 'garbage', taskId: string, visit: Visit, told: Told): HttpReply {
    const { random, dialect } = visit;
    const purchase = this.#buy(taskId, visit, told);
    const [odd, hint] = [random(), random()];
    if (fate === 'lost') return { kind: 'broken', reason: 'headers_timeout' };
    if (fate === 'garbage') return this.#answer(200, `<html>${odd < 0.2 ? echo(random, told) : ''}`);
    // What holds a space cannot be an id: it is bought, and nobody knows as what.
    if (odd < 0.01 && this.#world.injections.happens('POST id_unusable', visit.where()))
      return this.#answer(200, dialect.accepted(`id of ${echo(random, told)}`, undefined));
    return this.#answer(200, dialect.accepted(purchase.id, hint < 0.2 ? hint * 500 : undefined));
  }

  #buy(taskId: string, visit: Visit, told: Told): Purchase {
    const { life, random, profile } = visit;
    const [draw, lasts, length] = [random(), random(), random()];
    const end = this.#fateOf(draw, purchaseEnds, 'completed', 'ends', visit);
    const doneAt = this.#world.clock.now() + lasts * 60_000;
    const id = `p${this.purchases.length + 1}x`;
    const isLong = length < 0.03;
    const purchase = { id, taskId, profile, life: life.id, told, end, doneAt, isLong, cancelled: false };
    this.purchases.push(purchase);
    return purchase;
  }

  #look(visit: Visit, bought: Purchase | undefined): HttpReply {
    const { clock, calm, keyring } = this.#world;
    const { call, random, dialect } = visit;
    const [draw, odd, progress] = [random(), random(), random()];
    const fate = this.#fateOf(draw, lookFates, 'honest', 'GET', visit);
    if (keyOf(call) !== keyring.current) return this.#answer(401, dialect.refused(rateLimited));
    if (fate === 'broken') return { kind: 'broken', reason: 'headers_timeout' };
    if (fate === 'unavailable' || fate === 'html') return this.#answer(fate === 'html' ? 200 : 502, '<html>');
    const told = bought && { ...bought.told, providerKey: keyOf(call) };
    const words = (wording: Wording) => (told ? echoing(random, wording, told) : wording);
    if (fate === 'throttled') return this.#answer(429, dialect.refused(words(rateLimited)), this.#asks(5, visit));
    if (bought === undefined || told === undefined || fate === 'missing')
      return this.#answer(404, dialect.refused(words(missing)));
    const { id, end } = bought;
    if (bought.cancelled) return this.#answer(200, dialect.cancelled(id));
    if (end === 'never' || clock.now() < bought.doneAt) {
      const isOdd = !calm() && odd < 0.03 && this.#world.injections.happens('GET odd_status', visit.where());
      const status = isOdd ? (odd < 0.015 ? echo(random, told) : 'dreaming') : dialect.runningStatus;
      return this.#answer(200, dialect.running(id, status, Math.floor(progress * 100)));
    }
    if (end === 'completed') return this.#answer(200, dialect.succeeded(id, bought.isLong));
    return this.#answer(200, dialect.failed(id, words({ ...failed, code: end })));
  }

  #cancel({ random, dialect, where }: Visit, purchase: Purchase | undefined): HttpReply {
    const fails = random() < 0.2 && this.#world.injections.happens('cancel fails', where());
    if (purchase === undefined || fails) return this.#answer(502, '<html>');
    if (this.#world.clock.now() < purchase.doneAt) purchase.cancelled = true;
    return this.#answer(200, dialect.cancelled(purchase.id));
  }

  /** What was drawn, where that is one of the injections that take place. */
  #fateOf<F extends string>(
    draw: number,
    fates: readonly (readonly [number, F])[],
    plain: F,
    what: string,
    { where }: Visit,
  ): F {
    const fate = this.#world.calm() && what !== 'ends' ? plain : pick(draw, fates);
    if (fate === plain) return plain;
    return this.#world.injections.happens(`${what} ${fate}`, where()) ? fate : plain;
  }

  #answer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpReply {
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

const keyOf = ({ headers }: HttpCall) => (headers['authorization'] ?? '').replace('Bearer ', '');

function promptOf(body: string): { prompt: string; style: string } {
  const json = JSON.parse(body) as { prompt?: string; style?: string; input?: { prompt?: string; style?: string } };
  const { prompt = '', style = '' } = json.input ?? json;
  return { prompt, style };
}
