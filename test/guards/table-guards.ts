/** What every read and write of the table goes through. The simulated table is always consistent: these have tests. */
import type { Guard } from './guard.ts';

export const tableGuards: readonly Guard[] = [
  {
    name: 'every item is read strongly, and so is what is read back',
    file: 'lambdas/adapters/table.ts',
    find: 'Key: keyOf(key), ConsistentRead: true });',
    replace: 'Key: keyOf(key) });',
    test: { file: 'test/lambdas/adapters/table.test.ts', holds: 'I7' },
  },
  {
    name: 'rows are listed strongly, so that none is numbered twice',
    file: 'lambdas/adapters/table.ts',
    find: 'paginateQuery({ client }, { TableName, ConsistentRead: true, ...partition',
    replace: 'paginateQuery({ client }, { TableName, ...partition',
    test: { file: 'test/lambdas/adapters/table.test.ts', holds: 'I6' },
  },
  {
    name: 'a failed condition is read back',
    file: 'core/records/settle-write.ts',
    find: "return task !== undefined && mine(task) ? { kind: 'written', task } : { kind: 'overtaken', task };",
    replace: "return { kind: 'overtaken', task };",
    test: { file: 'test/lambdas/submit/send.test.ts', holds: 'I11' },
  },
  {
    name: 'what is read back is mine only by my mark',
    file: 'core/records/settle-write.ts',
    find: "return task !== undefined && mine(task) ? { kind: 'written', task }",
    replace: "return task !== undefined ? { kind: 'written', task }",
  },
];
