/** What a long run must have met and reached: the faults by kind, the protocol's table, and who changes an attempt how. */
import { postFates, lookFates, purchaseEnds } from './provider-fates.ts';
import type { Totals } from './totals.ts';

const fates = (what: string, list: readonly (readonly [number, string])[]) =>
  list.slice(1).map(([, fate]) => `${what} ${fate}`);

const faults = [
  ...['crash_before', 'crash_after', 'crash_at_log', 'line_lost', 'lost_answer', 'outage', 'stall_before'],
  ...['stall_after', 'zombie', 'throttled', 'service_error', 'write_retried', 'delivered_twice'],
  ...['clock_jumps', 'clock_off', 'stale_key', 'sweep_missed', 'redeployed', 'redriven'],
  ...['admitted_twice', 'never_started', 'gives_up', 'cancels', 'stops', 'doubles'],
  ...['cancel', 'stop', 'double', 'outage', 'outage, and late again', 'deliver again', 'rotate'].map(
    (what) => `meanwhile ${what}`,
  ),
  ...fates('POST', postFates),
  ...fates('GET', lookFates),
  ...fates('ends', purchaseEnds),
  ...['POST id_unusable', 'GET odd_status', 'cancel fails'],
];

/** The protocol table of Submit: what it finds, and what it does. */
const cells = [
  'another generation: answers superseded',
  'terminal: answers closed',
  'no attempt: opened',
  'prepared: answers not_yet',
  'prepared: overtaken',
  'prepared: closed cancelled',
  'prepared: closed deadline_exceeded',
  'prepared: closed for good',
  'prepared: sending, dies',
  'prepared: sending, POST, dies',
  'prepared: sending, POST, accepted, answers accepted',
  'prepared: sending, POST, accepted, dies',
  // The table was away: the id travels in the answer.
  'prepared: sending, POST, answers accepted',
  'prepared: sending, POST, accepted late',
  'prepared: sending, POST, overtaken',
  'prepared: sending, POST, prepared, answers not_yet',
  'prepared: sending, POST, closed for good',
  'prepared: sending, POST, closed and opened, answers not_yet',
  'prepared: sending, POST, ambiguous',
  'sending: answers not_yet',
  'sending, expired: ambiguous',
  'ambiguous: answers closed',
  'ambiguous: closed and opened, answers not_yet',
  'accepted: answers accepted',
  'closed: answers closed',
];

/** Transitions of attempts, and who made them; then whatever else a world can come to. */
const reached = [
  'prepared → sending by submit',
  'prepared → closed by submit',
  'prepared → closed by api',
  'prepared → closed by sweep',
  'sending → prepared by its sender',
  'sending → closed by its sender',
  'sending → ambiguous by its sender',
  'sending → ambiguous by submit',
  'sending → ambiguous by sweep',
  'sending → accepted by its sender',
  'sending → accepted by query',
  'ambiguous → accepted by its sender',
  'ambiguous → accepted by query',
  'ambiguous → closed by submit',
  'accepted → closed by query',
  'accepted → closed by api',
  'accepted → closed by sweep',
  'opened after sending',
  'opened after ambiguous',
  'opened after accepted',
  'late id kept',
  'cancelled_between',
  'timed_out',
  'met an outage',
  'delivered again',
  'another body under the same key',
  'result in a file',
  'started on an earlier definition',
  'without attempt unreadable',
  'without attempt estimatedSeconds',
];

export const expected = { faults, cells, reached } as const;

/** What was never reached, of what must be. */
export function notReached(totals: Totals): string[] {
  return (['faults', 'cells', 'reached'] as const).flatMap((name) =>
    expected[name].filter((what) => (totals[name][what] ?? 0) === 0),
  );
}
