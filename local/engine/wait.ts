import type { StateOf } from './definition.ts';
import { StateFailure } from './failure.ts';
import { readPath } from './paths.ts';

/** Whole seconds that a Wait lasts. @throws States.Runtime for anything else. */
export function waitSecondsOf(state: StateOf<'Wait'>, document: unknown): number {
  const seconds = state.SecondsPath === undefined ? state.Seconds : readPath(document, state.SecondsPath);
  if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 0) return seconds;
  throw new StateFailure('States.Runtime', `A Wait lasts whole seconds from 0, not ${JSON.stringify(seconds)}.`);
}
