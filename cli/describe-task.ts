/** The account of a task that has ended. */
import type { AttemptView, TaskView } from '../core/task/task-view.ts';
import type { Item } from '../core/records/write.ts';
import { wrap } from './show/fit.ts';
import { seconds } from './show/live-line.ts';
import type { Event, Story } from './story.ts';

const whole = (ms: number) => `${Math.round(ms / 1000)} s`;

/** What is known beside the task itself. */
export interface Known {
  readonly story: Story;
  /** Its error rows. */
  readonly errors: readonly Item[];
  /** When the provider had finished it, in milliseconds since the epoch. @default nobody knows */
  readonly doneAt?: number | undefined;
  /** Where its records are, as the user would write it: kept files are below. @default they are somewhere else */
  readonly folder?: string | undefined;
  /** Columns of the terminal. @default any number */
  readonly width?: number | undefined;
}

/** The account in lines, without colours. */
export function account(task: TaskView, { story, errors, doneAt, folder, width = Infinity }: Known): string[] {
  const rows = [
    ...task.attempts.map((attempt) => ['sent', sentText(attempt)] as const),
    ...lookRows(story),
    ...errorRows(errors, task),
    ...fileRows(task, folder),
    ...closingRows(task, errors, doneAt),
    ...webhookRows(task),
  ];
  return rows.flatMap(([head, text]) => row(head, text, width));
}

const INDENT = 13;

function row(head: string, text: string, width: number): string[] {
  const [first = '', ...more] = wrap(text, width - INDENT);
  return [`  ${head.padEnd(INDENT - 3)} ${first}`, ...more.map((line) => `${' '.repeat(INDENT)}${line}`)];
}

function sentText({ n, sends, refused, providerTaskId, state }: AttemptView): string {
  const not = refused > 0 ? ` (${refused} refused)` : '';
  const became = state === 'ambiguous' ? 'answer lost' : sends > 0 && refused === sends ? 'refused' : state;
  return `attempt ${n}    ${sends} POST${plural(sends)}${not} → ${providerTaskId ?? became}`;
}

function lookRows({ events }: Story): (readonly [string, string])[] {
  const accepted = events.find((event) => event.kind === 'accepted')?.atMs ?? 0;
  const looks = events.flatMap((event, i) =>
    event.kind === 'looked' ? [`${whole(event.atMs - accepted)} ${lookText(event, events[i - 1])}`] : [],
  );
  const shown = looks.length > 8 ? [...looks.slice(0, 4), '…', ...looks.slice(-3)] : looks;
  return shown.length > 0 ? [['looked', shown.join(' · ')]] : [];
}

/** `before`: where a look went wrong, the error that is told just before it. */
function lookText({ answer, progress }: Extract<Event, { kind: 'looked' }>, before: Event | undefined): string {
  if (answer === 'succeeded') return 'completed';
  if (answer !== 'pending') return answer;
  if (before?.kind === 'error') return before.status >= 400 ? `error ${before.status}` : before.code;
  return progress > 0 ? `${progress} %` : 'pending';
}

const faults: Readonly<Record<string, string>> = {
  ours: 'our fault',
  caller: "the request's fault",
  provider: "the provider's fault",
};

/** Each piece of advice once: what the outcome advises stands there. */
function errorRows(errors: readonly Item[], { outcome }: TaskView): (readonly [string, string])[] {
  const told = new Set(['', 'none', outcome?.recommendedAction]);
  return errors.flatMap((error) => {
    const { phase, status, code, fault, action, retryAfterSeconds, repeats } = error as Record<string, string | number>;
    const where = { submit: 'POST', files: 'file' }[String(phase)] ?? 'look';
    const what = Number(status) >= 400 ? `${where} ${status ?? ''} ${code ?? ''}` : `${where} ${code ?? ''}`;
    const pause = Number(retryAfterSeconds) >= 0 ? `, Retry-After ${retryAfterSeconds ?? ''} s` : '';
    const more = Number(repeats) > 0 ? ` (and ${repeats ?? ''} more)` : '';
    const first = ['error', `${what}${pause}${more} · ${faults[String(fault)] ?? String(fault)}`] as const;
    const advice = String(action ?? '');
    const isNew = !told.has(advice);
    told.add(advice);
    return isNew ? [first, ['', advice] as const] : [first];
  });
}

/** Where each copy is: below the folder, or in its bucket. */
function fileRows({ files }: TaskView, folder: string | undefined): (readonly [string, string])[] {
  return (files ?? []).map(({ state, at, location, contentType, bytes }) => {
    if (location === null) return ['file', `${state}: ${at === '' ? 'the result' : at}`] as const;
    const place = folder === undefined ? location : folder + location.split('/').slice(3).join('/');
    return ['kept', `${place} · ${contentType ?? ''}, ${(bytes ?? 0).toLocaleString('en-US')} bytes`] as const;
  });
}

function closingRows(
  task: TaskView,
  errors: readonly Item[],
  doneAt: number | undefined,
): (readonly [string, string])[] {
  const { outcome } = task;
  if (outcome === null) return [];
  const hasSucceeded = outcome.status === 'succeeded';
  const finishedAt = Date.parse(outcome.finishedAt);
  const counts = [
    postsText(task),
    `${task.looks} look${plural(task.looks)}`,
    ...(hasSucceeded && doneAt !== undefined ? [`noticed ${seconds(finishedAt - doneAt)} late`] : []),
    `${errors.length} error${plural(errors.length)}`,
  ].join(' · ');
  const advice = outcome.recommendedAction === '' ? '' : `: ${outcome.recommendedAction}`;
  return [
    [task.status, `${seconds(finishedAt - Date.parse(task.createdAt))}   ${counts}`],
    ...(hasSucceeded ? [] : [['', `${outcome.code}${advice}`] as const]),
    ...(outcome.mayBeCharged && !hasSucceeded ? [['', 'may be charged'] as const] : []),
  ];
}

/** Told after the end, so most often not yet. */
function webhookRows({ webhook }: TaskView): (readonly [string, string])[] {
  if (webhook === null) return [];
  const { state, tries, lastStatus } = webhook;
  const answer = lastStatus === null ? 'no answer' : `last answer ${lastStatus}`;
  const how = tries === 0 ? '' : `: ${tries} tr${tries === 1 ? 'y' : 'ies'}, ${answer}`;
  return [['webhook', `${state.replace('_', ' ')}${how}`]];
}

/** POSTs that may cost something: of the last one of a success it is certain, of any other it is not. */
function postsText({ attempts, outcome }: TaskView): string {
  const posts = attempts.reduce((sum, attempt) => sum + attempt.sends - attempt.refused, 0);
  const isCertain = posts === (outcome?.status === 'succeeded' ? 1 : 0);
  return `${isCertain ? '' : 'at most '}${posts} paid POST${plural(posts)}`;
}

const plural = (n: number) => (n === 1 ? '' : 's');
