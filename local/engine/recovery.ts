/** What the engine's journal comes to: where each execution stands. */
import { Execution } from './execution.ts';
import { loadDefinition, type Definition } from './definition.ts';
import type { Checkpoint } from './interpreter.ts';
import type { Digest, Line } from './journal.ts';
import { endingInShort, KEPT_ENDED, Newest } from './newest.ts';

/** An execution as the journal knows it: ended, or standing at a checkpoint. */
export interface Recovered {
  readonly execution: Execution;
  readonly from: Checkpoint;
}

type Of<K extends Line['kind']> = Extract<Line, { kind: K }>;

/** The last line of each kind that still says something. */
interface Known {
  readonly start: Of<'start'>;
  readonly checkpoint?: Of<'checkpoint'> | undefined;
  readonly scheduled?: Of<'scheduled'> | undefined;
  readonly end?: Of<'end'> | undefined;
}

/** Takes the engine's lines one by one; there may be more of them than fit into memory. */
export class Standing implements Digest<Line> {
  readonly #definitions = new Map<string, Of<'definition'>>();
  readonly #known = new Map<string, Known>();
  readonly #ended: Newest<string>;

  /** `keptEnded`: ended executions that keep input and output. */
  constructor(keptEnded = KEPT_ENDED) {
    this.#ended = new Newest(keptEnded, (arn) => this.#shorten(arn));
  }

  take(line: Line): void {
    if (line.kind === 'definition') {
      this.#definitions.set(line.hash, line);
      return;
    }
    const { arn } = line;
    const known = this.#known.get(arn);
    if (line.kind === 'start') this.#known.set(arn, { start: line });
    else if (known !== undefined) this.#known.set(arn, after(known, line));
    if (line.kind === 'end' && known?.end === undefined) this.#ended.add(arn);
  }

  /** Definitions that it holds, by their hashes. */
  get hashes(): string[] {
    return [...this.#definitions.keys()];
  }

  lines(): Line[] {
    const known = [...this.#known.values()];
    const left = known.flatMap(({ start, checkpoint, scheduled, end }) => [start, checkpoint, scheduled, end]);
    return [...this.#definitions.values(), ...left].filter((line) => line !== undefined);
  }

  /** Every execution; a task that was scheduled and has no result counts as interrupted. */
  executions(): Recovered[] {
    const definitions = new Map<string, Definition>();
    for (const [hash, { definition }] of this.#definitions) {
      definitions.set(hash, loadDefinition(JSON.stringify(definition)));
    }
    return [...this.#known.values()].map((known) => recovered(known, definitions.get(known.start.hash)));
  }

  #shorten(arn: string): void {
    const { start, end } = this.#known.get(arn) ?? {};
    if (start === undefined || end === undefined) return;
    const short = { ...end, ending: endingInShort(end.ending) };
    this.#known.set(arn, { start: { ...start, input: undefined }, end: short });
  }
}

/** What came before a checkpoint or an end, and what comes after an end, says nothing any more. */
function after(known: Known, line: Of<'scheduled' | 'checkpoint' | 'end'>): Known {
  const { start, checkpoint, end } = known;
  if (end !== undefined) return known;
  if (line.kind === 'end') return { start, end: line };
  return line.kind === 'checkpoint' ? { start, checkpoint: line } : { start, checkpoint, scheduled: line };
}

function recovered({ start, checkpoint, scheduled, end }: Known, definition: Definition | undefined): Recovered {
  if (definition === undefined) throw new Error(`The journal has no definition ${start.hash} for ${start.arn}.`);
  const execution = new Execution({ ...start, definition, startedAt: start.at });
  execution.ending = end?.ending;
  const at = checkpoint?.checkpoint ?? { state: definition.StartAt, document: start.input, at: start.at };
  return { execution, from: scheduled === undefined ? at : { ...at, state: scheduled.state, interrupted: true } };
}
