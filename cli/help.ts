/** What `bide --help` says. */
import { commands, groups, type Entry } from './commands.ts';
import { waysToTarget } from './target/ways.ts';

/** All commands by their groups. */
export function overview(): string {
  const sections = groups.map((group) => {
    const entries = Object.values(commands).filter((entry) => entry.group === group);
    return `${group}\n${entries.map(oneOf).join('\n')}\n`;
  });
  const ways = waysToTarget.map((way) => `  ${way}`).join('\n');
  return [
    'bide: pay once for slow AI jobs\n',
    ...sections,
    `Commands on tasks talk to the first of these that is there\n${ways}\n`,
    'Exit codes: 0 all succeeded, 1 a task failed, 2 called wrongly, 3 unreachable.\n',
  ].join('\n');
}

/** One command. */
export const helpOf = ({ usage, summary }: Entry): string => `${usage}\n    ${summary}\n`;

const oneOf = ({ usage, summary }: Entry) => `  ${usage}\n      ${summary}`;
