/** What the answer to a look comes to. Status first, body second. */
import { fixed } from '../defaults.ts';
import { isTaskCode } from '../errors/entries.ts';
import { retryAfterSeconds } from '../timing/retry-after.ts';
import type { HttpReply } from './http.ts';
import { at, first, firstText } from './pointer.ts';
import type { Profile } from './profile.ts';
import { isSomething, trouble, type QueryReading, type Times } from './reading.ts';
import { parseJson, refusalTrouble, safeCode, taskTrouble, type Answer } from './reply-body.ts';

/** Reads the reply to a look. `capSeconds` clamps `Retry-After`. */
export function readQueryReply(profile: Profile, reply: HttpReply, capSeconds: number): QueryReading {
  switch (reply.kind) {
    case 'not_sent':
      return {
        kind: 'unavailable',
        trouble: trouble({ code: 'provider_unreachable', message: `not sent: ${reply.reason}` }),
      };
    case 'broken': {
      const kind = reply.reason === 'over_the_cap' ? 'unreadable' : 'unavailable';
      const message = `no whole answer: ${reply.reason}`;
      return { kind, trouble: trouble({ status: reply.status ?? -1, code: 'answer_lost', message }) };
    }
    case 'answer':
      return reply.status >= 200 && reply.status < 300
        ? readTask(profile, reply)
        : readRefusal(profile, reply, capSeconds);
  }
}

function readTask(profile: Profile, answer: Answer): QueryReading {
  const json = parseJson(answer.body);
  const { statuses, reply } = profile;
  const status = firstText(json, reply.status);
  if (status === undefined) return readWithoutStatus(profile, answer, json);
  if (statuses.succeeded.includes(status))
    return { kind: 'succeeded', result: resultOf(json, reply.results), ...timesOf(json, profile) };
  if (statuses.failed.includes(status))
    return { kind: 'failed', trouble: taskTrouble(json, profile, answer.status), ...timesOf(json, profile) };
  if (statuses.cancelled.includes(status)) {
    return { kind: 'cancelled', trouble: trouble({ status: answer.status, code: 'cancelled', message: status }) };
  }
  const progress = progressOf(first(json, reply.progress));
  return { kind: 'pending', progress, status, rank: statuses.pending.indexOf(status), ...timesOf(json, profile) };
}

/**
 * All are of the provider's clock, so it does not matter how that runs. What is longer than a task may take counts as not
 * told: the write that keeps the end must not fail for an absurd time.
 */
function timesOf(json: unknown, { reply: { took } }: Profile): Times {
  if (took === undefined) return {};
  const until = (pointers: readonly string[]) => timeOf(first(json, pointers)) - timeOf(first(json, took.from));
  const [queued, whole] = [until(took.began ?? []), until(took.to)];
  const told = (seconds: number) => seconds >= 0 && seconds <= fixed.maxDeadlineSeconds;
  const rounded = (seconds: number) => Math.round(1000 * seconds) / 1000;
  return {
    ...(told(queued) ? { queuedSeconds: rounded(queued) } : {}),
    ...(told(whole) ? { tookSeconds: rounded(whole) } : {}),
  };
}

const timeOf = (found: unknown): number =>
  typeof found === 'number' ? found : Date.parse(typeof found === 'string' ? found : '') / 1000;

/** The first result that holds something; an empty list counts only when there is nothing better. */
function resultOf(json: unknown, pointers: readonly string[]): unknown {
  const full = pointers.filter((pointer) => isSomething(at(json, pointer)));
  return first(json, full) ?? first(json, pointers) ?? null;
}

/** The contract shows task errors in `error.code`; an answer with one of its codes and no status is a failed task. */
function readWithoutStatus(profile: Profile, answer: Answer, json: unknown): QueryReading {
  const code = safeCode(firstText(json, profile.reply.taskError.code));
  if (code !== undefined && isTaskCode(code))
    return { kind: 'failed', trouble: taskTrouble(json, profile, answer.status) };
  const what = json === undefined ? 'a body that is not JSON' : 'no status';
  const message = `HTTP ${answer.status} with ${what}`;
  return { kind: 'unreadable', trouble: trouble({ status: answer.status, code: 'unreadable_answer', message }) };
}

function readRefusal(profile: Profile, answer: Answer, capSeconds: number): QueryReading {
  const { status } = answer;
  const retryAfter = retryAfterSeconds(answer.headers, answer.receivedAt, capSeconds);
  return { kind: kindOf(status), trouble: refusalTrouble(answer, profile, retryAfter) };
}

function kindOf(status: number): Exclude<QueryReading['kind'], 'pending' | 'succeeded' | 'failed' | 'cancelled'> {
  if (status === 404) return 'not_found';
  if (status === 410) return 'gone';
  if (status === 429) return 'throttled';
  if (status === 401 || status === 402 || status === 403) return 'key_trouble';
  if (status >= 500 || status === 408 || status === 425) return 'unavailable';
  return 'unreadable';
}

function progressOf(found: unknown): number {
  return typeof found === 'number' && Number.isFinite(found) ? Math.round(Math.min(100, Math.max(0, found))) : -1;
}
