/** The strict subset of the Amazon States Language that the interpreter runs. Anything else is refused at load. */
import * as z from 'zod';

const path = z.string().regex(/^\$(\.[A-Za-z_]\w*)*$/, 'a reference path such as $.step.waitSeconds');
const next = z.string().min(1);
const comment = { Comment: z.string().optional() };

const errorEquals = z.array(z.string().min(1)).min(1);

const retrier = z.strictObject({
  ErrorEquals: errorEquals,
  IntervalSeconds: z.int().min(1).default(1),
  MaxAttempts: z.int().min(0).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().min(1).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
});

const catcher = z.strictObject({ ErrorEquals: errorEquals, Next: next, ResultPath: path.nullable().default('$') });

/** `"name.$": "$.path"` members are filled in from the document, others are literal. */
export type Template = Record<string, unknown>;

/** Every `.$` member names a reference path: no intrinsic function, no context object. */
function isTemplate(template: unknown): boolean {
  if (Array.isArray(template)) return template.every(isTemplate);
  if (typeof template !== 'object' || template === null) return true;
  return Object.entries(template).every(([name, value]) =>
    name.endsWith('.$') ? path.safeParse(value).success : isTemplate(value),
  );
}

const template = z
  .record(z.string(), z.unknown())
  .refine(isTemplate, { message: 'members that end in .$ name reference paths such as $.step' });

const task = z.strictObject({
  ...comment,
  Type: z.literal('Task'),
  Resource: z.string().regex(/^arn:aws:lambda:/, 'the ARN of a Lambda function'),
  Parameters: template.optional(),
  InputPath: path.optional(),
  ResultPath: path.nullable().default('$'),
  Retry: z.array(retrier).default([]),
  Catch: z.array(catcher).default([]),
  Next: next,
});

const wait = z
  .strictObject({
    ...comment,
    Type: z.literal('Wait'),
    Seconds: z.int().min(0).optional(),
    SecondsPath: path.optional(),
    Next: next,
  })
  .refine((state) => (state.Seconds === undefined) !== (state.SecondsPath === undefined), {
    message: 'exactly one of Seconds and SecondsPath',
  });

const comparison = z.union([
  z.strictObject({ Variable: path, StringEquals: z.string() }),
  z.strictObject({ Variable: path, BooleanEquals: z.boolean() }),
]);

const rule = z.union([
  z.strictObject({ Variable: path, StringEquals: z.string(), Next: next }),
  z.strictObject({ Variable: path, BooleanEquals: z.boolean(), Next: next }),
  z.strictObject({ And: z.array(comparison).min(1), Next: next }),
  z.strictObject({ Or: z.array(comparison).min(1), Next: next }),
]);

const choice = z.strictObject({ ...comment, Type: z.literal('Choice'), Choices: z.array(rule).min(1), Default: next });
const succeed = z.strictObject({ ...comment, Type: z.literal('Succeed') });
const fail = z.strictObject({ ...comment, Type: z.literal('Fail'), Error: z.string(), Cause: z.string() });

const state = z.discriminatedUnion('Type', [task, wait, choice, succeed, fail]);

const definition = z.strictObject({
  ...comment,
  QueryLanguage: z.literal('JSONPath').optional(),
  StartAt: next,
  States: z.record(z.string(), state),
  TimeoutSeconds: z.int().min(1).optional(),
});

export type Definition = z.infer<typeof definition>;
export type State = z.infer<typeof state>;
export type StateOf<T extends State['Type']> = Extract<State, { Type: T }>;
export type Comparison = z.infer<typeof comparison>;
export type Rule = z.infer<typeof rule>;
export type Retrier = z.infer<typeof retrier>;

/** Reads a definition. @throws one error that lists every problem: what is not supported never takes a wrong branch. */
export function loadDefinition(json: string): Definition {
  const parsed = definition.safeParse(JSON.parse(json));
  if (!parsed.success) throw new Error(`The definition cannot be run here:\n${z.prettifyError(parsed.error)}`);
  const problems = [...missingTargets(parsed.data), ...misplacedAll(parsed.data)];
  if (problems.length > 0) throw new Error(`The definition cannot be run here:\n${problems.join('\n')}`);
  return parsed.data;
}

/** Names of the states that a state can lead to. */
export function targetsOf(from: State): string[] {
  switch (from.Type) {
    case 'Task':
      return [from.Next, ...from.Catch.map((one) => one.Next)];
    case 'Wait':
      return [from.Next];
    case 'Choice':
      return [...from.Choices.map((one) => one.Next), from.Default];
    case 'Succeed':
    case 'Fail':
      return [];
  }
}

function missingTargets({ StartAt, States }: Definition): string[] {
  const named = Object.entries(States).flatMap(([name, from]) => targetsOf(from).map((to) => [name, to] as const));
  return [['StartAt', StartAt] as const, ...named]
    .filter(([, to]) => !Object.hasOwn(States, to))
    .map(([from, to]) => `✖ ${from} leads to ${JSON.stringify(to)}, which is not there`);
}

/** `States.ALL` stands alone, and in the last entry. */
function misplacedAll({ States }: Definition): string[] {
  return Object.entries(States).flatMap(([name, from]) => {
    if (from.Type !== 'Task') return [];
    return [from.Retry, from.Catch].flatMap((list) =>
      list
        .filter(
          (one, i) => one.ErrorEquals.includes('States.ALL') && (one.ErrorEquals.length > 1 || i < list.length - 1),
        )
        .map(() => `✖ ${name}: States.ALL stands alone and last`),
    );
  });
}
