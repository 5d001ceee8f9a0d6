/** The provider, in its own process: what it has received and billed for one job, and whom it lets in. */
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

/** From now on the provider takes these keys, and no others. */
export async function letIn(...providerKeys: readonly string[]): Promise<void> {
  const { ok, status } = await fetch(target().controlUrl, { method: 'PUT', body: JSON.stringify(providerKeys) });
  if (!ok) throw new Error(`The provider answered ${status} to other keys.`);
}
