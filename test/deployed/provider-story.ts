/** What the provider, in its own process, has received and billed for one job. */
import type { Received } from '../../local/simulator/simulator.ts';
import { target } from './target.ts';

export interface JobStory {
  readonly posts: readonly Received[];
  readonly gets: readonly Received[];
  /** Provider task ids, one a billed POST. */
  readonly billed: readonly string[];
}

/** Asks the provider. */
export async function storyOf(job: string): Promise<JobStory> {
  const response = await fetch(`${target().controlUrl}/?job=${encodeURIComponent(job)}`);
  return (await response.json()) as JobStory;
}
