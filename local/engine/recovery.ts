import { Execution, type Ending } from './execution.ts';
import { loadDefinition, type Definition } from './definition.ts';
import type { Checkpoint } from './interpreter.ts';
import type { Line } from './journal.ts';

/** An execution as the journal knows it: ended, or standing at a checkpoint. */
export interface Recovered {
  readonly execution: Execution;
  readonly from: Checkpoint;
}

interface Known {
  start: Extract<Line, { kind: 'start' }>;
  checkpoint: Checkpoint | undefined;
  scheduled: string | undefined;
  ending: Ending | undefined;
}

/** Reads executions off a journal; a task that was scheduled and has no result counts as interrupted. */
export function recover(lines: readonly Line[]): Recovered[] {
  const definitions = new Map<string, Definition>();
  const known = new Map<string, Known>();
  for (const line of lines) take(line, definitions, known);
  return [...known.values()].map(({ start, checkpoint, scheduled, ending }) => {
    const definition = definitions.get(start.hash);
    if (definition === undefined) throw new Error(`The journal has no definition ${start.hash} for ${start.arn}.`);
    const execution = new Execution({ ...start, definition, startedAt: start.at });
    execution.ending = ending;
    const at = checkpoint ?? { state: definition.StartAt, document: start.input, at: start.at };
    return { execution, from: scheduled === undefined ? at : { ...at, state: scheduled, interrupted: true } };
  });
}

function take(line: Line, definitions: Map<string, Definition>, known: Map<string, Known>): void {
  if (line.kind === 'definition') {
    definitions.set(line.hash, loadDefinition(JSON.stringify(line.definition)));
    return;
  }
  if (line.kind === 'start') {
    known.set(line.arn, { start: line, checkpoint: undefined, scheduled: undefined, ending: undefined });
    return;
  }
  const one = known.get(line.arn);
  if (one === undefined) return;
  if (line.kind === 'scheduled') one.scheduled = line.state;
  if (line.kind === 'checkpoint') Object.assign(one, { checkpoint: line.checkpoint, scheduled: undefined });
  if (line.kind === 'end') one.ending = line.ending;
}

/** The shortest journal that says the same. */
export function compact(lines: readonly Line[]): Line[] {
  const closed = new Set(lines.filter((line) => line.kind === 'end').map((line) => line.arn));
  const last = new Map<string, number>();
  lines.forEach((line, i) => line.kind === 'checkpoint' && last.set(line.arn, i));
  return lines.filter((line, i) => {
    if (line.kind === 'scheduled') return !closed.has(line.arn) && i > (last.get(line.arn) ?? -1);
    return line.kind !== 'checkpoint' || (!closed.has(line.arn) && last.get(line.arn) === i);
  });
}
