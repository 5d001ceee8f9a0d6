/** A caller's request: checked with every problem at once. */
import * as z from 'zod/mini';
import { cut, cutName, cutPlace } from '../cut.ts';
import { fixed, mostAttempts } from '../defaults.ts';
import { ownCodes } from '../errors/taxonomy.ts';
import { inputFilesOf, surplusInput } from '../provider/input-files.ts';
import { at } from '../provider/pointer.ts';
import { findProfile, profileNames } from '../provider/profiles.ts';
import type { Operation, Profile } from '../provider/profile.ts';
import { webhookUrlProblem } from '../webhooks/webhook-url.ts';
import { urgencies } from './urgency.ts';
import { mergePatch } from './merge-patch.ts';
import { parse } from './parse.ts';
import { poisonProblems } from './poison.ts';
import { schemaProblems } from './schema-problems.ts';

const object = () => z.record(z.string(), z.unknown());
const json = object();

const isFew = (found: object) => Object.keys(found).length <= fixed.fallbackCodes;

const code = z.string().check(
  z.regex(/^[A-Za-z][\w.-]{0,63}$/, 'an error code of the provider, such as timeout'),
  z.refine((name) => !Object.hasOwn(ownCodes, name), 'a code of the provider: nothing can be foreseen for this one'),
);

/** Whole numbers from 1. */
const upTo = (most: number) => z.int().check(z.minimum(1), z.maximum(most));

/** The fields of a request, as JSON. */
export const requestSchema = z
  .strictObject({
    profile: z.enum(profileNames).register(z.globalRegistry, { description: 'The provider.' }),
    operation: z
      .string()
      .register(z.globalRegistry, { description: 'One of the operations of the profile, e.g. `images`.' }),
    body: object().register(z.globalRegistry, { description: "The provider's own body, passed through untouched." }),
    deadlineSeconds: z
      .optional(upTo(fixed.maxDeadlineSeconds))
      .register(z.globalRegistry, { description: 'From admission to the last look.' }),
    maxAttempts: z
      .optional(upTo(mostAttempts))
      .register(z.globalRegistry, { description: 'Purchases at most; a retry costs money.' }),
    fallbacks: z
      .optional(
        z
          .record(code, z.array(json).check(z.minLength(1), z.maxLength(10)))
          .check(z.refine(isFew, `Allowed: at most ${fixed.fallbackCodes} error codes`)),
      )
      .register(z.globalRegistry, {
        description: 'By error code, one JSON merge patch of the body per occurrence.',
        maxProperties: fixed.fallbackCodes,
      }),
    urgency: z.optional(z.enum(urgencies)).register(z.globalRegistry, {
      description:
        'Who goes first where a limit makes tasks wait, and how much looking its delay is worth: `interactive` looks more often, `batch` less; `normal` unless given.',
    }),
    keepFiles: z.optional(z.boolean()).register(z.globalRegistry, {
      description:
        'Copies the files that the result names before the provider drops them; as the deployment says unless given.',
    }),
    webhook: z.optional(z.strictObject({ url: z.string() })).register(z.globalRegistry, {
      description:
        'Told once the task has ended, with a signed POST: `url` is https and of the public internet. docs/webhooks.md has the rest.',
    }),
    resubmitAmbiguous: z.optional(z.boolean()).register(z.globalRegistry, {
      description: 'Accepts a possible double charge: an attempt whose answer was lost is followed by another.',
    }),
  })
  .register(z.globalRegistry, { description: 'What is to be bought, and how long and how often it may be tried.' });

export type TaskRequest = z.infer<typeof requestSchema>;

/** One thing that is wrong with a request: where, and what is allowed. Never repeats what is in the body; cuts names. */
export interface Problem {
  readonly param: string;
  readonly message: string;
}

export type CheckedRequest =
  | { readonly kind: 'valid'; readonly request: TaskRequest; readonly model: string }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** What the place that checks has to say. */
export interface CheckOptions {
  /** Whether a webhook may go to this machine, over http too. @default false */
  readonly loopbackWebhooks?: boolean | undefined;
}

/** Checks a request against the schema and its profile; finds all problems at once. */
export function checkRequest(given: unknown, { loopbackWebhooks = false }: CheckOptions = {}): CheckedRequest {
  const parsed = parse(requestSchema, given);
  const poison = poisonProblems(given);
  const problems = [
    ...(parsed.success ? [] : schemaProblems(parsed.error, Object.keys(requestSchema.shape))),
    ...webhookProblems(at(given, '/webhook/url'), loopbackWebhooks),
    ...poison,
    // Merging patches takes a stack that a poisoned request could overflow.
    ...(poison.length > 0 ? [] : operationProblems(given)),
  ];
  if (!parsed.success || problems.length > 0) return { kind: 'invalid', problems: told(problems) };
  const { profile, operation, body } = parsed.data;
  const model = at(body, findProfile(profile)?.operations[operation]?.model ?? '/model');
  return { kind: 'valid', request: parsed.data, model: typeof model === 'string' ? cut(model, 100) : '' };
}

