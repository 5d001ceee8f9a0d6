/** Dollars beside mean delay, for ours and for what AWS has itself: the price of the looks that a trace takes. */
import type { PolicyCosts } from '../polling/policies.ts';
import { lists } from './prices.ts';

/** One way to wait for a task: means a task of the trace. */
export interface Beside {
  readonly policy: string;
  readonly looks: number;
  /** Seconds from done to detected. */
  readonly delay: number;
  readonly transitions: number;
  readonly calls: number;
  readonly dollarsPer1000: number;
}

/** What was counted of tasks of ours that are done at that look. */
export interface Counted {
  readonly looks: number;
  readonly transitions: number;
  readonly calls: number;
  readonly dollarsPer1000: number;
}

/**
 * What theirs take. Job poller, AWS's sample project of Step Functions: submit, then wait, ask and branch a look, then
 * the final status. CDK waiter, of its custom resources: one state that is retried, a transition each, whose function
 * calls that of the user; so do the two that begin. Neither pays for a table, a limit or an event, and has none.
 */
const peers: Readonly<Record<string, (looks: number) => { transitions: number; calls: number }>> = {
  'job poller': (looks) => ({ transitions: 2 + 3 * looks, calls: 2 + looks }),
  'CDK waiter': (looks) => ({ transitions: looks, calls: 2 + 2 * looks }),
};

/** In the order of their price. @throws when one of them is not among the policies. */
export function besides(counted: readonly Counted[], policies: readonly PolicyCosts[]): Beside[] {
  const of = (name: string) => {
    const found = policies.find(({ policy }) => policy === name);
    if (found === undefined) throw new Error(`The polling bench has no ${name}.`);
    return found;
  };
  const theirs = Object.entries(peers).map(([policy, taken]) => {
    const { polls: looks, delay } = of(policy);
    const { transitions, calls } = taken(looks);
    const dollarsPer1000 = 1000 * (transitions * lists.transition + calls * lists.functionCall);
    return { policy, looks, delay, transitions, calls, dollarsPer1000 };
  });
  return [ours(counted, of('bide')), ...theirs].sort((a, b) => a.dollarsPer1000 - b.dollarsPer1000);
}

/** Every look costs the same, so what lies between the counted ones lies on a line. */
function ours(counted: readonly Counted[], { polls: looks, delay }: PolicyCosts): Beside {
  const [first, last] = [counted[0], counted.at(-1)];
  if (first === undefined || last === undefined || last.looks === first.looks) throw new Error('Count two at least.');
  const share = (looks - first.looks) / (last.looks - first.looks);
  const at = (of: (one: Counted) => number) => of(first) + share * (of(last) - of(first));
  return {
    policy: 'bide',
    looks,
    delay,
    transitions: at((one) => one.transitions),
    calls: at((one) => one.calls),
    dollarsPer1000: at((one) => one.dollarsPer1000),
  };
}

/** A table in Markdown. */
export function besideTable(rows: readonly Beside[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const head = ['the trace, c = 2', 'looks', 'transitions', 'function calls', '$ per 1,000 tasks', 'delay, s'];
  const body = rows.map(({ policy, looks, transitions, calls, dollarsPer1000, delay }) => [
    policy,
    ...[looks, transitions, calls, dollarsPer1000, delay].map((number) => number.toFixed(2)),
  ]);
  return [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...body].map(line).join('\n');
}
