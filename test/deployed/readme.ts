/** The shell blocks of the README's "Deploy". */
import { readFileSync } from 'node:fs';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const section = readme.slice(readme.indexOf('\n## Deploy\n'), readme.indexOf('\n### What it costs\n'));

/** Each block as it stands there, without the one that runs these tests. */
export const deployBlocks: readonly string[] = [...section.matchAll(/```sh\n([\s\S]*?)```/g)]
  .map(([, lines = '']) => lines)
  .filter((lines) => !lines.includes('test:deployed'));
