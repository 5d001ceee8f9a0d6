import { afterAll, beforeAll } from '@jest/globals';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { MemoryTable } from '../../local/memory-table.ts';
import { byteOrder } from './byte-order.ts';
import { domainWrites } from './domain-writes.ts';
import { realTable } from './real-table.ts';
import { sameResults } from './same-results.ts';
import { describeTable, type MakeTable } from './table-contract.ts';

let server: Server;
let endpoint = '';

beforeAll(async () => {
  server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const memory: MakeTable = (clock) =>
  Promise.resolve({ table: new MemoryTable({ clock }), close: () => Promise.resolve() });

describeTable('memory', memory, [...domainWrites, byteOrder]);
describeTable('adapter over dynalite', (clock) => realTable(endpoint)(clock), [...domainWrites, sameResults(60)]);
