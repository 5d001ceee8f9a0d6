/** An error of a task in one line. */
import type { Colors } from 'picocolors/types.js';
import type { ErrorView } from '../../client/bide.ts';
import type { Cell } from './columns.ts';
import { ago } from './time.ts';

const phases = {
  admit: 'admit',
  submit: 'POST',
  query: 'look',
  files: 'file',
  record: 'record',
  webhook: 'webhook',
} as const;

/** Age, task, attempt, what was seen, whose fault, and what to do. */
export function errorCells(error: ErrorView, now: number, colors: Colors): Cell[] {
  const { at, taskId, attempt, phase, status, code, repeats, retryAfterSeconds, fault, recommendedAction } = error;
  const after = retryAfterSeconds === null ? '' : `, Retry-After ${retryAfterSeconds} s`;
  const more = repeats > 0 ? ` (and ${repeats} more)` : '';
  const text = `${phases[phase]}${status === null ? '' : ` ${status}`} ${code}${after}${more}`;
  return [
    ago(Date.parse(at), now),
    taskId,
    `attempt ${attempt}`,
    { text, paint: colors.red },
    fault,
    recommendedAction,
  ];
}
