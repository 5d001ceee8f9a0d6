/** Reads a trace of real tasks: CSV with a head, one task a row, in order of submission. */
import { readFileSync } from 'node:fs';
import type { Random } from '../../core/ports.ts';
import { uniform } from './random.ts';
import type { Row } from './replay.ts';

const columns = ['submitted_at', 'status', 'duration_seconds', 'model'] as const;
const ended = new Set(['SUCCEED', 'FAILED']);

/**
 * Tasks that ended, with a duration. Durations there are whole seconds, so each is spread by half a second.
 * @throws when a column is missing.
 */
export function readTrace(file: string, random: Random): Row[] {
  const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const named = head.trim().split(',');
  const missing = columns.filter((name) => !named.includes(name));
  if (missing.length > 0) throw new Error(`${file} lacks the columns ${missing.join(', ')}.`);
  return lines
    .map((line) =>
      Object.fromEntries(
        line
          .trim()
          .split(',')
          .map((cell, i) => [named[i] ?? '', cell]),
      ),
    )
    .filter((cells) => cells['duration_seconds'] !== '' && ended.has(cells['status'] ?? ''))
    .map((cells) => rowOf(cells, random));
}

function rowOf(cells: Record<string, string>, random: Random): Row {
  const { submitted_at: submittedAt = '', duration_seconds: seconds = '' } = cells;
  return {
    at: Date.parse(`${submittedAt.replace(' ', 'T')}Z`) / 1000,
    seconds: Math.max(0.3, Number(seconds) + uniform(random, -0.5, 0.5)),
    failed: cells['status'] === 'FAILED',
    body: {
      model: cells['model'] ?? '',
      num_steps: Number(cells['num_steps']),
      num_outputs: Number(cells['num_outputs']),
      task_type: cells['task_type'] ?? '',
      num_adapters: Number(cells['num_adapters']),
    },
  };
}
