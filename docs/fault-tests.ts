/** Tests of the fault matrix, read off their names: `row 16 · slow drip of the headers: given up, in doubt · 1 paid`. */
import { readdirSync, readFileSync } from 'node:fs';

/** One test. */
export interface FaultTest {
  /** Path from the root of the project. */
  readonly file: string;
  readonly row: number;
  readonly fault: string;
  readonly happens: string;
  /** POSTs that were paid for, by everybody in the story. */
  readonly paid: number;
}

const FOLDER = 'test/faults';
/** Names stand in the sources as they are, in one kind of quotes or the other. */
const NAME = /(['"])(row \d+ · .*?) · (\d+) paid\1/g;

/** Every test, in the order of the rows, then of the files. @throws for a name that says no outcome */
export function faultTests(): FaultTest[] {
  const root = new URL('../', import.meta.url);
  const files = readdirSync(new URL(FOLDER, root)).filter((name) => name.endsWith('.test.ts'));
  const tests = files.sort().flatMap((name) => {
    const file = `${FOLDER}/${name}`;
    const source = readFileSync(new URL(file, root), 'utf8');
    return [...source.matchAll(NAME)].map(([, , told = '', paid]) => ({ file, ...read(told), paid: Number(paid) }));
  });
  return tests.sort((a, b) => a.row - b.row);
}

function read(told: string): Pick<FaultTest, 'row' | 'fault' | 'happens'> {
  const [, row, fault, happens] = /^row (\d+) · (.+?): (.+)$/.exec(told) ?? [];
  if (fault === undefined || happens === undefined) throw new Error(`The test "${told}" does not say what happens.`);
  return { row: Number(row), fault, happens };
}
