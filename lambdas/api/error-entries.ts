/** Error rows of an owner across days, shards and codes, newest first. */
import { days } from '../../core/api/periods.ts';
import type { Table } from '../../core/ports.ts';
import { errorsPartition, shards } from '../../core/records/keys.ts';
import { newestFirst, type Ranked, type Stretch } from './newest-first.ts';

/** What is asked for. Times in milliseconds since the epoch; `after` is a rank. */
export interface ErrorsAsked {
  readonly owner: string;
  readonly code: string | undefined;
  readonly from: number;
  readonly to: number;
  readonly after: string | undefined;
}

/** Length of a time in a sort key. */
const TIME = 24;

/**
 * Day by day. Sort keys begin with the code, so each code of each shard is a sequence in order of time, and these are
 * merged; the rank is the sort key with the code moved to its end.
 */
export async function* errorEntries(table: Table, asked: ErrorsAsked): AsyncGenerator<Ranked> {
  const { owner, code, from, to, after } = asked;
  const since = new Date(from).toISOString();
  const newest = after === undefined ? to : Math.min(to, Date.parse(after.slice(0, TIME)) || to);
  for (const day of days(from, newest)) {
    const found = shards((shard) => errorsPartition(owner, day, shard)).map(async (pk) => {
      const codes = code === undefined ? await codesOf(table, pk) : [code];
      return codes.map((one): Stretch => {
        const upTo = after === undefined ? '~' : after.slice(0, after.lastIndexOf('#'));
        const rankOf = (at: string) => `${at.slice(one.length + 1)}#${one}`;
        return { index: 'errors', pk, from: `${one}#${since}`, to: `${one}#${upTo}`, rankOf };
      });
    });
    yield* newestFirst(table, (await Promise.all(found)).flat(), after);
  }
}

/** The codes of a partition, each found by skipping what has the code before: as many reads as codes, not rows. */
async function codesOf(table: Table, pk: string): Promise<string[]> {
  const codes: string[] = [];
  for (let from = ' '; ;) {
    const [entry] = await table.index({ index: 'errors', pk, from, to: '~', limit: 1 });
    if (entry === undefined) return codes;
    const code = String(entry.at).slice(0, String(entry.at).indexOf('#'));
    codes.push(code);
    // '$' is what follows '#': the first key behind all of this code's.
    from = `${code}$`;
  }
}
