/** A provider that keeps a rate, bounds how many jobs run at once, and finishes each when its time has come. */
import type { Random } from '../../core/ports.ts';
import type { HttpCall, HttpReply } from '../../core/provider/http.ts';
import { RateLimit, type SimulatedRate } from '../../local/simulator/rate-limit.ts';
import type { VirtualTime } from '../../test/simulation/virtual-time.ts';

/** What the provider saw. Times in milliseconds. */
export interface Seen {
  /** When each POST that was not refused came in. */
  readonly accepted: number[];
  /** When each request that was not refused came in. */
  readonly passed: number[];
  posts: number;
  looks: number;
  refused: number;
  /** The most jobs that ran at once. */
  mostAtOnce: number;
}

/** How a provider limits its callers. */
export interface ProviderLimits {
  readonly rate?: SimulatedRate;
  readonly concurrent?: number;
}

const ANSWERS_IN_MS = [50, 250] as const;

export class BenchProvider {
  readonly seen: Seen = { accepted: [], passed: [], posts: 0, looks: 0, refused: 0, mostAtOnce: 0 };
  readonly #doneAt = new Map<string, number>();
  readonly #clock: VirtualTime;
  readonly #random: Random;
  readonly #limits: ProviderLimits;
  readonly #rate: RateLimit;
  #running: number[] = [];

  constructor(clock: VirtualTime, random: Random, limits: ProviderLimits) {
    this.#clock = clock;
    this.#random = random;
    this.#limits = limits;
    this.#rate = new RateLimit(limits.rate);
  }

  /** One call: on its way, judged on arrival, and on its way back. `seconds`: how long a job takes. */
  async call({ method, url }: Pick<HttpCall, 'method' | 'url'>, seconds: number): Promise<HttpReply> {
    await this.#travel();
    const reply = method === 'POST' ? this.#buy(seconds) : this.#look(url.slice(url.lastIndexOf('/') + 1));
    await this.#travel();
    return reply;
  }

  #buy(seconds: number): HttpReply {
    const now = this.#clock.now();
    this.seen.posts += 1;
    this.#running = this.#running.filter((at) => at > now);
    const refused = this.#refuses('POST');
    if (refused !== undefined) return refused;
    if (this.#running.length >= (this.#limits.concurrent ?? Infinity)) return this.#refuse(1);
    const id = `job-${this.#doneAt.size}`;
    this.#doneAt.set(id, now + 1000 * seconds);
    this.#running.push(now + 1000 * seconds);
    this.seen.mostAtOnce = Math.max(this.seen.mostAtOnce, this.#running.length);
    this.seen.accepted.push(now);
    this.seen.passed.push(now);
    return this.#answer(200, { id, status: 'pending' });
  }

  #look(id: string): HttpReply {
    this.seen.looks += 1;
    const refused = this.#refuses('GET');
    if (refused !== undefined) return refused;
    this.seen.passed.push(this.#clock.now());
    const done = (this.#doneAt.get(id) ?? Infinity) <= this.#clock.now();
    return this.#answer(200, done ? { status: 'completed', results: [{ url: 'u' }] } : { status: 'processing' });
  }

  #refuses(method: string): HttpReply | undefined {
    const seconds = this.#rate.refusesFor('key', method, this.#clock.now());
    return seconds > 0 ? this.#refuse(seconds) : undefined;
  }

  #refuse(seconds: number): HttpReply {
    this.seen.refused += 1;
    const error = { message: 'slow down', type: 'rate_limit_error', code: 'rate_limit_exceeded' };
    return this.#answer(429, { error }, { 'retry-after': String(seconds) });
  }

  #answer(status: number, body: object, headers: Record<string, string> = {}): HttpReply {
    return { kind: 'answer', status, headers, body: JSON.stringify(body), receivedAt: this.#clock.now() };
  }

  #travel(): Promise<void> {
    const [least, most] = ANSWERS_IN_MS;
    return this.#clock.sleep((least + this.#random() * (most - least)) / 2);
  }
}
