import { StateFailure } from '../../local/engine/failure.ts';

/** Lambda ran the function, but the state machine never hears its answer. The first n calls throw, the rest do nothing. */
export function loseAnswers(n: number): () => void {
  let left = n;
  return () => {
    if (left === 0) return;
    left -= 1;
    throw new StateFailure('Lambda.SdkClientException', 'The answer was lost.');
  };
}
