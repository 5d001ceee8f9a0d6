/**
 * `npm run bench -- NAME [options]`: runs bench/NAME/NAME.ts, which exports `run` and says what its options are.
 * `npm run bench [-- --trace FILE]`: runs them all.
 */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runAll } from './all.ts';

const here = new URL('./', import.meta.url);
const fileOf = (name: string) => new URL(`${name}/${name}.ts`, here);
const names = readdirSync(here).filter((name) => existsSync(fileURLToPath(fileOf(name))));

const [name = '', ...options] = process.argv.slice(2);
if (name === '' || name.startsWith('--')) {
  await runAll(names, process.argv.slice(2));
} else if (names.includes(name)) {
  const { run } = (await import(fileOf(name).href)) as { run: (options: string[]) => Promise<void> };
  await run(options);
} else {
  console.error(`There is no bench ${JSON.stringify(name)}; there are: ${names.join(', ')}.`);
  process.exitCode = 2;
}
