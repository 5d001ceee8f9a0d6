/** A table that a function sees as on AWS: what its role lacks the right to is told, since nothing here would refuse it. */
import type { FunctionName } from '../../core/names.ts';
import type { Table } from '../../core/ports.ts';
import { keyPrefixes } from '../../core/records/keys.ts';
import { itemRights } from '../../lib/functions/item-rights.ts';
import type { ItemAction } from '../../lib/storage/storage.ts';

/** `wrong` is told of every access beyond the rights, e.g. `record has no right to PutItem on LIMIT#`; it is made all the same. */
export function rightfulTable(name: FunctionName, table: Table, wrong: (what: string) => void): Table {
  const { items, indexes = [] } = itemRights[name];
  const check = (action: ItemAction, pk: string) => {
    const prefix = keyPrefixes.find((one) => pk.startsWith(one));
    if (prefix !== undefined && items[prefix]?.includes(action) === true) return;
    wrong(`${name} has no right to ${action} on ${prefix ?? 'a key of no known prefix'}`);
  };
  return {
    get(key) {
      check('GetItem', key.pk);
      return table.get(key);
    },
    put(item, condition) {
      check('PutItem', item.pk);
      return table.put(item, condition);
    },
    update(change) {
      check('UpdateItem', change.key.pk);
      return table.update(change);
    },
    list(pk, prefix) {
      check('Query', pk);
      return table.list(pk, prefix);
    },
    index(query) {
      if (!indexes.includes(query.index)) wrong(`${name} has no right to the index ${query.index}`);
      return table.index(query);
    },
  };
}
