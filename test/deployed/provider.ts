/**
 * The provider of all deployed tests, a process of its own: the simulator, and beside it a port that tells what it has
 * received and lets other keys in. Prints one JSON line when it is ready, ends on SIGTERM.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../lambdas/adapters/clock.ts';
import { seeded } from '../../local/seeded.ts';
import { predictions } from '../../local/simulator/predictions.ts';
import { Simulator } from '../../local/simulator/simulator.ts';
import { unified } from '../../local/simulator/unified.ts';
import type { JobStory } from './provider-story.ts';

const acceptedKeys = new Set(process.argv.slice(2));
const simulator = new Simulator({ clock: systemClock, random: seeded(1), acceptedKeys });

/** The job that a POST is about, by the id that its body names. */
const jobOf = (body: Record<string, unknown>): unknown =>
  [unified, predictions]
    .map((dialect) => dialect.simulateOf(body) as { id?: unknown } | undefined)
    .find((simulate) => simulate?.id !== undefined)?.id;

function storyOf(job: string): JobStory {
  const rows = simulator.ledger.rows.filter((row) => row.job === job);
  const posts = simulator.received.filter(({ method, body }) => method === 'POST' && jobOf(body) === job);
  const gets = simulator.received.filter(
    ({ method, path }) => method === 'GET' && rows.some(({ task }) => path.endsWith(`/${task.id}`)),
  );
  return { posts, gets, billed: rows.map(({ task }) => task.id) };
}

/** `PUT` of a list of keys: those are let in from now on, and no others. */
async function letIn(request: AsyncIterable<Buffer>): Promise<void> {
  let text = '';
  for await (const chunk of request) text += chunk.toString();
  acceptedKeys.clear();
  for (const key of JSON.parse(text) as string[]) acceptedKeys.add(key);
}

const control = createServer((request, response) => {
  if (request.method === 'PUT') return void letIn(request).then(() => response.end());
  const job = new URL(request.url ?? '/', 'http://control').searchParams.get('job') ?? '';
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(storyOf(job)));
});

const url = await simulator.listen();
await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve));
const controlUrl = `http://127.0.0.1:${(control.address() as AddressInfo).port}`;
process.stdout.write(`${JSON.stringify({ url, controlUrl })}\n`);
process.once('SIGTERM', () => {
  control.closeAllConnections();
  control.close();
  void simulator.close();
});
