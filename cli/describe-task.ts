/** A task in words: one line while it runs, a short account at its end. */
import type { Colors } from 'picocolors/types.js';
import type { TaskView } from '../core/task/task-view.ts';
import type { Item } from '../core/records/write.ts';
import type { Event, Story } from './story.ts';

const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`;

const whole = (ms: number) => `${Math.round(ms / 1000)} s`;

/** `task k7q2…` */
export const shortId = (taskId: string) => `${taskId.slice(0, 4)}…`;

/** The line of a running task: state, the provider's progress, elapsed, next look. */
export function liveLine(story: Story, name: string, now: number, colors: Colors): string {
  const elapsed = now - story.startedAt;
  const last = story.events.at(-1);
  const state = last === undefined ? 'queued' : stateAfter(last);
  const waits = last?.kind === 'looked' || last?.kind === 'accepted' ? last.waitSeconds : undefined;
  const next = waits === undefined ? undefined : Math.max(0, (last?.atMs ?? 0) + 1000 * waits - elapsed);
  const look = next === undefined ? '' : colors.dim(`next look in ${whole(next)}`);
  return `${colors.bold(shortId(story.taskId))} ${name}  ${colors.cyan(state)}  ${seconds(elapsed)}  ${look}`;
}

function stateAfter(event: Event): string {
  switch (event.kind) {
    case 'sending':
      return `sending, attempt ${event.attempt}`;
    case 'accepted':
      return 'accepted';
    case 'looked':
      return event.answer === 'pending' && event.progress >= 0 ? `pending ${event.progress} %` : event.answer;
    case 'error':
      return errorText(event);
  }
}

const errorText = ({ phase, status, code }: Extract<Event, { kind: 'error' }>) =>
  `${phase === 'submit' ? 'POST' : 'look'}: ${status > 0 ? `${status} ` : ''}${code}`;

/** A plain line for pipes, at each event. */
export function plainLine(story: Story, event: Event): string {
  return `${shortId(story.taskId)} ${seconds(event.atMs)} ${stateAfter(event)}`;
}

/**
 * The account of a finished task, without colours. `doneAt`: when the provider had finished it (milliseconds since the
 * epoch), where that is known.
 */
export function account(task: TaskView, story: Story, errors: readonly Item[], doneAt?: number): string[] {
  return [
    ...task.attempts.map((attempt) => {
      const posts = `${attempt.sends} POST${attempt.sends === 1 ? '' : 's'}`;
      const refused = attempt.refused > 0 ? ` (${attempt.refused} refused)` : '';
      return row('sent', `attempt ${attempt.n}    ${posts}${refused} → ${attempt.providerTaskId ?? attempt.state}`);
    }),
    ...lookRows(story),
    ...errors.map((error) => row('error', errorRow(error))),
    row(task.status, closing(task, errors, doneAt)),
  ];
}

const row = (head: string, text: string) => `  ${head.padEnd(10)} ${text}`;

function lookRows(story: Story): string[] {
  const accepted = story.events.find((event) => event.kind === 'accepted')?.atMs ?? 0;
  const looks = story.events
    .filter((event) => event.kind === 'looked')
    .map(({ atMs, answer, progress }) => `${whole(atMs - accepted)} ${lookText(answer, progress)}`);
  const shown = looks.length > 8 ? [...looks.slice(0, 4), '…', ...looks.slice(-3)] : looks;
  return shown.length > 0 ? [row('looked', shown.join(' · '))] : [];
}

function lookText(answer: string, progress: number): string {
  if (answer === 'pending') return progress > 0 ? `${progress} %` : 'pending';
  return answer === 'succeeded' ? 'completed' : answer;
}

function errorRow(error: Item): string {
  const { phase, status, code, fault, action, retryAfterSeconds, repeats } = error as Record<string, string | number>;
  const after = Number(retryAfterSeconds) >= 0 ? `, Retry-After ${retryAfterSeconds ?? ''} s` : '';
  const more = Number(repeats) > 0 ? ` (and ${repeats ?? ''} more)` : '';
  const what = `${phase === 'submit' ? 'POST' : 'look'} ${Number(status) > 0 ? `${status ?? ''} ` : ''}${code ?? ''}${after}${more}`;
  return `${what} — ${fault ?? ''}: ${action ?? ''}`;
}

function closing(task: TaskView, errors: readonly Item[], doneAt: number | undefined): string {
  const { outcome } = task;
  if (outcome === null) return '';
  const finishedAt = Date.parse(outcome.finishedAt);
  const took = finishedAt - Date.parse(task.createdAt);
  const late =
    outcome.status === 'succeeded' && doneAt !== undefined ? [`noticed ${seconds(finishedAt - doneAt)} late`] : [];
  const paid = task.attempts.reduce((sum, attempt) => sum + attempt.sends - attempt.refused, 0);
  const counts = [
    `${paid} paid POST${paid === 1 ? '' : 's'}`,
    `${task.looks} look${task.looks === 1 ? '' : 's'}`,
    ...late,
    `${errors.length} error${errors.length === 1 ? '' : 's'}`,
  ].join(' · ');
  const why = outcome.status === 'succeeded' ? '' : `\n${row('', `${outcome.code}: ${outcome.recommendedAction}`)}`;
  const charge = outcome.mayBeCharged ? `\n${row('', 'may be charged')}` : '';
  return `${seconds(took)}   ${counts}${why}${charge}`;
}