/** As many as anybody reads; more would not fit into an answer, nor into a dead letter. */
const MOST_PROBLEMS = 100;

function told(problems: readonly Problem[]): readonly Problem[] {
  const more = problems.length - MOST_PROBLEMS;
  if (more <= 0) return problems;
  return [...problems.slice(0, MOST_PROBLEMS), { param: 'request', message: `And ${more} more problems.` }];
}

/** Silent where the schema has spoken already. */
function webhookProblems(url: unknown, allowLoopback: boolean): Problem[] {
  const message = typeof url === 'string' ? webhookUrlProblem(url, { allowLoopback }) : undefined;
  return message === undefined ? [] : [{ param: 'webhook.url', message }];
}

/** What the profile asks of the operation and the body; silent where the schema has spoken already. */
function operationProblems(given: unknown): Problem[] {
  const [profileName, name] = [at(given, '/profile'), at(given, '/operation')];
  const profile = typeof profileName === 'string' ? findProfile(profileName) : undefined;
  if (profile === undefined || typeof name !== 'string') return [];
  const operation = Object.hasOwn(profile.operations, name) ? profile.operations[name] : undefined;
  if (operation === undefined) {
    const allowed = Object.keys(profile.operations).join(', ');
    return [{ param: 'operation', message: `Profile ${profile.name} knows: ${allowed}.` }];
  }
  const body = at(given, '/body');
  if (!json.safeParse(body).success) return [];
  const keep = at(given, '/keepFiles') === true && profile.files === undefined;
  const unkept = keep ? [{ param: 'keepFiles', message: `Profile ${profile.name} names no files to keep.` }] : [];
  return [
    ...unkept,
    ...bodyProblems(profile, operation, body, 'body'),
    ...inputProblems(operation, body, 'body'),
    ...fallbackProblems(profile, operation, given, body),
  ];
}

/** Text that can stand in a URL's path as it is; an absent one is reported as missing instead. */
const isPathSegment = (found: unknown) =>
  found === undefined || (typeof found === 'string' && /^\w[\w.-]*$/.test(found));

const dottedFrom = (param: string) => (pointer: string) => param + pointer.replaceAll('/', '.');

/** Of a body, or of a patch by itself: what many patches make of a large body is for Submit to say. */
function inputProblems(operation: Operation, named: unknown, param: string): Problem[] {
  const surplus = surplusInput(inputFilesOf(operation, named));
  return surplus === undefined ? [] : [{ param: dottedFrom(param)(cutPlace(surplus.at)), message: `${surplus.what}.` }];
}

function bodyProblems(profile: Profile, operation: Operation, body: unknown, param: string): Problem[] {
  const dotted = dottedFrom(param);
  const missing = operation.required
    .filter((pointer) => (at(body, pointer) ?? '') === '')
    .map((pointer) => ({ param: dotted(pointer), message: 'Required and missing.' }));
  const model = at(body, operation.model);
  const unnamed =
    model === undefined || model === null || typeof model === 'string'
      ? []
      : [{ param: dotted(operation.model), message: 'Allowed: text.' }];
  const inPath = operation.pathFields
    .filter((field) => !isPathSegment(at(body, `/${field}`)))
    .map((field) => ({ param: dotted(`/${field}`), message: 'Allowed: letters, digits, ".", "_" and "-".' }));
  const refused = profile.refuses
    .filter(({ at: pointer, value }) => at(body, pointer) === value)
    .map(({ at: pointer, because }) => ({ param: dotted(pointer), message: `Not allowed: ${because}.` }));
  return [...missing, ...unnamed, ...inPath, ...refused];
}

function fallbackProblems(profile: Profile, operation: Operation, given: unknown, body: unknown): Problem[] {
  const fallbacks = json.safeParse(at(given, '/fallbacks')).data ?? {};
  if (!isFew(fallbacks)) return [];
  return Object.entries(fallbacks).flatMap(([name, patches]) =>
    (Array.isArray(patches) ? patches.slice(0, 10) : []).flatMap((patch: unknown, index) => {
      if (!json.safeParse(patch).success) return [];
      const param = `fallbacks.${cutName(name)}.${index}`;
      return [
        ...bodyProblems(profile, operation, mergePatch(body, patch), param),
        ...inputProblems(operation, patch, param),
      ];
    }),
  );
}
