/** The section "all" of docs/benchmarks.md, made from the committed run of all benches. */
import { readFileSync } from 'node:fs';
import { MOST_SECONDS, type AllRun } from '../bench/all.ts';

/** Markdown. */
export function allSection(): string {
  const path = new URL('../bench/results/all.json', import.meta.url);
  const { seconds, runs } = JSON.parse(readFileSync(path, 'utf8')) as AllRun;
  const rows = runs.map((one) => `| \`${one.bench}\` | ${one.seconds} |`);
  const last = `| all of them (at most ${MOST_SECONDS}) | ${seconds} |`;
  return ['| `npm run bench --` | seconds |', '| --- | ---: |', ...rows, last].join('\n');
}
