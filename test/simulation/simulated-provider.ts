/** A provider in memory that accepts, refuses, fails and loses answers as the seed says; and counts what it bills. */
import type { Clock, Random } from '../../core/ports.ts';
import type { HttpCall, HttpReply } from '../../core/provider/http.ts';
import { pick } from './pick.ts';

interface Purchase {
  readonly id: string;
  readonly name: string;
  readonly doneAt: number;
  readonly end: 'completed' | 'generation_failed' | 'timeout' | 'never';
}

type PostFate =
  'accept' | 'lost' | 'reset' | 'throttled' | 'error_500' | 'unavailable' | 'unreachable' | 'rejected' | 'garbage';
type LookFate = 'honest' | 'broken' | 'throttled' | 'unavailable' | 'html' | 'missing';

const json = (body: unknown) => JSON.stringify(body);
const envelope = (type: string, code: string) => json({ error: { message: 'simulated', type, code } });

export class SimulatedProvider {
  readonly purchases: Purchase[] = [];
  /** POSTs that were received, by task name. */
  readonly posts = new Map<string, number>();
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #calm: () => boolean;

  /** `calm`: no faults any more, so that every world comes to an end. */
  constructor(clock: Clock, random: Random, calm: () => boolean) {
    this.#clock = clock;
    this.#random = random;
    this.#calm = calm;
  }

  async receive(call: HttpCall): Promise<HttpReply> {
    await this.#clock.sleep(5 + this.#random() * 400);
    return call.method === 'POST' ? this.#post(call) : this.#look(call);
  }

  #post(call: HttpCall): HttpReply {
    const fate: PostFate = this.#calm()
      ? 'accept'
      : pick(this.#random, [
          [60, 'accept'],
          [8, 'lost'],
          [4, 'reset'],
          [8, 'throttled'],
          [5, 'error_500'],
          [3, 'unavailable'],
          [5, 'unreachable'],
          [1, 'rejected'],
          [2, 'garbage'],
        ]);
    if (fate === 'unreachable') return { kind: 'not_sent', reason: 'ECONNREFUSED' };
    const { prompt } = JSON.parse(call.body ?? '{}') as { prompt: string };
    this.posts.set(prompt, (this.posts.get(prompt) ?? 0) + 1);
    switch (fate) {
      case 'throttled':
        return this.#answer(429, envelope('rate_limit_error', 'rate_limit_exceeded'), { 'retry-after': '7' });
      case 'error_500':
        return this.#answer(500, envelope('server_error', 'overloaded'));
      case 'unavailable':
        return this.#answer(503, 'busy', { 'retry-after': '3' });
      case 'rejected':
        return this.#answer(400, envelope('invalid_request_error', 'bad_size'));
      case 'reset':
        return { kind: 'broken', reason: 'ECONNRESET' };
      default: {
        const id = this.#buy(prompt);
        if (fate === 'lost') return { kind: 'broken', reason: 'ECONNRESET' };
        return fate === 'garbage' ? this.#answer(200, '<html>') : this.#answer(200, json({ id, status: 'pending' }));
      }
    }
  }

  #buy(name: string): string {
    const id = `p${this.purchases.length + 1}`;
    const end = pick<Purchase['end']>(this.#random, [
      [80, 'completed'],
      [10, 'generation_failed'],
      [7, 'timeout'],
      [3, 'never'],
    ]);
    this.purchases.push({ id, name, end, doneAt: this.#clock.now() + this.#random() * 60_000 });
    return id;
  }

  #look(call: HttpCall): HttpReply {
    const fate: LookFate = this.#calm()
      ? 'honest'
      : pick(this.#random, [
          [85, 'honest'],
          [4, 'broken'],
          [4, 'throttled'],
          [4, 'unavailable'],
          [2, 'html'],
          [1, 'missing'],
        ]);
    if (fate === 'broken') return { kind: 'broken', reason: 'headers_timeout' };
    if (fate === 'throttled') {
      return this.#answer(429, envelope('rate_limit_error', 'rate_limit_exceeded'), { 'retry-after': '5' });
    }
    if (fate === 'unavailable') return this.#answer(502, '<html>');
    if (fate === 'html') return this.#answer(200, '<html>');
    const id = call.url.slice(call.url.lastIndexOf('/') + 1);
    const bought = this.purchases.find((one) => one.id === id);
    if (bought === undefined || fate === 'missing') return this.#answer(404, envelope('not_found_error', 'not_found'));
    if (bought.end === 'never' || this.#clock.now() < bought.doneAt) {
      return this.#answer(200, json({ id, status: 'processing', progress: 50 }));
    }
    if (bought.end === 'completed') return this.#answer(200, json({ id, status: 'completed', results: [] }));
    return this.#answer(200, json({ id, status: 'failed', error: { code: bought.end, message: 'simulated' } }));
  }

  #answer(status: number, body: string, headers: Record<string, string> = {}): HttpReply {
    return { kind: 'answer', status, headers, body, receivedAt: this.#clock.now() };
  }
}
