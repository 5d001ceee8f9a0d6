/** Whole services that are away for a while, as opposed to single calls that fail. */
import type { Clock, Random } from '../../core/ports.ts';
import type { Injections } from './injections.ts';
import { pick } from './pick.ts';

const services = ['table', 'writes', 'limit', 'provider', 'secrets', 'bus', 'executions', 'files'] as const;

/** `writes`: the table can only be read. `limit`: a hot limit item. `provider`: nothing can be sent to it. */
export type Service = (typeof services)[number];

const SHORTEST_MS = 2000;
const LONGEST_MS = 300_000;

export class Outages {
  readonly #clock: Clock;
  readonly #windows = new Map<Service, { from: number; to: number }>();

  /** Some services are away once, some time before `latestMs` from now. */
  constructor(clock: Clock, random: Random, injections: Injections, latestMs: number) {
    this.#clock = clock;
    for (const service of services) {
      const [fate, from, length] = [random(), random(), random()];
      if (fate < 0.12 && injections.happens('outage', `${service} away`)) {
        this.#add(service, clock.now() + from * latestMs, lengthOf(length));
      }
    }
  }

  /** A service is away from now on. */
  begin(service: Service, random: Random): void {
    this.#add(service, this.#clock.now(), lengthOf(random()));
  }

  /** The same, for that long. */
  close(service: Service, lengthMs: number): void {
    this.#add(service, this.#clock.now(), lengthMs);
  }

  /** The end of the last one; -Infinity: there was none. */
  get endAt(): number {
    return Math.max(...[...this.#windows.values()].map(({ to }) => to));
  }

  isAway(service: Service): boolean {
    if (this.#windows.size === 0) return false;
    const now = this.#clock.now();
    const window = this.#windows.get(service);
    return window !== undefined && window.from <= now && now < window.to;
  }

  /** Any one, the table above all. */
  any(draw: number): Service {
    return pick(draw, [[4, 'table'], [4, 'writes'], ...services.map((one) => [1, one] as const)]);
  }

  #add(service: Service, from: number, lengthMs: number): void {
    this.#windows.set(service, { from, to: from + lengthMs });
  }
}

/** Short ones are as likely as long ones. */
const lengthOf = (draw: number) => SHORTEST_MS * (LONGEST_MS / SHORTEST_MS) ** draw;
