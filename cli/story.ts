/** The story of one task as it happens, gathered from the steps' log lines. */
import type { Log } from '../core/ports.ts';

interface When {
  /** Milliseconds since the task was first heard of. */
  readonly atMs: number;
  readonly attempt: number;
}

/** One thing that happened. */
export type Event = When &
  (
    | { readonly kind: 'sending'; readonly send: number }
    | { readonly kind: 'accepted'; readonly waitSeconds: number }
    /** A lap without a POST: it is sent after the wait. */
    | { readonly kind: 'not sent'; readonly waitSeconds: number }
    | {
        readonly kind: 'looked';
        /** Kind of the answer: pending, succeeded, failed, ... */
        readonly answer: string;
        readonly progress: number;
        readonly waitSeconds: number;
        /** Failed, and sent once more after the wait. */
        readonly mayResubmit: boolean;
      }
    /** A lap without a look: nobody of the limit group looks before the wait is over. */
    | { readonly kind: 'not looked'; readonly waitSeconds: number }
    | { readonly kind: 'error'; readonly phase: string; readonly status: number; readonly code: string }
  );

/** Everything that is known of a task while it runs. */
export interface Story {
  readonly taskId: string;
  readonly startedAt: number;
  readonly events: Event[];
}

type Fields = Record<string, unknown>;

const number = (fields: Fields, name: string) => (typeof fields[name] === 'number' ? fields[name] : -1);
const text = (fields: Fields, name: string) => (typeof fields[name] === 'string' ? fields[name] : '');

/** Follows tasks by listening to a log; `changed` is called after each event. */
export class Stories {
  readonly #stories = new Map<string, Story>();
  readonly #changed: (story: Story, event: Event) => void;
  readonly #now: () => number;

  constructor(now: () => number, changed: (story: Story, event: Event) => void) {
    this.#now = now;
    this.#changed = changed;
  }

  get(taskId: string): Story {
    const known = this.#stories.get(taskId);
    if (known !== undefined) return known;
    const story: Story = { taskId, startedAt: this.#now(), events: [] };
    this.#stories.set(taskId, story);
    return story;
  }

  /** Of every task that was heard of, also of those that an earlier process left. */
  get all(): readonly Story[] {
    return [...this.#stories.values()];
  }

  /** A log that passes every line on to `log` and reads the story off it. */
  listening(log: Log): Log {
    const heard =
      (level: keyof Log) =>
      (message: string, fields: Fields = {}) => {
        log[level](message, fields);
        this.#hear(message, fields);
      };
    return { info: heard('info'), warn: heard('warn'), error: heard('error') };
  }

  #hear(message: string, fields: Fields): void {
    const taskId = text(fields, 'taskId');
    if (taskId === '') return;
    const story = this.get(taskId);
    const when = { atMs: this.#now() - story.startedAt, attempt: number(fields, 'attempt') };
    const event = eventOf(message, fields, when);
    if (event === undefined) return;
    story.events.push(event);
    this.#changed(story, event);
  }
}

function eventOf(message: string, fields: Fields, when: When): Event | undefined {
  const waitSeconds = number(fields, 'waitSeconds');
  switch (message) {
    case 'sending':
      return { kind: message, ...when, send: number(fields, 'send') };
    case 'accepted':
    case 'not sent':
      return { kind: message, ...when, waitSeconds };
    case 'looked': {
      const [answer, progress] = [text(fields, 'kind'), number(fields, 'progress')];
      return { kind: message, ...when, answer, progress, waitSeconds, mayResubmit: fields['mayResubmit'] === true };
    }
    case 'not looked':
      // Ends without a look are told by the outcome.
      return text(fields, 'kind') === 'pending' ? { kind: message, ...when, waitSeconds } : undefined;
    case 'provider error': {
      const [phase, code] = [text(fields, 'phase'), text(fields, 'code')];
      return { kind: 'error', ...when, phase, status: number(fields, 'status'), code };
    }
    default:
      return undefined;
  }
}
