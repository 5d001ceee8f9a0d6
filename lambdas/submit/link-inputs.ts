/** Files in buckets of the caller's become URLs that the provider can fetch. Signing asks nobody. */
import type { InputFiles } from '../../core/ports.ts';
import type { InputFile } from '../../core/provider/input-files.ts';
import { withTexts } from '../../core/provider/pattern.ts';
import type { StepContext } from '../../core/step-context.ts';

type Body = Readonly<Record<string, unknown>>;

/** The longest that S3 signs for. */
const LONGEST_SECONDS = 7 * 24 * 3600;
const SHORTEST_SECONDS = 3600;

/** The body with a link in the place of each file. Links are for the POST alone: nobody stores or logs them. */
export async function linkInputs(
  files: readonly InputFile[],
  body: Body,
  deadlineAt: number,
  context: StepContext,
): Promise<Body> {
  if (files.length === 0) return body;
  const left = Math.ceil((deadlineAt - context.clock.now()) / 1000);
  const seconds = Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, left));
  const inputs = inputsIn(context);
  const links = await Promise.all(
    files.map(async ({ at, bucket, key }) => ({ at, text: await inputs.link(bucket, key, seconds) })),
  );
  return withTexts(body, links);
}

/** @throws in a function that has no right to read them. */
export function inputsIn({ inputs }: StepContext): InputFiles {
  if (inputs === undefined) throw new Error('This function reads no files of callers.');
  return inputs;
}
