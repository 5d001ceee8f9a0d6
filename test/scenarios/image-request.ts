/** An image request whose provider behaves as `simulate` says. */
export const imageRequest = (simulate: object = {}, more: object = {}) => ({
  profile: 'unified',
  operation: 'images',
  body: {
    model: 'image-1',
    prompt: 'a lighthouse',
    simulate: { id: 'job', tasks: [{ seconds: 2, estimatedTime: null }], ...simulate },
  },
  ...more,
});
