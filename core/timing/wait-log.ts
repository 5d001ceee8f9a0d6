/** The last waits of an attempt and why they were so long, as short text in the task item: `2g3g14l`. */
/** Every reason that there is. */
export const loggedReasons = ['growing', 'blended', 'learned', 'exploring', 'laps', 'deadline', 'refused'] as const;

/** `refused`: a look that told nothing was backed off from, or the provider asked for it. */
export type LoggedReason = (typeof loggedReasons)[number];

/** A wait in whole seconds. */
export interface LoggedWait {
  readonly seconds: number;
  readonly why: LoggedReason;
}

const letters: Readonly<Record<LoggedReason, string>> = {
  growing: 'g',
  blended: 'b',
  learned: 'l',
  exploring: 'e',
  laps: 's',
  deadline: 'd',
  refused: 'r',
};

const reasons = Object.fromEntries(Object.entries(letters).map(([why, letter]) => [letter, why as LoggedReason]));

/** Older ones make room: the item stays small. */
const MOST = 16;

/** The log with one more wait. */
export function withWait(log: string | undefined, { seconds, why }: LoggedWait): string {
  return [...entriesOf(log), `${seconds}${letters[why]}`].slice(-MOST).join('');
}

/** Reads the log back. */
export function waitsOf(log: string | undefined): LoggedWait[] {
  return entriesOf(log).flatMap((entry) => {
    const why = reasons[entry.slice(-1)];
    return why === undefined ? [] : [{ seconds: Number(entry.slice(0, -1)), why }];
  });
}

const entriesOf = (log = ''): string[] => log.match(/\d+[a-z]/g) ?? [];
