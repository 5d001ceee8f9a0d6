/** The story of one task as it happens, gathered from the steps' log lines. */
import type { Log } from '../core/ports.ts';

/** One thing that happened. `atMs`: milliseconds since the task was admitted. */
export type Event =
  | { readonly kind: 'sending'; readonly atMs: number; readonly attempt: number; readonly send: number }
  | { readonly kind: 'accepted'; readonly atMs: number; readonly attempt: number; readonly waitSeconds: number }
  | {
      readonly kind: 'looked';
      readonly atMs: number;
      readonly attempt: number;
      /** Kind of the answer: pending, succeeded, failed, ... */
      readonly answer: string;
      readonly progress: number;
      readonly waitSeconds: number;
    }
  | {
      readonly kind: 'error';
      readonly atMs: number;
      readonly attempt: number;
      readonly phase: string;
      readonly status: number;
      readonly code: string;
    };

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
    const event = eventOf(message, fields, this.#now() - story.startedAt);
    if (event === undefined) return;
    story.events.push(event);
    this.#changed(story, event);
  }
}

function eventOf(message: string, fields: Fields, atMs: number): Event | undefined {
  const attempt = number(fields, 'attempt');
  switch (message) {
    case 'sending':
      return { kind: 'sending', atMs, attempt, send: number(fields, 'send') };
    case 'accepted':
      return { kind: 'accepted', atMs, attempt, waitSeconds: number(fields, 'waitSeconds') };
    case 'looked': {
      const [answer, progress] = [text(fields, 'kind'), number(fields, 'progress')];
      return { kind: 'looked', atMs, attempt, answer, progress, waitSeconds: number(fields, 'waitSeconds') };
    }
    case 'provider error': {
      const [phase, code] = [text(fields, 'phase'), text(fields, 'code')];
      return { kind: 'error', atMs, attempt, phase, status: number(fields, 'status'), code };
    }
    default:
      return undefined;
  }
}
