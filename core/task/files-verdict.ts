/** What the copies of a result's files come to. */
import type { FilesState } from '../attempt/attempt-record.ts';
import { cutPlace } from '../cut.ts';
import type { CopyReply } from '../ports.ts';
import { trouble, type Trouble } from '../provider/reading.ts';
import type { ListedFile } from '../records/kept-files.ts';

/** `again`: another try may bring it. */
export type FileFate = 'kept' | 'again' | 'gone' | 'failed';

/** Reasons that no other try would change. */
const final = ['over_the_cap', 'host_not_allowed', 'redirected'];

/** A file that was just made may not be there yet: only the last try says that it has gone. */
export function fateOf(reply: CopyReply | undefined, isLast: boolean): FileFate {
  if (reply === undefined) return isLast ? 'failed' : 'again';
  switch (reply.kind) {
    case 'copied':
      return 'kept';
    case 'broken':
      return isLast || final.includes(reply.reason) ? 'failed' : 'again';
    case 'refused':
      return fateOfStatus(reply.status, isLast);
  }
}

function fateOfStatus(status: number, isLast: boolean): FileFate {
  if (status === 410) return 'gone';
  if (status === 403 || status === 404) return isLast ? 'gone' : 'again';
  const mayPass = status >= 500 || status === 408 || status === 425 || status === 429;
  return mayPass && !isLast ? 'again' : 'failed';
}

/** Undefined while another try may bring something. */
export function verdictOf(files: readonly ListedFile[], isLast: boolean): Exclude<FilesState, 'due'> | undefined {
  const fates = files.map(({ reply }) => fateOf(reply, isLast));
  if (fates.includes('again')) return undefined;
  if (fates.includes('gone')) return 'expired';
  return fates.includes('failed') ? 'missing' : 'kept';
}

/** Why a file is not kept, for its error row: where in the result it is, never its URL. */
export function whyNotKept({ at, reply }: ListedFile): Trouble | undefined {
  if (reply?.kind === 'copied') return undefined;
  const file = `file ${at === '' ? 'of the result' : cutPlace(at)}`;
  if (reply === undefined) return trouble({ code: 'file_not_kept', message: `${file}: no time was left` });
  if (reply.kind === 'broken') return trouble({ code: 'file_not_kept', message: `${file}: ${reply.reason}` });
  const { status } = reply;
  const code = fateOf(reply, true) === 'gone' ? 'result_expired' : 'file_not_kept';
  return trouble({ status, code, message: `${file}: HTTP ${status}` });
}
