/** POSTs per key: an even spacing with a burst of one second's worth, as many providers have it. */
export interface SimulatedRate {
  readonly requests: number;
  readonly perSeconds: number;
  /** Whether looks count as well. */
  readonly countsLooks?: boolean;
}

export class RateLimit {
  readonly #rate: SimulatedRate | undefined;
  readonly #arrivals = new Map<string, number>();

  constructor(rate: SimulatedRate | undefined) {
    this.#rate = rate;
  }

  /** Seconds after which the key may come again, or 0 when this request is within its limit and counted. */
  refusesFor(key: string, method: string, now: number): number {
    const rate = this.#rate;
    if (rate === undefined || (method !== 'POST' && rate.countsLooks !== true)) return 0;
    const spacing = (1000 * rate.perSeconds) / rate.requests;
    const tolerance = Math.max(0, 1000 - spacing);
    const arrival = Math.max(now, this.#arrivals.get(key) ?? 0);
    if (arrival - now > tolerance) return Math.ceil((arrival - now - tolerance) / 1000);
    this.#arrivals.set(key, arrival + spacing);
    return 0;
  }
}
