/** What the answer to a POST comes to: accepted, refused, failed, or ambiguous. Status first, body second. */
import { fixed } from '../defaults.ts';
import { isTaskCode } from '../errors/entries.ts';
import { retryAfterSeconds } from '../timing/retry-after.ts';
import type { HttpReply } from './http.ts';
import { first, firstText } from './pointer.ts';
import type { Profile } from './profile.ts';
import { trouble, type SubmitReading, type Trouble } from './reading.ts';
import {
  isEnvelope,
  parseJson,
  refusalTrouble,
  safeCode,
  safeId,
  taskTrouble,
  unescaped,
  type Answer,
} from './reply-body.ts';

/** Reads the reply to a POST. `capSeconds` clamps `Retry-After`. */
export function readSubmitReply(profile: Profile, reply: HttpReply, capSeconds: number): SubmitReading {
  switch (reply.kind) {
    case 'not_sent':
      return {
        kind: 'refused',
        then: 'resend',
        trouble: trouble({ code: 'provider_unreachable', message: `not sent: ${reply.reason}` }),
      };
    case 'broken':
      return ambiguous({ status: reply.status ?? -1, message: `sent, no whole answer: ${reply.reason}` });
    case 'answer':
      return reply.status >= 200 && reply.status < 300
        ? readSuccess(profile, reply)
        : readRefusal(profile, reply, retryAfterSeconds(reply.headers, reply.receivedAt, capSeconds));
  }
}

function readSuccess(profile: Profile, answer: Answer): SubmitReading {
  const json = parseJson(answer.body);
  const providerTaskId = safeId(first(json, profile.reply.id));
  if (providerTaskId !== undefined) {
    const estimatedSeconds = estimateOf(first(json, profile.reply.estimatedSeconds));
    return { kind: 'accepted', providerTaskId, estimatedSeconds };
  }
  const code = safeCode(firstText(json, profile.reply.taskError.code));
  if (code !== undefined && isTaskCode(code)) {
    return { kind: 'failed', trouble: taskTrouble(json, profile, answer.status) };
  }
  const what = json === undefined ? 'a body that is not JSON' : 'no task id';
  // What came instead may say where it went. Whole: redaction cuts it, after it has masked what must not be cut in two.
  const excerpt = answer.body === '' ? '' : `: ${unescaped(answer.body)}`;
  return ambiguous({ status: answer.status, message: `HTTP ${answer.status} with ${what}${excerpt}` });
}

/** Whole seconds within what a table can hold: the write that keeps the id must not fail for an absurd hint. */
function estimateOf(found: unknown): number {
  return typeof found === 'number' && found > 0 ? Math.min(Math.ceil(found), fixed.maxDeadlineSeconds) : -1;
}

function readRefusal(profile: Profile, answer: Answer, retryAfter: number | undefined): SubmitReading {
  const { status } = answer;
  const told = refusalTrouble(answer, profile, retryAfter);
  const refused = (then: Extract<SubmitReading, { kind: 'refused' }>['then']): SubmitReading => {
    return { kind: 'refused', then, trouble: told };
  };
  if (status === 429) return refused('resend');
  if (status === 503 && retryAfter !== undefined) return refused('resend');
  if (status === 500 && profile.quirks.resendAfter500 && isEnvelope(parseJson(answer.body))) return refused('resend');
  if (status === 401) return refused('renew_key');
  if (status === 402) return refused('rest');
  if (status === 307 || status === 308) return refused('give_up');
  if (status >= 400 && status < 500 && status !== 408 && status !== 499) return refused('give_up');
  return ambiguous({ status, type: told.type, message: `HTTP ${status}` });
}

function ambiguous(given: Partial<Trouble>): SubmitReading {
  return { kind: 'ambiguous', trouble: trouble({ ...given, code: 'submission_ambiguous' }) };
}
