import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { makeBlueprint } from '../../local/blueprint.ts';
import type { Run } from './record.ts';
import { sumOf } from './totals.ts';
import { live } from './world.ts';

const folder = mkdtempSync(join(tmpdir(), 'bide-simulate-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** In a process of its own, as `npm run simulate` does it. What it counts for other suites is no count of this one. */
function simulate(...args: string[]) {
  const tsx = ['--import', import.meta.resolve('tsx'), 'test/simulation/simulate.ts'];
  const env = { ...process.env, TEST_COUNTS: '' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [...tsx, ...args], { encoding: 'utf8', env });
  return { status, stderr, lines: stdout.trim().split('\n') };
}

/** What a run in a file says that may not depend on where and how fast it was made. */
function kept(file: string) {
  const { totals, firstSeed, wanted } = JSON.parse(readFileSync(file, 'utf8')) as Run;
  return { firstSeed, wanted, ...totals, cpuSeconds: 0 };
}

describe('npm run simulate', () => {
  test('holds I1 to I13 over seeds of faults before and after every side effect, the same with one process as with two', () => {
    const [one, two] = [join(folder, 'one.json'), join(folder, 'two.json')];
    const alone = simulate('--seeds', '200', '--workers', '1', '--json', one);
    const { status, lines, stderr } = simulate('--seeds', '200', '--workers', '2', '--json', two);
    expect([status, stderr]).toEqual([0, '']);
    expect(kept(two)).toEqual(kept(one));
    const last = `200 seeds, 0 violations, ${sumOf(kept(one).faults)} faults`;
    expect([alone.lines.at(-1), lines.at(-1)]).toEqual([last, last]);
    expect(lines).toContain('cells');
  }, 120_000);

  test('replays one seed, or with some of its injections alone, and tells all of it', async () => {
    const whole = await live(7, makeBlueprint({}));
    const some = simulate('--seed', '7', '--only', '1,3');
    const [first = '', , third = ''] = whole.injected;
    const report = await live(7, makeBlueprint({}), new Set([first, third]));
    expect([some.status, some.stderr]).toEqual([0, '']);
    expect(some.lines[0]).toMatch(/^seed 7 at [0-9a-f]{40}( with changes)?$|^seed 7 at an unknown commit$/);
    expect(some.lines.slice(1)).toEqual([
      `  #1 ${first}`,
      `  #3 ${third}`,
      ...report.timeline,
      `1 seeds, 0 violations, ${report.injected.length} faults`,
    ]);
  }, 60_000);
});
