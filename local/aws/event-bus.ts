/** EventBridge's routing on one machine: events go to the targets of the rules that they match. */
import { randomUUID } from 'node:crypto';
import type { RuleBlueprint } from '../rule-blueprint.ts';
import type { Invocation } from './async-invocations.ts';
import { checkPattern, matches } from './event-pattern.ts';

/** An event as EventBridge hands it to a target. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, UTC, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What the sender of an event says. `at`: milliseconds since the epoch. */
export interface Sent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly resources?: readonly string[];
  readonly at: number;
}

export type BusName = RuleBlueprint['bus'];

export interface EventBusOptions {
  readonly rules: readonly RuleBlueprint[];
  readonly arnOf: (target: RuleBlueprint['target']) => string;
  /** Takes the calls of targets over; durable when it resolves. */
  readonly take: (invocations: readonly Invocation[]) => Promise<void>;
  /** Sees every event before the rules do; what it throws becomes the answer. */
  readonly onEvent?: ((event: BusEvent, bus: BusName) => void) | undefined;
}

/** The buses together. */
export class EventBuses {
  readonly #options: EventBusOptions;

  /** @throws naming what a pattern holds that is not supported here. */
  constructor(options: EventBusOptions) {
    this.#options = options;
    for (const { pattern } of options.rules) if (pattern !== undefined) checkPattern(pattern);
  }

  /** Sends one event; its targets will be called when this resolves. A bus that is not ours has no rules, as on AWS. */
  async send(sent: Sent, bus: BusName | undefined): Promise<BusEvent> {
    const event = envelope(sent);
    if (bus === undefined) return event;
    const { rules, arnOf, take, onEvent } = this.#options;
    onEvent?.(event, bus);
    const matching = rules.filter(
      (rule) => rule.bus === bus && rule.pattern !== undefined && matches(rule.pattern, event),
    );
    await take(matching.map(({ target, input }) => ({ functionArn: arnOf(target), payload: input ?? event })));
    return event;
  }
}

function envelope({ source, detailType, detail, resources = [], at }: Sent): BusEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source,
    account: '000000000000',
    time: new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: 'us-east-1',
    resources,
    detail,
  };
}
