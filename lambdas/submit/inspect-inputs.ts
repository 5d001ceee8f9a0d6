/** Files in buckets of the caller's: whether the provider would take them. Asked before anything is paid for. */
import { fixed } from '../../core/defaults.ts';
import type { Operation } from '../../core/provider/profile.ts';
import { inputFilesOf, inputTrouble, tooManyInputs, type InputFile } from '../../core/provider/input-files.ts';
import type { Trouble } from '../../core/provider/reading.ts';
import type { StepContext } from '../../core/step-context.ts';
import { inputsIn } from './link-inputs.ts';

/** `refused`: the provider would not take one of them; nothing needs to be sent to know that. */
export type InspectedInputs =
  | { readonly kind: 'fit'; readonly files: readonly InputFile[] }
  | { readonly kind: 'refused'; readonly trouble: Trouble };

/** Looks at the files that a body names, some at a time. @throws when storage does not answer. */
export async function inspectInputs(
  operation: Operation,
  body: unknown,
  context: StepContext,
): Promise<InspectedInputs> {
  const files = inputFilesOf(operation, body);
  const tooMany = tooManyInputs(files);
  if (tooMany !== undefined) return { kind: 'refused', trouble: tooMany };
  for (let from = 0; from < files.length; from += fixed.inputsAtOnce) {
    const some = files.slice(from, from + fixed.inputsAtOnce);
    const told = await Promise.all(some.map(async (file) => inputTrouble(file, await inspect(file, context))));
    const first = told.find((trouble) => trouble !== undefined);
    if (first !== undefined) return { kind: 'refused', trouble: first };
  }
  return { kind: 'fit', files };
}

/** Nobody is asked about a bucket that the deployment does not name: its rights end there, too. */
async function inspect({ bucket, key }: InputFile, context: StepContext) {
  if (key === '' || !context.deployment.inputBuckets.includes(bucket)) return { kind: 'unreadable' } as const;
  return inputsIn(context).inspect(bucket, key);
}
