/** The committed numbers of `npm run bench -- faults`; the peers themselves are not run here. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { faults } from '../../bench/faults/fault-list.ts';
import type { Row } from '../../bench/faults/measure.ts';
import { peerNames } from '../../bench/faults/peer-names.ts';

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const { peers, rows } = read('bench/results/faults.json') as {
  peers: { name: string; version: string; how: string }[];
  rows: Row[];
};
const { dependencies } = read('bench/peers/package.json') as { dependencies: Record<string, string> };
const versions = peers.map(({ version }) => version).join(', ');
const bide = rows.filter(({ peer }) => peer === 'bide');

test('every peer was measured under every fault', () => {
  const cells = peerNames.flatMap((peer) => faults.map((fault) => `${peer} ${fault.name}`));
  expect(rows.map(({ peer, fault }) => `${peer} ${fault}`)).toEqual(cells);
  expect(peers.map(({ name }) => name)).toEqual(peerNames);
});

test.each(Object.entries(dependencies))('%s was measured at %s, which is exact', (name, version) => {
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(versions).toContain(`${name} ${version}`);
});

test('the server is sound: without a fault everybody pays once and has the result', () => {
  const calm = rows.filter(({ fault }) => fault === 'none');
  expect(calm.map(({ posts, paid, results, runs }) => [posts, paid, results === runs])).toEqual(
    peerNames.map(() => [1, 1, true]),
  );
});

test('what cannot happen to a peer is said, and is a lost answer of a step', () => {
  const unmeasured = rows.filter(({ runs }) => runs === 0);
  expect(unmeasured.map(({ fault, told }) => [fault, told])).toEqual(
    ['fal', 'replicate', 'runway', 'openai', 'vercel'].map(() => ['step-lost', 'a library, without such a step']),
  );
});

describe('Bide', () => {
  test('pays at most once, whatever happens', () => {
    expect(bide.filter(({ paid }) => paid === null || paid > 1)).toEqual([]);
  });

  test('loses no task id', () => {
    expect(bide.filter(({ idKept }) => idKept === false)).toEqual([]);
  });

  test('has the result wherever the task was certainly bought or certainly not', () => {
    const without = bide.filter(({ results }) => results !== 1).map(({ fault }) => fault);
    expect(without).toEqual(['post-lost', 'post-502-accepted', 'post-500-html', 'post-502', 'post-503']);
  });

  test('says so where a charge is possible without a result', () => {
    const unsure = bide.filter(({ results }) => results === 0).map(({ posts, told }) => [posts, told]);
    expect(unsure).toEqual(unsure.map(() => [1, 'submission_ambiguous, an attempt may be charged without one']));
  });
});
