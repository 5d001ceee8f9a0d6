/** Writes a line, one that finds no room, and another one: run where files must stay short. */
import { Journal } from '../../../local/engine/journal.ts';

const journal = await Journal.open<unknown>(process.argv[2] ?? '', { take: () => undefined, lines: () => [] });
const append = (n: number, of = String(n)) => journal.append({ of, n });
await append(1);
await append(0, 'x'.repeat(10_000)).catch((cause: unknown) => {
  process.stdout.write(`${(cause as NodeJS.ErrnoException).code}\n`);
});
await append(2);
await journal.close();
