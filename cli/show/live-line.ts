/** A task while it runs: one line that moves on a terminal, a plain line for each event in a pipe. */
import type { Colors } from 'picocolors/types.js';
import type { Event, Story } from '../story.ts';

/** `9.5 s` */
export const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`;

/** `task k7q2…` */
export const shortId = (taskId: string) => `${taskId.slice(0, 4)}…`;

/** What its events come to. */
interface Standing {
  readonly state: string;
  /** The provider's own, of the current attempt; -1 until it says anything. */
  readonly progress: number;
  /** What went wrong last, until something goes well. */
  readonly trouble: string;
  readonly next?: { readonly what: 'look' | 'send'; readonly atMs: number };
}

/** The line of a running task: state with the provider's progress, elapsed, what comes next, trouble. */
export function liveLine(story: Story, name: string, now: number, colors: Colors): string {
  const elapsed = now - story.startedAt;
  const { state, trouble, next } = story.events.reduce(after, { state: 'queued', progress: -1, trouble: '' });
  return [
    `${colors.bold(shortId(story.taskId))} ${name}`,
    colors.cyan(state),
    seconds(elapsed),
    ...(next === undefined ? [] : [colors.dim(countdown(next.what, next.atMs - elapsed))]),
    ...(trouble === '' ? [] : [colors.yellow(trouble)]),
  ].join('  ');
}

function countdown(what: 'look' | 'send', leftMs: number): string {
  if (leftMs > 0) return `next ${what} in ${Math.ceil(leftMs / 1000)} s`;
  return what === 'look' ? 'looking' : 'sending';
}

function after(before: Standing, event: Event, i: number, events: readonly Event[]): Standing {
  // An error is told just before what it leads to.
  const trouble = events[i - 1]?.kind === 'error' ? before.trouble : '';
  const { progress } = before;
  const next = (what: 'look' | 'send', waitSeconds: number) => ({ what, atMs: event.atMs + 1000 * waitSeconds });
  switch (event.kind) {
    case 'sending':
      return { state: stateAfter(event), progress: -1, trouble: '' };
    case 'accepted':
      return { state: stateAfter(event), progress, trouble: '', next: next('look', event.waitSeconds) };
    case 'not sent':
      return { state: 'waiting to send', progress: -1, trouble, next: next('send', event.waitSeconds) };
    case 'looked': {
      const known = event.progress >= 0 ? event.progress : progress;
      const state = stateAfter({ ...event, progress: known });
      if (event.answer === 'pending') return { state, progress: known, trouble, next: next('look', event.waitSeconds) };
      return { state, progress: known, trouble, ...(event.mayResubmit && { next: next('send', event.waitSeconds) }) };
    }
    case 'not looked':
      return { ...before, trouble: 'key cooling down', next: next('look', event.waitSeconds) };
    case 'error':
      return { state: before.state, progress, trouble: stateAfter(event) };
  }
}

function stateAfter(event: Event): string {
  switch (event.kind) {
    case 'sending':
      return `sending, attempt ${event.attempt}`;
    case 'accepted':
      return 'accepted';
    case 'not sent':
      return `next send in ${event.waitSeconds} s`;
    case 'looked':
      return event.answer === 'pending' && event.progress >= 0 ? `pending ${event.progress} %` : event.answer;
    case 'not looked':
      return `key cooling down, next look in ${event.waitSeconds} s`;
    case 'error':
      return errorText(event);
  }
}

const errorText = ({ phase, status, code }: Extract<Event, { kind: 'error' }>) =>
  `${phase === 'submit' ? 'POST' : 'look'}: ${status >= 400 ? `${status} ` : ''}${code}`;

/** A plain line for pipes, at each event. */
export function plainLine(story: Story, event: Event): string {
  return `${shortId(story.taskId)} ${seconds(event.atMs)} ${stateAfter(event)}`;
}
