/** The callers' items, straight in the table: there is no API that could make its own keys. */
import { CALLERS_PARTITION, callerKey } from '../../core/records/keys.ts';
import type { CallerRecord } from '../../core/records/caller-record.ts';
import type { Table } from '../../core/ports.ts';
import { systemClock } from '../../lambdas/adapters/clock.ts';
import { dynamoTable } from '../../lambdas/adapters/table.ts';
import { tableClient } from '../../lambdas/adapters/table/table-client.ts';
import type { Io } from '../io.ts';
import { awsConfig, type Resources } from '../target/resources.ts';
import { withAws } from '../target/with-aws.ts';

/** Callers that are read at once. */
const PAGE = 1000;

/** Works with the table of a Bide. */
export async function withTable<T>(
  resources: Resources,
  { clock = systemClock }: Io,
  work: (table: Table) => Promise<T>,
) {
  const tableName = resources.kind === 'served' ? resources.served.tableName : resources.outputs.tableName;
  const client = tableClient(awsConfig(resources));
  try {
    return await withAws(`use the table ${tableName}`, () => work(dynamoTable({ client, tableName, clock })));
  } finally {
    client.destroy();
  }
}

/** All callers, oldest first; revoked ones too. */
export async function readCallers(table: Table): Promise<CallerRecord[]> {
  const callers: CallerRecord[] = [];
  // Sort keys begin with the year.
  let from = '0';
  for (;;) {
    const entries = await table.index({ index: 'owner', pk: CALLERS_PARTITION, from, to: '~', limit: PAGE });
    const items = await Promise.all(entries.map(({ key }) => table.get(key)));
    callers.push(...items.flatMap((item) => (item === undefined ? [] : [item as CallerRecord])));
    const last = entries.at(-1);
    if (last === undefined || entries.length < PAGE) return callers;
    // No two callers share a sort key, and none is between it and this one.
    from = `${last.at}\0`;
  }
}

/** The key of a caller's item. */
export const keyOfCaller = ({ pk }: CallerRecord) => callerKey(pk.slice('CALLER#'.length));
