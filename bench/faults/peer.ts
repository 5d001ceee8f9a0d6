/** What is measured: a way to buy one task and wait for its result, as its documentation shows it, with its defaults. */
import { inspect } from 'node:util';
import type { VirtualClock } from '../../local/virtual-clock.ts';
import type { Api } from './api.ts';
import type { PeerName } from './peer-names.ts';

/** What a peer is given. */
export interface Scene {
  /** Where its provider listens. */
  readonly url: string;
  /** For those that run on virtual time. */
  readonly clock: VirtualClock;
  /** Over when the cell is. */
  readonly signal: AbortSignal;
  /** Answers of the submitting function that are lost; 0 for libraries. */
  readonly lostAnswers: number;
}

/** How a cell ended for the caller. */
export interface Ended {
  readonly hasResult: boolean;
  /** Everything that the caller is left with: result, error or record, as text. */
  readonly known: string;
  /** In a few words. */
  readonly told: string;
}

export interface Peer {
  readonly name: PeerName;
  /** Package and exact version. */
  readonly version: string;
  /** The call that was made. */
  readonly how: string;
  readonly api: Api;
  /** Whether it runs on a clock that jumps over waits. */
  readonly isVirtual: boolean;
  /** Whether a state machine calls a function that sends the POST. */
  readonly hasSteps: boolean;
  run(scene: Scene): Promise<Ended>;
}

/** Everything that a person could find in a value: also what an error does not print. */
const textOf = (value: unknown) => inspect(value, { depth: 8, showHidden: true, maxStringLength: 5000 });

/** Waits for a library's promise. */
export async function ended(result: Promise<unknown>): Promise<Ended> {
  try {
    return { hasResult: true, known: textOf(await result), told: 'result' };
  } catch (cause) {
    const told = cause instanceof Error ? `${nameOf(cause)}: ${cause.message}` : String(cause);
    return { hasResult: false, known: textOf(cause), told };
  }
}

const nameOf = (error: Error) => (error.name === 'Error' ? error.constructor.name : error.name);
