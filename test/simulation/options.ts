import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

const options = {
  seeds: { type: 'string' },
  seed: { type: 'string' },
  only: { type: 'string' },
  workers: { type: 'string' },
  json: { type: 'string' },
} as const;

export interface Options {
  readonly first: number;
  readonly count: number;
  /** One seed, with all that happens in it. */
  readonly isReplay: boolean;
  /** Numbers of the injections that take place, from 1. @default all */
  readonly only: readonly number[] | undefined;
  readonly workers: number;
  /** File that the run is kept in. */
  readonly json: string | undefined;
}

/** @throws with the option, its value, and what is allowed. */
export function readOptions(args: readonly string[], cores = availableParallelism()): Options {
  const { values } = parseArgs({ args: [...args], options });
  const isReplay = values.seed !== undefined && values.seeds === undefined;
  if (values.only !== undefined && !isReplay) throw new Error('--only goes with --seed alone.');
  return {
    first: whole('seed', values.seed, 1),
    count: whole('seeds', values.seeds, isReplay ? 1 : 1000),
    isReplay,
    only: values.only?.split(',').map((n) => whole('only', n, 1)),
    workers: whole('workers', values.workers, cores),
    json: values.json,
  };
}

function whole(name: keyof typeof options, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Error(`--${name} is ${text}; allowed: a whole number from 1 to 999999999.`);
}
