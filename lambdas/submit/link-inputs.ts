/** Files in buckets of the caller's become URLs that the provider can fetch, once they are what it takes. */
import type { Operation } from '../../core/provider/profile.ts';
import { inputFilesOf, inputTrouble, type InputFile } from '../../core/provider/input-files.ts';
import { withTexts } from '../../core/provider/pattern.ts';
import type { Trouble } from '../../core/provider/reading.ts';
import type { StepContext } from '../../core/step-context.ts';

type Body = Readonly<Record<string, unknown>>;

/** `refused`: the provider would not take it; nothing needs to be sent to know that. */
export type Linked =
  { readonly kind: 'ready'; readonly body: Body } | { readonly kind: 'refused'; readonly trouble: Trouble };

/** The longest that S3 signs for. */
const LONGEST_SECONDS = 7 * 24 * 3600;
const SHORTEST_SECONDS = 3600;

/** The body with a link in the place of each file. Links are for the POST alone: nobody stores or logs them. @throws when S3 does not answer. */
export async function linkInputs(
  operation: Operation,
  body: Body,
  deadlineAt: number,
  context: StepContext,
): Promise<Linked> {
  const files = inputFilesOf(operation, body);
  const links = [];
  for (const file of files) {
    const told = inputTrouble(file, await inspect(file, context));
    if (told !== undefined) return { kind: 'refused', trouble: told };
    const left = Math.ceil((deadlineAt - context.clock.now()) / 1000);
    const seconds = Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, left));
    links.push({ at: file.at, text: await portOf(context).link(file.bucket, file.key, seconds) });
  }
  return { kind: 'ready', body: links.length === 0 ? body : withTexts(body, links) };
}

/** Nobody is asked about a bucket that the deployment does not name: its rights end there, too. */
async function inspect({ bucket, key }: InputFile, context: StepContext) {
  if (key === '' || !context.deployment.inputBuckets.includes(bucket)) return { kind: 'unreadable' } as const;
  return portOf(context).inspect(bucket, key);
}

function portOf({ inputs }: StepContext) {
  if (inputs === undefined) throw new Error('This function reads no files of callers.');
  return inputs;
}
