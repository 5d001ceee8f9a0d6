/** Who may change what of an attempt: the protocol's transitions, each with those who may make it. */
import type { AttemptRecord, AttemptState } from '../../../core/attempt/attempt-record.ts';
import { defaults } from '../../../core/defaults.ts';
import type { Change, Knowledge } from './knowledge.ts';

/** From the write that counts a send to its expiry. */
const EXPIRY_MS = 1000 * (defaults.submitTimeoutSeconds + defaults.sendingGraceSeconds);

interface Pair {
  readonly n: number;
  readonly old: AttemptRecord;
  readonly now: AttemptRecord;
}

/** Attempt n appears. */
export function checkOpening(known: Knowledge, change: Change, n: number, now: AttemptRecord): void {
  const { before, after, life } = change;
  const claim = known.claim.bind(known);
  const last = before.attempts[String(n - 1)];
  claim('I6', now.state === 'prepared' && now.sends === 0 && now.refused === 0, `attempt ${n} began as ${now.state}`);
  // A sender knows of its own refusal, even where a read-back has shown it the generation of another.
  const mayOpen = known.mayCarryOn(life, before) || (last?.state === 'sending' && last.writer === life.id);
  claim('I6', mayOpen && before.outcome === undefined, `a superseded ${life.role} opened ${n}`);
  claim('I1', n <= before.maxAttempts, `attempt ${n} of ${before.maxAttempts}`);
  if (last === undefined) return;
  claim('I6', after.attempts[String(n - 1)]?.state === 'closed' && last.state !== 'closed', `${n} beside ${n - 1}`);
  const kept = last.patches.every((patch, i) => now.patches[i] === patch);
  claim('I6', kept && now.patches.length <= last.patches.length + 1, `attempt ${n} has patches ${now.patches.join()}`);
  claim('I3', last.state !== 'ambiguous' || before.resubmitAmbiguous, `attempt ${n} after an ambiguous one`);
  known.count(`opened after ${last.state}`);
}

/** One write of an attempt that was there before. */
export function checkAttempt(known: Knowledge, change: Change, pair: Pair): void {
  const { n, old, now } = pair;
  const claim = known.claim.bind(known);
  for (const name of ['providerKeyId', 'preparedAt'] as const) claim('I6', old[name] === now[name], `${name} changed`);
  claim('I6', old.patches.join() === now.patches.join(), `patches of attempt ${n} changed`);
  const kept = old.providerTaskId === undefined || old.providerTaskId === now.providerTaskId;
  claim('I4', kept, `attempt ${n} lost its provider task id`);
  if (now.providerTaskId !== old.providerTaskId) checkId(known, change, pair);
  if (old.state === now.state) {
    claim('I6', old.sends === now.sends && old.refused === now.refused, `a counter of attempt ${n} changed`);
    if (old.state !== 'accepted')
      claim('I6', old.code === now.code && old.writer === now.writer, `attempt ${n} rewritten`);
    return;
  }
  const rule = rules[old.state][now.state];
  const by = `${old.state} → ${now.state}`;
  claim('I6', rule !== undefined, `attempt ${n}: ${by}`);
  const sends = old.sends + (by === 'prepared → sending' ? 1 : 0);
  claim('I1', now.sends === sends, `${by} changed the sends from ${old.sends} to ${now.sends}`);
  if (now.refused !== old.refused) checkRefusal(known, change, pair);
  rule?.(known, change, pair);
  known.count(`${by} by ${isSender(change, pair) ? 'its sender' : change.life.role}`);
}

const isSender = ({ life }: Change, { old, now }: Pair) =>
  life.id === (old.state === 'sending' ? old.writer : now.writer) && life.posts + Number(old.state === 'sending') > 0;

type Rule = (known: Knowledge, change: Change, pair: Pair) => void;

const carriedOn: Rule = (known, { before, life }, { n, old, now }) => {
  known.claim(
    'I6',
    known.mayCarryOn(life, before),
    `a superseded ${life.role}: attempt ${n}, ${old.state} → ${now.state}`,
  );
  known.claim('I5', before.outcome === undefined, `attempt ${n} went on after the end`);
};

const counted: Rule = (known, change, pair) => {
  const { before, after, life } = change;
  const { now } = pair;
  carriedOn(known, change, pair);
  known.claim('I6', pair.n === before.attempt && now.writer === life.id, 'a send of another attempt');
  known.claim('I13', before.cancelRequested === undefined, 'a send was counted after the cancellation');
  const dueInMs = (now.answerDueAt ?? 0) - (now.sentAt ?? 0);
  known.claim('I3', dueInMs >= EXPIRY_MS, `its answer is due in ${dueInMs} ms`);
  known.claim('I3', !known.doubted.has(`${after.taskId}/${pair.n}`), 'an ambiguous attempt is sent again');
};

const bySender: Rule = (known, { life }, { n, old, now }) =>
  known.claim('I6', old.writer === life.id, `attempt ${n} is ${now.state} by another than its sender`);

const doubted: Rule = (known, { after, life }, { n, old }) => {
  const isSender = old.writer === life.id;
  const due = life.clock.latest >= (old.answerDueAt ?? 0);
  known.claim('I6', isSender || due, `attempt ${n} is ambiguous while its answer may still come`);
  const sender = known.lives.get(old.writer);
  known.claim(
    'I6',
    isSender || (sender?.endsAt ?? 0) <= known.now(),
    `attempt ${n} is ambiguous, and its sender lives`,
  );
  known.doubted.add(`${after.taskId}/${n}`);
};

const accepted: Rule = (known, { life }, { n, now }) => {
  const knows = life.received.some(({ id }) => id === now.providerTaskId);
  const told = life.input?.step?.providerTaskId === now.providerTaskId;
  known.claim('I6', knows || told, `attempt ${n} was accepted by one that knows no id`);
  known.claim('I4', now.providerTaskId !== undefined, `attempt ${n} was accepted without an id`);
};

const closed: Rule = (known, change, pair) => {
  const { after, life } = change;
  if (life.role !== 'api') return carriedOn(known, change, pair);
  known.claim('I5', after.outcome?.code === 'cancelled', 'the API closed an attempt');
};

const rules: Readonly<Record<AttemptState, Partial<Record<AttemptState, Rule>>>> = {
  prepared: { sending: counted, closed },
  sending: { prepared: bySender, accepted, ambiguous: doubted, closed: bySender },
  ambiguous: { accepted, closed: carriedOn },
  accepted: { closed },
  closed: {},
};

/** The id is one that this very attempt bought. */
function checkId(known: Knowledge, { after }: Change, { n, now }: Pair): void {
  const bought = known.purchases.find(({ id }) => id === now.providerTaskId);
  if (now.state === 'closed') known.count('late id kept');
  const own = bought?.taskId === after.taskId && known.lives.get(bought.life)?.attempt === n;
  known.claim('I4', own, `attempt ${n} got the id ${now.providerTaskId ?? 'of nothing'}, which is not its own`);
}

/** A send counts as refused only when it was, and once. */
function checkRefusal(known: Knowledge, change: Change, pair: Pair): void {
  bySender(known, change, pair);
  const { old, now } = pair;
  known.claim(
    'I11',
    now.refused === old.refused + 1 && now.refused <= now.sends,
    `refused ${now.refused} of ${now.sends}`,
  );
  const bought = known.purchases.some(({ life }) => life === change.life.id);
  known.claim('I11', !bought, 'a send counts as refused that was bought');
}
