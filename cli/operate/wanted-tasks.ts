/** Which tasks a command is about: those that are named, or all that have failed in some way. */
import type { Bide, ListedTask } from '../../client/bide.ts';
import { exitCodes, UsageError, type Io } from '../io.ts';
import { readFilters, type FilterValues } from '../read-filters.ts';
import { readTaskIds } from '../read-task-ids.ts';
import { now } from '../show/now.ts';
import { printTasks } from '../show/print-tasks.ts';

export type Wanted =
  | { readonly kind: 'named'; readonly ids: readonly string[] }
  | {
      readonly kind: 'filtered';
      readonly since: Date;
      readonly code: string | undefined;
      readonly provider: string | undefined;
    };

/** Reads ids or filters. @throws UsageError for both, for neither, and for filters that make no sense */
export function readWanted(positionals: readonly string[], values: FilterValues, io: Io): Wanted {
  const filters = readFilters(values, now(io));
  if (positionals.length > 0) {
    if (filters !== undefined) throw new UsageError('Give task ids, or --since with --code and --provider, not both.');
    return { kind: 'named', ids: readTaskIds(positionals) };
  }
  if (filters?.since === undefined) {
    throw new UsageError('Give task ids, or --since 2h for all that were admitted since then.');
  }
  const { since, code, provider } = filters;
  return { kind: 'filtered', since, code, provider };
}

const MOST_A_PAGE = 100;

/** Tasks that have ended in one of these ways, newest first; those that were admitted since then. */
export async function findTasks(
  { since, code, provider: profile }: Extract<Wanted, { kind: 'filtered' }>,
  statuses: readonly ('failed' | 'cancelled')[],
  bide: Bide,
  { interrupted: signal }: Io,
): Promise<ListedTask[]> {
  const found: ListedTask[] = [];
  for (const status of statuses) {
    for (let cursor: string | undefined, more = true; more;) {
      const { items, nextCursor } = await bide.list({ status, profile, since, cursor, limit: MOST_A_PAGE, signal });
      found.push(...items.filter(({ outcome }) => code === undefined || outcome?.code === code));
      more = nextCursor !== null;
      cursor = nextCursor ?? undefined;
    }
  }
  return found.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

/** What `--dry-run` does with named tasks: says how many there are, shows each as it is now, and nothing else. */
export async function showNamed(
  ids: readonly string[],
  json: boolean,
  bide: Bide,
  io: Io,
): Promise<(typeof exitCodes)['ok']> {
  const tasks: ListedTask[] = [];
  for (const id of ids) tasks.push(await bide.get(id, { signal: io.interrupted }));
  io.stderr.write(`${counted(tasks)}\n`);
  printTasks(tasks, json, io);
  return exitCodes.ok;
}

/** `12 tasks: 9 provider_unreachable, 3 timeout`; of those that have not ended the status. */
export function counted(tasks: readonly ListedTask[]): string {
  const byCode = new Map<string, number>();
  for (const { outcome, status } of tasks) {
    const code = outcome?.code ?? status;
    byCode.set(code, (byCode.get(code) ?? 0) + 1);
  }
  const codes = [...byCode].sort(([, a], [, b]) => b - a).map(([code, count]) => `${count} ${code}`);
  return `${tasks.length} task${tasks.length === 1 ? '' : 's'}${codes.length === 0 ? '' : `: ${codes.join(', ')}`}`;
}
