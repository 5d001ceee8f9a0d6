/**
 * Who may write which item, and what must hold of such a write: one line for each type of item. One that is not here is
 * a violation, so a new type gets its line first.
 */
import { defaults } from '../../../core/defaults.ts';
import { names } from '../../../core/durations/node.ts';
import { limitState } from '../../../core/limits/limit-item.ts';
import { asTask } from '../../../core/records/task-record.ts';
import type { Item } from '../../../core/records/write.ts';
import type { Life, Role } from '../life.ts';
import type { Announced } from './announcements.ts';
import { checkLeaving } from './announcements.ts';
import type { Knowledge } from './knowledge.ts';
import { checkPlaces } from './limits.ts';
import { checkAdmission, checkTask } from './task-writes.ts';

/** One write that took effect. */
export interface ItemWrite {
  readonly life: Life;
  /** What its clock said when it asked for the write: it may stand still for long before that takes effect. */
  readonly askedAt: number;
  /** Undefined: it was not there. */
  readonly before: Item | undefined;
  readonly after: Item;
  readonly announced: Announced;
}

interface ItemType {
  /** How its partition key and its sort key begin. */
  readonly pk: string;
  readonly sk: string;
  readonly by: readonly Role[];
  readonly check?: (known: Knowledge, write: ItemWrite) => void;
}

const steps: readonly Role[] = ['submit', 'query', 'record', 'sweep'];

const types: readonly ItemType[] = [
  { pk: 'TASK#', sk: 'TASK', by: [...steps, 'admit', 'api'], check: checkTaskItem },
  { pk: 'TASK#', sk: 'REQUEST#', by: ['admit'], check: isNeverRewritten },
  { pk: 'TASK#', sk: 'RESULT#', by: ['query', 'sweep'], check: isTheSame },
  { pk: 'TASK#', sk: 'ERROR#', by: ['submit', 'query', 'sweep'] },
  { pk: 'TASK#', sk: 'AUDIT#', by: ['api', 'query'] },
  { pk: 'LIMIT#', sk: 'AUDIT#', by: ['api'] },
  { pk: 'LIMIT#', sk: 'LIMIT', by: [...steps, 'api'], check: checkLimit },
  { pk: 'WORKLOAD#', sk: 'DURATIONS#', by: ['record', 'sweep'], check: onlyGrows },
];

/** Looks up the type of the item, and whether this was its writer's to write. */
export function checkItem(known: Knowledge, write: ItemWrite): void {
  const { after, life } = write;
  const type = types.find(({ pk, sk }) => after.pk.startsWith(pk) && after.sk.startsWith(sk));
  known.claim('I6', type?.by.includes(life.role) === true, () => `${life.role} wrote ${after.pk} ${after.sk}`);
  type?.check?.(known, write);
}

function checkTaskItem(known: Knowledge, { life, after: item, announced }: ItemWrite): void {
  const after = asTask(item);
  const before = known.tasks.get(after.taskId);
  known.tasks.set(after.taskId, after);
  if (before === undefined) return checkAdmission(known, after);
  const change = { before, after, life };
  checkTask(known, change);
  checkLeaving(known, change, announced);
}

function isNeverRewritten(known: Knowledge, { before, after }: ItemWrite): void {
  known.claim('I6', before === undefined, `${after.sk} was written again`);
}

/** What an attempt came to is one thing, however often it is stored. */
function isTheSame(known: Knowledge, { before, after }: ItemWrite): void {
  if (after['file'] !== undefined) known.count('result in a file');
  const same = (['json', 'sha256', 'bytes'] as const).every((name) => before?.[name] === after[name]);
  known.claim('I6', before === undefined || same, `${after.sk} was replaced by another result`);
}

/** What is learnt is added, by whoever is first. */
function onlyGrows(known: Knowledge, { before, after }: ItemWrite): void {
  known.count('duration learnt');
  // Logs are negative of what took less than a second, and clocks differ about when it may be forgotten.
  const sums = Object.keys(after).filter((name) => name !== names.logs && name !== 'expiresAt');
  const shrunk = sums.filter((name) => Number(after[name]) < Number(before?.[name] ?? 0));
  known.claim('I6', shrunk.length === 0, `${after.pk} ${after.sk} lost ${shrunk.join(', ')}`);
}

/** Longer than the longest backoff with what is added to it, or with what was asked for. */
const SPREAD_SECONDS = 6;

function checkLimit(known: Knowledge, { life, askedAt, before, after }: ItemWrite): void {
  checkPlaces(known, after);
  const [was, is] = [limitState(before), limitState(after)];
  known.claim('I7', is.notBefore >= was.notBefore, `a cool-down was cut short by ${was.notBefore - is.notBefore} ms`);
  known.claim('I6', is.epoch >= was.epoch, `epoch ${was.epoch} → ${is.epoch}`);
  // A sweep looks after several tasks side by side.
  if (is.notBefore === was.notBefore || life.role === 'sweep') return;
  const seconds = (is.notBefore - askedAt) / 1000;
  const longest = Math.max(life.askedSeconds, defaults.backoffCapSeconds, defaults.paymentCoolDownSeconds);
  const fits = seconds >= Math.max(1, life.askedSeconds) && seconds <= longest + SPREAD_SECONDS;
  known.claim('I7', fits, `a cool-down of ${seconds} s; ${life.askedSeconds} s were asked for`);
}
