/** Buys one image and waits for it. In a project of your own: import { Bide, BideError } from 'bide/client'. */
import { Bide, BideError } from '../client/bide.ts';

const bide = new Bide({ url: process.env['BIDE_URL'], callerKey: process.env['BIDE_CALLER_KEY'] });
const request = {
  profile: 'unified',
  operation: 'images',
  body: { model: 'image-large', prompt: 'A lighthouse at dusk' },
};

try {
  const task = await bide.run(request, {
    // Your own name for the order: started again, this program finds its task instead of buying a second one.
    idempotencyKey: 'order-18',
    signal: AbortSignal.timeout(120_000),
    onProgress: ({ status, progress }) => console.error(status, progress === null ? '' : `${progress} %`),
  });
  if (task.status === 'succeeded') console.log(task.result);
  else console.log(`${task.outcome?.code}: ${task.outcome?.recommendedAction}`);
} catch (error) {
  // The call failed, not the task: nobody answered, the caller key is wrong, the request is.
  if (!(error instanceof BideError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
}
