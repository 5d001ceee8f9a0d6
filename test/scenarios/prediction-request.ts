import { PROMPT } from '../secrets/canaries.ts';

/** A prediction whose provider behaves as `simulate` says. */
export const prediction = (simulate: object, more: object = {}) => ({
  profile: 'replicate',
  operation: 'predictions',
  body: { version: 'v1', input: { prompt: PROMPT, simulate: { id: 'p', tasks: [{ seconds: 2 }], ...simulate } } },
  ...more,
});
