/** Every clause of a condition on a task item, by name. Each one is a guard: remove it and an invariant falls. */
import type { AttemptState } from '../attempt/attempt-record.ts';
import type { TaskRecord } from './task-record.ts';
import { absent, atMost, either, equals, exists as present, oneOf, type Condition } from './write.ts';

/** Fences off an execution that is not the task's current one. */
export const isGeneration = (task: TaskRecord): Condition => equals('generation', task.generation);

/** One outcome, never overwritten. */
export const hasNoOutcome: Condition = absent('outcome');

/** There is something to announce. */
export const hasOutcome: Condition = present('outcome');

/** The task is not announced yet. */
export const isOpen: Condition = present('openPk');

/** The task is there: an update would otherwise create it. */
export const exists: Condition = present('pk');

/** No POST after a cancellation was stored. */
export const isNotCancelled: Condition = absent('cancelRequested');

/** Nobody opened another attempt meanwhile. */
export const isCurrentAttempt = (n: number): Condition => equals('attempt', n);

/** The attempt is in one of these states. */
export const attemptIs = (n: number, ...states: AttemptState[]): Condition => oneOf(`attempts.${n}.state`, states);

/** The attempt has counted exactly this many sends. */
export const hasSent = (n: number, sends: number): Condition => equals(`attempts.${n}.sends`, sends);

/** The attempt keeps no provider task id yet. */
export const hasNoProviderTaskId = (n: number): Condition => absent(`attempts.${n}.providerTaskId`);

/** Nobody has said yet what became of the files of the result. */
export const filesAreDue = (n: number): Condition => equals(`attempts.${n}.files`, 'due');

/** The item is not there, or its time is over: it is deleted days later, and on one machine never. `now` in ms. */
export const isNew = (now: number): Condition => either(absent('pk'), atMost('expiresAt', Math.floor(now / 1000)));
