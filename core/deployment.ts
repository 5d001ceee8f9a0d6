/** How one deployment differs from the defaults. Written by the stack, read by the functions; no secret in it. */
import * as z from 'zod';
import { defaults, fixed, mostAttempts, type Settings } from './defaults.ts';
import { limitsOf } from './limits/group-limits.ts';
import { lookLeadMs } from './limits/lead.ts';
import { limitFields, limitShapes } from './limits/limit-shapes.ts';
import { fileHost } from './provider/profile.ts';
import { profileNames } from './provider/profiles.ts';
import { nearest } from './task/nearest.ts';
import { ownerSchema } from './task/owner.ts';

/** Whole numbers that a promise depends on: purchases, sends and laps are bounded, and there is at least one. */
const counts: Readonly<Record<string, number>> = {
  maxAttempts: mostAttempts,
  maxSendsPerAttempt: defaults.maxSendsPerAttempt,
  maxLaps: defaults.maxLaps,
};

const numbers = Object.fromEntries(
  Object.entries(defaults).map(([name, value]) => [name, numberFor(name).default(value)]),
);

/** A function's timeout is what Lambda takes; everything else only has to be a number that makes sense. */
function numberFor(name: string) {
  const isFunctionTimeout = /^(submit|query|record|admit|api|sweep|webhook)TimeoutSeconds$/.test(name);
  if (isFunctionTimeout) return z.int().min(1).max(900);
  const most = counts[name];
  if (most === undefined) return z.number().min(0);
  const isCount = (given: number) => Number.isInteger(given) && given >= 1 && given <= most;
  return z
    .number()
    .refine(isCount, { error: ({ input }) => `${String(input)} is not a whole number from 1 to ${most}` });
}

const settings = z.strictObject(numbers).superRefine((given, check) => {
  for (const [name, message] of contradictions(given as Settings)) {
    check.addIssue({ code: 'custom', path: [name], message });
  }
});

/** In which a function writes down what came of a webhook, or of a look. */
const RECORD_SECONDS = 5;

/** Settings that cannot hold together or break a promise, by name. */
function contradictions(given: Settings): [name: keyof Settings, message: string][] {
  const { sendBudgetSeconds, submitTimeoutSeconds, connectTimeoutSeconds, headersTimeoutSeconds } = given;
  const { lookTimeoutSeconds, queryTimeoutSeconds, deadlineSeconds, requestBytes, sweepSeconds } = given;
  const found: [name: keyof Settings, message: string][] = [];
  if (sendBudgetSeconds >= submitTimeoutSeconds) {
    const message = `${sendBudgetSeconds} leaves no time for a POST within submitTimeoutSeconds (${submitTimeoutSeconds})`;
    found.push(['sendBudgetSeconds', message]);
  }
  if (connectTimeoutSeconds + headersTimeoutSeconds >= sendBudgetSeconds) {
    const sum = `${headersTimeoutSeconds} and connectTimeoutSeconds (${connectTimeoutSeconds})`;
    found.push(['headersTimeoutSeconds', `${sum} must together be below sendBudgetSeconds (${sendBudgetSeconds})`]);
  }
  if (lookTimeoutSeconds >= queryTimeoutSeconds) {
    found.push([
      'lookTimeoutSeconds',
      `${lookTimeoutSeconds} must be below queryTimeoutSeconds (${queryTimeoutSeconds})`,
    ]);
  }
  if (deadlineSeconds < 1) found.push(['deadlineSeconds', `${deadlineSeconds} is under 1`]);
  if (deadlineSeconds > fixed.maxDeadlineSeconds) {
    found.push(['deadlineSeconds', `${deadlineSeconds} is over ${fixed.maxDeadlineSeconds}`]);
  }
  // EventBridge counts in whole minutes, and when a task is visited is reckoned with the same number.
  if (sweepSeconds < 60 || sweepSeconds % 60 !== 0) {
    found.push(['sweepSeconds', `${sweepSeconds} is not a multiple of 60, at least 60`]);
  }
  if (requestBytes > defaults.requestBytes) {
    found.push(['requestBytes', `${requestBytes} is over ${defaults.requestBytes}`]);
  }
  if (given.webhookTimeoutSeconds <= fixed.webhookSeconds + RECORD_SECONDS) {
    const message = `${given.webhookTimeoutSeconds} leaves no time for a receiver that answers after ${fixed.webhookSeconds}`;
    found.push(['webhookTimeoutSeconds', message]);
  }
  if (given.fileCapBytes > fixed.mostFileBytes) {
    found.push(['fileCapBytes', `${given.fileCapBytes} is over ${fixed.mostFileBytes}`]);
  }
  return found;
}

const provider = z.strictObject({
  /** Instead of the profile's own. */
  baseUrl: z.url().optional(),
  /** Names the provider key, and with it the limit group; the profile's name unless given. */
  providerKeyId: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .optional(),
  /** Hosts of result files, beside the profile's own. */
  fileHosts: z.array(fileHost).optional(),
  /** Instead of the profile's own. */
  ...limitShapes,
});

