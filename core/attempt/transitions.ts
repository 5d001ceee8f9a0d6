/** Every transition of an attempt as one conditional write, fenced by generation, attempt n and send m. */
import {
  attemptIs,
  filesAreDue,
  hasNoOutcome,
  hasNoProviderTaskId,
  hasSent,
  isCurrentAttempt,
  isGeneration,
  isNotCancelled,
} from '../records/clauses.ts';
import { taskKey } from '../records/keys.ts';
import type { TaskRecord } from '../records/task-record.ts';
import { all, type Update, type Value } from '../records/write.ts';
import { preparedAttempt, type AttemptRecord, type AttemptState, type FilesState } from './attempt-record.ts';
import type { Times } from '../provider/reading.ts';

/** Who writes, and when: milliseconds since the epoch. */
export interface Stamp {
  readonly writer: string;
  readonly now: number;
}

/** Fields of attempt n, as paths of the task item. */
function ofAttempt(n: number, fields: Partial<AttemptRecord>): Record<string, Value> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [`attempts.${n}.${name}`, value]));
}

/** The first attempt: the task is running from here on. */
export function openFirst(task: TaskRecord, providerKeyId: string, stamp: Stamp): Update {
  return {
    key: taskKey(task.taskId),
    set: { status: 'running', attempt: 1, 'attempts.1': preparedAttempt({ providerKeyId, ...stamp }) },
    onlyIf: all(isGeneration(task), hasNoOutcome, isCurrentAttempt(0)),
  };
}

/** prepared → sending: counts the send before it is made. Without this write there is no POST. */
export function startSending(
  task: TaskRecord,
  send: number,
  answerDueAt: number,
  stamp: Stamp,
  holdsPlace = false,
): Update {
  const n = task.attempt;
  return {
    key: taskKey(task.taskId),
    set: ofAttempt(n, {
      ...{ state: 'sending', sends: send, sentAt: stamp.now, answerDueAt, writer: stamp.writer },
      ...(holdsPlace ? { holdsPlace } : {}),
    }),
    onlyIf: all(
      isGeneration(task),
      hasNoOutcome,
      isNotCancelled,
      isCurrentAttempt(n),
      attemptIs(n, 'prepared'),
      hasSent(n, send - 1),
    ),
  };
}

/** sending or ambiguous → accepted. No clock and no generation in the condition: a late answer heals. */
export function accept(
  taskId: string,
  n: number,
  send: number,
  bought: { providerTaskId: string; estimatedSeconds: number; workload?: string; waits?: string },
  nextLookAt: number,
  stamp: Stamp,
): Update {
  const { estimatedSeconds, ...others } = bought;
  const kept = estimatedSeconds < 0 ? others : bought;
  return {
    key: taskKey(taskId),
    set: { nextLookAt, ...ofAttempt(n, { state: 'accepted', ...kept, acceptedAt: stamp.now, writer: stamp.writer }) },
    // It has been answered, and the item is to stay under 1 KB.
    remove: [`attempts.${n}.answerDueAt`],
    onlyIf: all(attemptIs(n, 'sending', 'ambiguous'), hasSent(n, send)),
  };
}

/** Keeps the id of a purchase whose attempt was closed meanwhile. The state stays. */
export function keepLateId(taskId: string, n: number, send: number, providerTaskId: string): Update {
  return {
    key: taskKey(taskId),
    set: ofAttempt(n, { providerTaskId }),
    onlyIf: all(attemptIs(n, 'closed'), hasSent(n, send), hasNoProviderTaskId(n)),
  };
}

/** What a refusal said. */
export interface Why {
  readonly code: string;
  readonly message: string;
  /** HTTP status. */
  readonly status?: number;
}

/** sending → prepared: the provider provably bought nothing and may be asked again. */
export function takeBack(task: TaskRecord, send: number, why: Why, stamp: Stamp): Update {
  const n = task.attempt;
  return {
    key: taskKey(task.taskId),
    set: ofAttempt(n, { state: 'prepared', ...why, writer: stamp.writer }),
    add: { [`attempts.${n}.refused`]: 1 },
    onlyIf: all(attemptIs(n, 'sending'), hasSent(n, send)),
  };
}

/** sending → ambiguous: the answer was lost, or is overdue. */
export function doubt(task: TaskRecord, send: number, message: string, stamp: Stamp): Update {
  const n = task.attempt;
  return {
    key: taskKey(task.taskId),
    set: ofAttempt(n, { state: 'ambiguous', code: 'submission_ambiguous', message, writer: stamp.writer }),
    onlyIf: all(attemptIs(n, 'sending'), hasSent(n, send)),
  };
}

