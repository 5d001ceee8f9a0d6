/** Whole services that are away for a while, as opposed to single calls that fail. */
import type { Clock, Random } from '../../core/ports.ts';
import { pick } from './pick.ts';

const services = ['table', 'writes', 'limit', 'provider', 'secrets', 'bus', 'executions'] as const;

/** `writes`: the table can only be read. `limit`: a hot limit item. `provider`: nothing can be sent to it. */
export type Service = (typeof services)[number];

const SHORTEST_MS = 2000;
const LONGEST_MS = 300_000;

export class Outages {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #windows = new Map<Service, { from: number; to: number }>();

  /** Some services are away once, some time before `latestMs` from now. */
  constructor(clock: Clock, random: Random, latestMs: number) {
    this.#clock = clock;
    this.#random = random;
    for (const service of services) {
      if (random() < 0.12) this.#add(service, clock.now() + random() * latestMs);
    }
  }

  /** A service is away from now on. */
  begin(service: Service, lengthMs?: number): void {
    this.#add(service, this.#clock.now(), lengthMs);
  }

  isAway(service: Service): boolean {
    const now = this.#clock.now();
    const window = this.#windows.get(service);
    return window !== undefined && window.from <= now && now < window.to;
  }

  /** Any one, the table above all. */
  any(): Service {
    return pick(this.#random, [[4, 'table'], [4, 'writes'], ...services.map((one) => [1, one] as const)]);
  }

  /** Short ones are as likely as long ones. */
  #add(service: Service, from: number, lengthMs = SHORTEST_MS * (LONGEST_MS / SHORTEST_MS) ** this.#random()): void {
    this.#windows.set(service, { from, to: from + lengthMs });
  }
}
