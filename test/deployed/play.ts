/** Plays one task in the deployed stack: admitted over HTTP, read back from API, table, history and provider. */
import { randomUUID } from 'node:crypto';
import type { Played } from '../scenarios/play.ts';
import { finished, submit } from './caller.ts';
import { ended, executionArn, historyOf, pathOf, waitsOf } from './executions.ts';
import { storyOf } from './provider-story.ts';
import { errorRows, storedTask } from './table.ts';

type Body = Record<string, unknown>;

/** Admits a request and waits until its execution has ended. */
export async function play(request: unknown): Promise<Played> {
  const job = `job-${randomUUID()}`;
  const { id } = await submit(withJob(request as { body: Body }, job));
  const task = await finished(id);
  const record = await storedTask(id);
  const arn = executionArn(id, record.generation);
  await ended(arn);
  const [events, errors, story] = [await historyOf(arn), await errorRows(id), await storyOf(job)];
  const asSent = simulatedJob((request as { body: Body }).body);
  return {
    task,
    record,
    errors,
    posts: story.posts.map((post) => ({ ...post, body: renamed(post.body, asSent) })),
    gets: story.gets,
    billed: story.billed.length,
    path: pathOf(events),
    waits: waitsOf(events),
  };
}

/** One provider serves all scenarios at once, and tells them apart by the id of the job. */
const withJob = <T extends { body: Body }>(request: T, job: string): T => ({
  ...request,
  body: renamed(request.body, job),
});

/** The body with another id of its job; `undefined` takes it away. */
function renamed(body: Body, job: unknown): Body {
  const { input } = body;
  if (typeof input === 'object' && input !== null) return { ...body, input: renamed(input as Body, job) };
  const simulate: Body = { ...(body['simulate'] as Body | undefined), id: job };
  if (job === undefined) delete simulate['id'];
  return { ...body, simulate };
}

function simulatedJob({ input, simulate }: Body): unknown {
  if (typeof input === 'object' && input !== null) return simulatedJob(input as Body);
  return (simulate as Body | undefined)?.['id'];
}
