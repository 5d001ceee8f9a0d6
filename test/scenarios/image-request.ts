import { PROMPT } from '../secrets/canaries.ts';

/** An image request whose provider behaves as `simulate` says. */
export const imageRequest = (simulate: object = {}, more: object = {}) => ({
  profile: 'unified',
  operation: 'images',
  body: {
    model: 'image-1',
    prompt: PROMPT,
    simulate: { id: 'job', tasks: [{ seconds: 2, estimatedTime: null }], ...simulate },
  },
  ...more,
});
