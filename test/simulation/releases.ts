/** Redeploys: a world may begin on an earlier release, whose executions and rows today's functions meet then. */
import type { Item, Update, Value } from '../../core/records/write.ts';
import type { Definition } from '../../local/engine/definition.ts';

/** What a release has left behind: its definition, and the fields that its rows and documents know. */
export interface Release {
  readonly version: string;
  readonly definition: unknown;
  readonly fields: Readonly<Record<'task' | 'attempt' | 'limit' | 'step', readonly string[]>>;
}

/** An earlier release, ready to run. */
export interface EarlierRelease {
  readonly definition: Definition;
  readonly fields: Release['fields'];
}

interface Deployed {
  readonly today: Definition;
  readonly earlier: EarlierRelease;
  /** The earlier release is still the deployed one. */
  readonly isEarlier: () => boolean;
  readonly reached: (what: string) => void;
}

/** As long as the earlier release is deployed, what its functions write and answer lacks what they did not know. */
export class Releases {
  readonly #deployed: Deployed;

  constructor(deployed: Deployed) {
    this.#deployed = deployed;
  }

  isEarlier(): boolean {
    return this.#deployed.isEarlier();
  }

  /** What an execution that starts now runs on for good. */
  definition(): Definition {
    const { today, earlier, isEarlier, reached } = this.#deployed;
    if (!isEarlier()) return today;
    reached('started on an earlier definition');
    return earlier.definition;
  }

  item(item: Item): Item {
    if (!this.#deployed.isEarlier() || item.sk !== 'TASK') return item;
    return this.#known('task', item) as Item;
  }

  update(update: Update): Update {
    if (!this.#deployed.isEarlier()) return update;
    const { sk } = update.key;
    if (sk !== 'TASK' && sk !== 'LIMIT') return update;
    const { set, add } = update;
    return {
      ...update,
      ...(set === undefined ? {} : { set: this.#paths(sk, set) }),
      ...(add === undefined ? {} : { add: this.#paths(sk, add) }),
    };
  }

  /** An answer of a step. */
  answer(answer: unknown): unknown {
    const isStep = typeof answer === 'object' && answer !== null && 'kind' in answer;
    return isStep && this.#deployed.isEarlier() ? this.#known('step', answer) : answer;
  }

  #paths<V extends Value>(sk: 'TASK' | 'LIMIT', given: Readonly<Record<string, V>>): Record<string, V> {
    const kept: Record<string, V> = {};
    for (const [path, value] of Object.entries(given)) {
      const [first = '', n, field] = path.split('.');
      const kind = sk === 'LIMIT' ? 'limit' : n === undefined ? 'task' : 'attempt';
      if (first === 'attempts' && field === undefined)
        kept[path] = this.#known('attempt', value as unknown as Record<string, unknown>) as unknown as V;
      else if (this.#knows(kind, field ?? first)) kept[path] = value;
    }
    return kept;
  }

  #known(kind: keyof Release['fields'], given: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(given).filter(([name]) => this.#knows(kind, name)));
  }

  #knows(kind: keyof Release['fields'], name: string): boolean {
    const { earlier, reached } = this.#deployed;
    const knows = earlier.fields[kind].includes(name);
    if (!knows) reached(`without ${kind} ${name}`);
    return knows;
  }
}
