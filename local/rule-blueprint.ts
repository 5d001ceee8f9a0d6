/** The event rules of the synthesised template. */
import type { FunctionName } from '../core/names.ts';
import { resolve, type Template } from './resolve-template.ts';

/** A pattern as EventBridge takes it, as far as our rules use it. */
export interface RulePattern {
  readonly source?: readonly string[];
  readonly 'detail-type'?: readonly string[];
  readonly detail?: DetailPattern;
}

/** Allowed values by member, at any depth. */
export interface DetailPattern {
  readonly [member: string]: readonly (string | boolean)[] | DetailPattern;
}

/** One rule: by a pattern or on a schedule, to one function. */
export interface RuleBlueprint {
  /** `own`: the bus that requests come in by; `default`: the one that AWS's services send to. */
  readonly bus: 'default' | 'own';
  readonly pattern?: RulePattern;
  readonly everySeconds?: number;
  readonly target: FunctionName;
  /** What the function is told instead of the event. */
  readonly input?: unknown;
}

interface Target {
  readonly Arn: unknown;
  readonly Input?: unknown;
}

/** Every rule, once for each of its targets. @throws when one calls something that is not a function of ours. */
export function rulesOf(template: Template, nameOf: (arn: string) => FunctionName | undefined): RuleBlueprint[] {
  const rules = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::Events::Rule');
  return rules.flatMap(([id, { Properties }]) => {
    const property = (name: string) => resolve(template, Properties?.[name]);
    const schedule = property('ScheduleExpression') as string | undefined;
    const pattern = property('EventPattern') as RulePattern | undefined;
    return (Properties?.['Targets'] as Target[]).map(({ Arn, Input }) => {
      // Not the whole target: this machine has no dead-letter queues.
      const arn = resolve(template, Arn) as string;
      const target = nameOf(arn);
      if (target === undefined) throw new Error(`The rule ${id} calls ${arn}, which is no function of ours.`);
      return {
        bus: property('EventBusName') === undefined ? 'default' : 'own',
        ...(pattern === undefined ? {} : { pattern }),
        ...(schedule === undefined ? {} : { everySeconds: secondsOf(id, schedule) }),
        target,
        ...(Input === undefined ? {} : { input: JSON.parse(resolve(template, Input) as string) as unknown }),
      };
    });
  });
}

const SECONDS = { minute: 60, hour: 3600, day: 24 * 3600 } as const;

function secondsOf(rule: string, expression: string): number {
  const [, count = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count === '') throw new Error(`The rule ${rule} runs ${expression}; this machine knows rate(…) only.`);
  return Number(count) * SECONDS[unit as keyof typeof SECONDS];
}
