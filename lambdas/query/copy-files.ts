/** One try at the files of a result, one after the other, as far as the function's time goes. */
import { fixed } from '../../core/defaults.ts';
import type { CopyReply } from '../../core/ports.ts';
import { fileEnding } from '../../core/provider/file-ending.ts';
import { profileOf } from '../../core/provider/profiles.ts';
import { mayFetch } from '../../core/provider/result-files.ts';
import { keptFileKey, type FileList, type ListedFile } from '../../core/records/kept-files.ts';
import type { TaskRecord } from '../../core/records/task-record.ts';
import type { StepContext } from '../../core/step-context.ts';
import { fateOf } from '../../core/task/files-verdict.ts';

/** What the writes after the copying need. */
const RESERVE_MS = 5000;
/** Nothing of use is copied in less. */
const LEAST_MS = 1000;

/** Milliseconds that may be spent on copying now. */
export function lapMs({ invocation }: StepContext): number {
  const left = Math.min(invocation.remainingMs() - RESERVE_MS, 1000 * fixed.fileLapSeconds);
  return left < LEAST_MS ? 0 : left;
}

/** The list after the try. What is settled is not tried again. */
export async function copyFiles(task: TaskRecord, list: FileList, context: StepContext): Promise<FileList> {
  const until = context.clock.now() + lapMs(context);
  const files: ListedFile[] = [];
  let progress = false;
  for (const file of list.files) {
    const leftMs = until - context.clock.now();
    const isOpen = fateOf(file.reply, false) === 'again';
    if (!isOpen || leftMs < LEAST_MS) {
      files.push(file);
      continue;
    }
    const reply = await copy(task, file, leftMs, context);
    progress ||= reply.kind === 'copied';
    files.push({ ...file, reply });
  }
  return { files, tries: progress ? 0 : list.tries + 1, laps: list.laps + 1 };
}

async function copy(task: TaskRecord, file: ListedFile, totalMs: number, context: StepContext): Promise<CopyReply> {
  const { copies, deployment, invocation } = context;
  const { taskId, attempt: n } = task;
  const { url } = file;
  const profile = profileOf(task.profile);
  const isAllowed = (to: string) => mayFetch(to, profile, deployment.providers[task.profile]);
  if (!isAllowed(url)) return { kind: 'broken', reason: 'host_not_allowed' };
  if (copies === undefined) throw new Error('This function copies no files.');
  const headers = await headersFor(task, context);
  if (headers === undefined) return { kind: 'broken', reason: 'no_provider_key' };
  const limits = { totalMs, bytes: deployment.settings.fileCapBytes };
  const keyOf = (sha256: string, type: string) => keptFileKey(taskId, n, sha256, fileEnding(url, type));
  return copies.copy({ url, headers, mayFetch: isAllowed }, keyOf, limits, invocation.signal);
}

/** The provider key is for those hosts only whose profile says so. */
async function headersFor(task: TaskRecord, context: StepContext): Promise<Record<string, string> | undefined> {
  const { files, auth } = profileOf(task.profile);
  if (files?.withKey !== true) return {};
  const keyId = task.attempts[String(task.attempt)]?.providerKeyId ?? '';
  try {
    return { [auth.header]: auth.prefix + (await context.secrets.providerKey(keyId)) };
  } catch (cause) {
    context.log.error('provider key not read', { providerKeyId: keyId, cause: String(cause) });
    return undefined;
  }
}
