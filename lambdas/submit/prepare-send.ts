/** The body of a send, and the files that it names. */
import type { AttemptRecord } from '../../core/attempt/attempt-record.ts';
import type { InputFile } from '../../core/provider/input-files.ts';
import type { Operation, Profile } from '../../core/provider/profile.ts';
import { profileOf } from '../../core/provider/profiles.ts';
import type { Trouble } from '../../core/provider/reading.ts';
import type { TaskRecord } from '../../core/records/task-record.ts';
import type { StepContext } from '../../core/step-context.ts';
import { patchedBody } from '../../core/task/merge-patch.ts';
import type { TaskRequest } from '../../core/task/request.ts';
import { storedRequest } from '../../core/task/stored-request.ts';
import { inspectInputs } from './inspect-inputs.ts';

/** What is to be sent, but for the links to the files. */
export interface Prepared {
  readonly kind: 'ready';
  readonly request: TaskRequest;
  readonly profile: Profile;
  readonly operation: Operation;
  /** With the fallbacks of this attempt; files are still named by their bucket. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly files: readonly InputFile[];
}

/** `refused`: by its files. */
export type Preparation =
  Prepared | { readonly kind: 'refused'; readonly request: TaskRequest; readonly trouble: Trouble };

/** Reads the request, and looks at its files. @throws when somebody does not answer. */
export async function prepareSend(
  task: TaskRecord,
  attempt: AttemptRecord,
  context: StepContext,
): Promise<Preparation> {
  const request = await storedRequest(context.table, task);
  const { profile, operation } = operationOf(task);
  const body = patchedBody(request, attempt.patches);
  const inspected = await inspectInputs(operation, body, context);
  if (inspected.kind === 'refused') return { kind: 'refused', request, trouble: inspected.trouble };
  return { kind: 'ready', request, profile, operation, body, files: inspected.files };
}

function operationOf({ profile: name, operation: of }: TaskRecord) {
  const profile = profileOf(name);
  const operation = profile.operations[of];
  if (operation === undefined) throw new Error(`Profile ${name} has no operation ${of}.`);
  return { profile, operation };
}