const deployment = z.strictObject({
  settings: settings.prefault({}),
  providers: z.partialRecord(z.enum(profileNames), provider).default({}),
  /** Event source → owner of the tasks that its events request. An owner never comes from an event's detail. */
  eventOwners: z.record(z.string(), ownerSchema).default({}),
  /** Whether result files are copied for requests that do not say. */
  keepFiles: z.boolean().default(false),
  /** Buckets whose files requests may name as `s3://bucket/key`, whoever makes them. */
  inputBuckets: z.array(z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'a name of a bucket')).default([]),
});

export const deploymentSchema = deployment.superRefine((given, check) => {
  const tooShort = given.inputBuckets.length > 0 ? inputsTakeTooLong(given.settings as Settings) : undefined;
  if (tooShort !== undefined)
    check.addIssue({ code: 'custom', path: ['settings', 'submitTimeoutSeconds'], message: tooShort });
  const message = slotsTooFarOff({ ...given, settings: given.settings as Settings });
  if (message !== undefined) check.addIssue({ code: 'custom', path: ['settings', 'slotLeadSeconds'], message });
});

/** All files of a request are looked at before its POST, and must leave that its time. */
function inputsTakeTooLong({ submitTimeoutSeconds, sendBudgetSeconds }: Settings): string | undefined {
  const { inputsPerRequest, inputsAtOnce, inputSeconds } = fixed;
  const least = sendBudgetSeconds + Math.ceil(inputsPerRequest / inputsAtOnce) * inputSeconds + RECORD_SECONDS;
  if (submitTimeoutSeconds >= least) return undefined;
  return `${submitTimeoutSeconds} is under ${least}: inputBuckets are looked at before each POST, which then has sendBudgetSeconds (${sendBudgetSeconds})`;
}

/**
 * Where looks count towards a rate, one waits for its slot within its function. It may show at the deadline that the
 * task has not ended: then the provider is asked to stop as well, in as long again.
 */
function slotsTooFarOff({
  settings: given,
  providers,
}: Pick<Deployment, 'settings' | 'providers'>): string | undefined {
  const { slotLeadSeconds, lookTimeoutSeconds, queryTimeoutSeconds } = given;
  const counting = profileNames.find((name) => limitsOf({ providers }, name).rate?.countsLooks === true);
  const waitSeconds = lookLeadMs(1000 * slotLeadSeconds) / 1000;
  const left = queryTimeoutSeconds - 2 * lookTimeoutSeconds - RECORD_SECONDS;
  if (counting === undefined || waitSeconds < left) return undefined;
  const most = `queryTimeoutSeconds (${queryTimeoutSeconds}) less twice lookTimeoutSeconds (${lookTimeoutSeconds}) and ${RECORD_SECONDS}`;
  return `${slotLeadSeconds} lets a look at ${counting} wait ${waitSeconds} for its slot; allowed is less than ${left}: ${most}`;
}

/** Settings of one provider in a deployment. */
export type ProviderSettings = z.infer<typeof provider>;

export interface Deployment {
  readonly settings: Settings;
  readonly providers: Readonly<Record<string, ProviderSettings | undefined>>;
  readonly eventOwners: Readonly<Record<string, string>>;
  readonly keepFiles: boolean;
  readonly inputBuckets: readonly string[];
}

/** Checks a deployment's settings and fills in the defaults. @throws one error with every problem. */
export function parseDeployment(given: unknown): Deployment {
  const parsed = checked(deploymentSchema, given);
  return { ...parsed, settings: parsed.settings as Settings };
}

/** What a schema makes of settings. @throws one error with every problem, unknown fields with the nearest known one. */
export function checked<T extends z.ZodType>(schema: T, given: unknown): z.output<T> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) => problemsOf(schema, issue));
  throw new Error(['Settings are not valid:', ...problems].join('\n  '));
}

function problemsOf(schema: z.ZodType, issue: z.core.$ZodIssue): string[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    const known = fieldsAt(schema, path);
    return issue.keys.map((name) => `${[...path, name].join('.')}: unknown field; ${nearest(name, known)}`);
  }
  return [`${path.join('.') || 'bide'}: ${issue.message}`];
}

/** Names of the fields that an object of the schema may have. */
function fieldsAt(schema: z.ZodType, path: readonly string[]): string[] {
  if (path[0] === 'settings') return Object.keys(defaults);
  if (path[0] === 'providers' && path.length === 1) return [...profileNames];
  if (path[0] === 'providers') return [...(limitFields[path[2] ?? ''] ?? Object.keys(provider.shape))];
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** A deployment without what is as the defaults have it: short enough for an environment variable. */
export function differencesOf({
  settings: given,
  providers,
  eventOwners,
  keepFiles,
  inputBuckets,
}: Deployment): object {
  const changed = Object.entries(given).filter(([name, value]) => value !== defaults[name as keyof Settings]);
  return {
    settings: Object.fromEntries(changed),
    providers,
    eventOwners,
    ...(keepFiles ? { keepFiles } : {}),
    ...(inputBuckets.length > 0 ? { inputBuckets } : {}),
  };
}
