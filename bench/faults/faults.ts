/**
 * `npm run bench -- faults [--json | --markdown]`: published packages and Bide under the same faults, measured.
 * Writes bench/results/faults.json; takes about a minute.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pLimit from 'p-limit';
import { format, resolveConfig } from 'prettier';
import { faults } from './fault-list.ts';
import { installPeers } from './install.ts';
import { measure, type Row } from './measure.ts';
import { allowOnlyLoopback } from './only-loopback.ts';
import type { Peer } from './peer.ts';
import { bide, bideResubmit } from './peers/bide.ts';
import { cdk } from './peers/cdk.ts';
import { fal } from './peers/fal.ts';
import { openai } from './peers/openai.ts';
import { replicate } from './peers/replicate.ts';
import { runway } from './peers/runway.ts';
import { vercel } from './peers/vercel.ts';
import { peerNames, type PeerName } from './peer-names.ts';
import { markdown, table } from './show.ts';

const all: readonly Peer[] = [bide, bideResubmit, cdk, fal, replicate, runway, openai, vercel];
const file = fileURLToPath(new URL('../results/faults.json', import.meta.url));

/** Worlds on virtual time keep the processor busy, so few at once. */
const WORLDS_AT_ONCE = 2;

/** The bench. @throws when a peer wanted to talk to anybody else */
export async function run(options: string[]): Promise<void> {
  const { values } = parseArgs({
    args: options,
    options: { json: { type: 'boolean' }, markdown: { type: 'boolean' } },
  });
  installPeers();
  const refused = allowOnlyLoopback();
  const rows = inOrder([
    ...(await rowsOf(
      all.filter(({ isVirtual }) => isVirtual),
      WORLDS_AT_ONCE,
    )),
    ...(await rowsOf(
      all.filter(({ isVirtual }) => !isVirtual),
      Infinity,
    )),
  ]);
  if (refused.length > 0) throw new Error(`Somebody wanted to talk to ${[...new Set(refused)].join(', ')}.`);
  const peers = peerNames.map((name) => describe(find(name)));
  const text = JSON.stringify({ node: process.version, peers, rows });
  const pretty = await format(text, { ...(await resolveConfig(file)), parser: 'json', objectWrap: 'collapse' });
  mkdirSync(new URL('./', `file://${file}`), { recursive: true });
  writeFileSync(file, pretty);
  const forPeople = [values.markdown === true ? markdown(rows) : table(rows), '', ...peers.map(told)];
  console.log(values.json === true ? pretty.trimEnd() : forPeople.join('\n'));
}

async function rowsOf(peers: readonly Peer[], atOnce: number): Promise<Row[]> {
  const limit = pLimit(atOnce);
  return Promise.all(peers.flatMap((peer) => faults.map((fault) => limit(() => measure(peer, fault)))));
}

const inOrder = (rows: readonly Row[]) =>
  peerNames.flatMap((peer) =>
    faults.flatMap(({ name }) => rows.filter((row) => row.peer === peer && row.fault === name)),
  );

const find = (name: PeerName) => {
  const found = all.find((peer) => peer.name === name);
  if (found === undefined) throw new Error(`There is no peer ${name}.`);
  return found;
};

const describe = ({ name, version, how, isVirtual }: Peer) => ({
  name,
  version,
  how,
  clock: isVirtual ? 'virtual' : 'real',
});

const told = ({ name, version, how, clock }: ReturnType<typeof describe>) =>
  `${name}: ${version}; ${how}${clock === 'virtual' ? '; virtual seconds' : ''}`;
