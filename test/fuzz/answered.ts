/** What the API answered, by its own log. */
import { readFile } from 'node:fs/promises';

export interface Answered {
  readonly method: string;
  /** As it is written in the table of routes; `none` for no route. */
  readonly route: string;
  readonly status: number;
}

/** Every request that reached the API. */
export async function answeredIn(logFile: string): Promise<Answered[]> {
  const lines = (await readFile(logFile, 'utf8')).split('\n').filter((line) => line !== '');
  return lines
    .map((line) => JSON.parse(line) as Answered & { readonly message: string })
    .filter(({ message }) => message === 'answered');
}

/** Lines like `POST /v1/tasks 202: 81`, sorted. */
export function countsOf(answered: readonly Answered[]): string[] {
  const counts = new Map<string, number>();
  for (const { method, route, status } of answered) {
    const name = `${method} ${route} ${status}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, n]) => `${name}: ${n}`).sort();
}
