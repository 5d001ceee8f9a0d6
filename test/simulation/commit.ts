import { spawnSync } from 'node:child_process';

/**
 * The commit that is checked out, `with changes` where files differ from it, except results that were recorded. Outside
 * a repository it is unknown.
 */
export function commitOf(folder: string): string {
  const git = (...args: string[]) => spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
  const head = git('rev-parse', 'HEAD');
  if (head.status !== 0) return 'an unknown commit';
  const isClean = git('status', '--porcelain', '--', ':/', ':!/bench/results').stdout.trim() === '';
  return `${head.stdout.trim()}${isClean ? '' : ' with changes'}`;
}
