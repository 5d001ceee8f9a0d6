/** Which items of the table each function reads and writes, by the prefix of their partition key. */
import type { FunctionName } from '../../core/names.ts';
import type { KeyPrefix } from '../../core/records/keys.ts';
import type { IndexName, ItemAction } from '../storage/storage.ts';

/** What a function may do with the table: single items by prefix, and look things up by an index. */
export interface ItemRights {
  readonly items: Readonly<Partial<Record<KeyPrefix, readonly ItemAction[]>>>;
  readonly indexes?: readonly IndexName[];
}

const everything = ['GetItem', 'PutItem', 'UpdateItem', 'Query'] as const;
const readAndChange = ['GetItem', 'UpdateItem'] as const;
const look = ['Query'] as const;
const lookAndTeach = ['Query', 'UpdateItem'] as const;

/** Nothing deletes: rows leave by their age. */
export const itemRights: Readonly<Record<FunctionName, ItemRights>> = {
  admit: { items: { 'TASK#': everything } },
  submit: { items: { 'TASK#': everything, 'LIMIT#': readAndChange, 'WORKLOAD#': look } },
  query: { items: { 'TASK#': everything, 'LIMIT#': readAndChange, 'WORKLOAD#': look } },
  // It writes into the task that is there, gives back its places, and learns from it.
  record: { items: { 'TASK#': readAndChange, 'LIMIT#': ['UpdateItem'], 'WORKLOAD#': lookAndTeach } },
  // It pauses limit groups, and writes down and lists who has done so.
  api: {
    items: { 'TASK#': everything, 'LIMIT#': everything, 'CALLER#': ['GetItem'], 'WORKLOAD#': look },
    indexes: ['owner', 'errors'],
  },
  // It writes down what came of a try, and what was given up.
  webhook: { items: { 'TASK#': everything } },
  sweep: { items: { 'TASK#': everything, 'LIMIT#': readAndChange, 'WORKLOAD#': lookAndTeach }, indexes: ['open'] },
};
