import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import dynalite from 'dynalite';
import { closeIterators } from '../../../local/aws/close-iterators.ts';
import { realTable } from '../../contract/real-table.ts';

interface Iterator {
  next(): Promise<unknown>;
}

/** Everything that dynalite iterates from now on. */
function iterated(): Iterator[] {
  const found: Iterator[] = [];
  const { Level } = createRequire(createRequire(import.meta.url).resolve('dynalite'))('level') as {
    Level: { prototype: { values: (...options: unknown[]) => Iterator } };
  };
  const values = Level.prototype.values;
  Level.prototype.values = function (this: unknown, ...options) {
    const iterator = values.apply(this, options);
    found.push(iterator);
    return iterator;
  };
  return found;
}

test('a query leaves no iterator open, which would keep in memory whatever is written from then on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bide-iterators-'));
  closeIterators();
  const iterators = iterated();
  const server = dynalite({ path: folder, createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const clock = { now: () => Date.now() };
  const { table, close } = await realTable(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)(clock);
  await table.put({ pk: 'TASK#a', sk: 'ERROR#1' });
  expect(await table.list('TASK#a', 'ERROR#')).toHaveLength(1);
  expect(iterators.length).toBeGreaterThan(0);
  for (const iterator of iterators) await expect(iterator.next()).rejects.toThrow('not open');
  await close();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});
