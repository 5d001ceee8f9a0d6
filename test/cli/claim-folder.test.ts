import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { claimFolder } from '../../cli/claim-folder.ts';
import { SetupError } from '../../cli/io.ts';
import { Workplace } from './bide.ts';

let place: Workplace;

beforeEach(async () => (place = await Workplace.make()));
afterEach(() => place.remove());

const holder = (pid: number) => writeFile(join(place.folder, 'in-use-by'), `${pid}\n`);

test('a folder that another process has is not touched', async () => {
  await holder(process.ppid);
  const claim = claimFolder(place.folder);
  await expect(claim).rejects.toBeInstanceOf(SetupError);
  await expect(claim).rejects.toThrow(`is in use by process ${process.ppid}. Hand requests to a bide serve with`);
});

test.each([
  ['of a process that is gone', 2 ** 22 + 1],
  ['that says nothing', Number.NaN],
])('a claim %s is taken over, and given back', async (_name, pid) => {
  await holder(pid);
  const giveBack = await claimFolder(place.folder);
  await giveBack();
  await (
    await claimFolder(place.folder)
  )();
});