/** How an attempt ends, and whether the same write opens the next one. */
export interface Closing {
  /** States that it may be in. */
  readonly from: readonly AttemptState[];
  readonly code: string;
  readonly message: string;
  /** HTTP status of the refusal that closes it. */
  readonly status?: number;
  /** The send that closes it was a proven refusal. */
  readonly refused?: boolean;
  /** It was a look that showed the end. */
  readonly looked?: boolean;
  /** That look showed that the provider had ended it, and this of its times. */
  readonly ended?: Times | undefined;
  /** The files of its result are copied next: until that is settled the task has no outcome. */
  readonly filesDue?: boolean | undefined;
  /** Opens attempt n + 1 as prepared, with these patches. A crash can so neither repeat nor skip one. */
  readonly next?: { readonly patches: readonly string[] } | undefined;
}

const endOf = ({ ended }: Closing): Partial<AttemptRecord> =>
  ended === undefined ? {} : { sawEnd: true, ...timesIn(ended) };

const timesIn = ({ queuedSeconds, tookSeconds }: Times): Times => ({
  ...(queuedSeconds === undefined ? {} : { queuedSeconds }),
  ...(tookSeconds === undefined ? {} : { tookSeconds }),
});

/** any → closed. */
export function close(task: TaskRecord, closing: Closing, stamp: Stamp): Update {
  const n = task.attempt;
  const { code, message, status, next } = closing;
  const attempt = task.attempts[String(n)];
  if (attempt === undefined) throw new Error(`Task ${task.taskId} has no attempt ${n} to close.`);
  // That of an earlier refusal would explain another code.
  const told = status === undefined && attempt.status === undefined ? {} : { status: status ?? -1 };
  const opened: Record<string, Value> =
    next === undefined
      ? {}
      : {
          attempt: n + 1,
          [`attempts.${n + 1}`]: preparedAttempt({ providerKeyId: attempt.providerKeyId, ...stamp, ...next }),
        };
  return {
    key: taskKey(task.taskId),
    set: {
      ...ofAttempt(n, {
        state: 'closed',
        code,
        message,
        ...told,
        closedAt: stamp.now,
        writer: stamp.writer,
        ...endOf(closing),
        ...(closing.filesDue === true ? { files: 'due' } : {}),
      }),
      ...opened,
    },
    add: {
      ...(closing.refused === true ? { [`attempts.${n}.refused`]: 1 } : {}),
      ...(closing.looked === true ? { looks: 1 } : {}),
    },
    onlyIf: all(
      isGeneration(task),
      hasNoOutcome,
      isCurrentAttempt(n),
      attemptIs(n, ...closing.from),
      hasSent(n, attempt.sends),
    ),
  };
}

/** closed, with files due: what became of them. */
export function settleFiles(task: TaskRecord, files: FilesState, message: string, { writer }: Stamp): Update {
  const n = task.attempt;
  return {
    key: taskKey(task.taskId),
    set: ofAttempt(n, { files, message, writer }),
    onlyIf: all(isGeneration(task), hasNoOutcome, isCurrentAttempt(n), filesAreDue(n)),
  };
}

/** What one look leaves behind while the task goes on. */
export interface Look {
  readonly progress: number;
  /** Place of the status in the profile's list, -1 when none was learnt. */
  readonly rank: number;
  readonly nextLookAt: number;
  /** Looks in a row whose answer made no sense, this one included. */
  readonly unreadable: number;
  /** When it was seen not to have ended; absent for a look that told nothing. */
  readonly lookedAt?: number | undefined;
  readonly queuedSeconds?: number | undefined;
  /** The waits so far, the next one included. */
  readonly waits?: string | undefined;
}

/** Counts a look; the answer shows a cancellation in the same call. */
export function countLook(task: TaskRecord, look: Look): Update {
  const n = task.attempt;
  const { progress, rank, nextLookAt, unreadable, lookedAt, queuedSeconds, waits } = look;
  const { unreadable: before = 0, queuedSeconds: hadBegun } = task.attempts[String(n)] ?? {};
  const isBack = lookedAt !== undefined && queuedSeconds === undefined && hadBegun !== undefined;
  const seen = {
    ...(before === unreadable ? {} : { unreadable }),
    ...(rank >= 0 ? { rank } : {}),
    ...(lookedAt === undefined ? {} : { lookedAt }),
    ...(queuedSeconds === undefined ? {} : { queuedSeconds }),
    ...(waits === undefined ? {} : { waits }),
  };
  return {
    key: taskKey(task.taskId),
    set: { nextLookAt, ...(progress >= 0 ? { progress } : {}), ...ofAttempt(n, seen) },
    // A provider may put back into its queue what it had begun.
    ...(isBack ? { remove: [`attempts.${n}.queuedSeconds`] } : {}),
    add: { looks: 1 },
    onlyIf: all(isGeneration(task), hasNoOutcome, isCurrentAttempt(n), attemptIs(n, 'accepted')),
  };
}
