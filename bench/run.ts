/** `npm run bench -- NAME [options]`: runs bench/NAME/NAME.ts, which exports `run` and says what its options are. */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = new URL('./', import.meta.url);
const fileOf = (name: string) => new URL(`${name}/${name}.ts`, here);
const names = readdirSync(here).filter((name) => existsSync(fileURLToPath(fileOf(name))));

const [name = '', ...options] = process.argv.slice(2);
if (names.includes(name)) {
  const { run } = (await import(fileOf(name).href)) as { run: (options: string[]) => Promise<void> };
  await run(options);
} else {
  console.error(`There is no bench ${JSON.stringify(name)}; there are: ${names.join(', ')}.`);
  process.exitCode = 2;
}
