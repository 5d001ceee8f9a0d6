import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { claimFolder } from '../../cli/claim-folder.ts';
import { SetupError } from '../../cli/io.ts';
import { identityOf } from '../../cli/process-identity.ts';
import { Workplace } from './bide.ts';

let place: Workplace;

beforeEach(async () => (place = await Workplace.make()));
afterEach(() => place.remove());

const holder = (...claim: readonly unknown[]) => writeFile(join(place.folder, 'in-use-by'), `${claim.join(' ')}\n`);

test('a folder that another process has is not touched', async () => {
  await holder(process.ppid);
  const claim = claimFolder(place.folder);
  await expect(claim).rejects.toBeInstanceOf(SetupError);
  await expect(claim).rejects.toThrow(`is in use by process ${process.ppid}. Hand requests to a bide serve with`);
});

test('a claim says which process it is, beyond its id, wherever the system tells', async () => {
  const giveBack = await claimFolder(place.folder);
  const claim = await readFile(join(place.folder, 'in-use-by'), 'utf8');
  await giveBack();
  await holder(process.ppid, await identityOf(process.ppid));
  await expect(claimFolder(place.folder)).rejects.toBeInstanceOf(SetupError);
  expect(claim).toBe(`${[process.pid, await identityOf(process.pid)].join(' ').trim()}\n`);
});

test.each([
  ['of a process that is gone', [2 ** 22 + 1]],
  ['that says nothing', [Number.NaN]],
  // A container that was killed: in the next one that id is another program's.
  ['of an earlier process whose id another one has now', [process.ppid, '17@00000000-0000-0000-0000-000000000000']],
])('a claim %s is taken over, and given back', async (_name, claim) => {
  await holder(...claim);
  const giveBack = await claimFolder(place.folder);
  await giveBack();
  await (
    await claimFolder(place.folder)
  )();
});
