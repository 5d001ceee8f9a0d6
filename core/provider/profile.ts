/** A provider as data: how to call it and where its answers keep things. `providers/*.json` are checked against this. */
import * as z from 'zod';
import { fixed } from '../defaults.ts';
import { limitShapes } from '../limits/limit-shapes.ts';

/** A JSON pointer (RFC 6901) into an answer; of several, the first that finds something counts. */
const pointer = z.string().regex(/^(\/[^/]+)+$/, 'a JSON pointer such as /error/code');
const pointers = z.array(pointer).min(1);

/** A path below the base URL. `{id}` is the provider task id, `{name}` a field of the request's body. */
const path = z.string().regex(/^\/[\w\-./{}]*$/, 'a path such as /v1/tasks/{id}');

/** The ways of answering that drop-in endpoints know. */
export const dropInShapes = ['unified', 'replicate'] as const;

/** A JSON pointer in which `*` stands for every member; the empty one is the whole. */
const filePattern = z.string().regex(/^(\/[^/]+)*$/, 'a JSON pointer such as /*/url');

const operation = z.strictObject({
  path,
  /** Body fields that the path takes and the body then leaves out. */
  pathFields: z.array(z.string()).default([]),
  /** The pointer to the model's name in the body. */
  model: pointer.default('/model'),
  /** Body fields, beside the model, that drive how long a task takes. */
  workload: z.array(pointer).default([]),
  /** Body fields that must be there. */
  required: z.array(pointer).default([]),
  /** Body fields that take URLs of files, and what the provider allows of those: told before anything is paid for. */
  inputs: z
    .array(
      z.strictObject({
        at: z.array(filePattern).min(1),
        maxBytes: z.int().min(1).optional(),
        /** Content types. */
        types: z.array(z.string()).min(1).optional(),
      }),
    )
    .default([]),
});

/** A host by its name, or with `*.` all below it. */
export const fileHost = z
  .string()
  .regex(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a host such as files.acme.example or *.acme.example');

export const profileSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string(),
  documentation: z.string(),
  baseUrl: z.url(),
  auth: z.strictObject({ header: z.string(), prefix: z.string() }),
  headers: z.record(z.string(), z.string()).default({}),
  operations: z.record(z.string(), operation),
  query: z.strictObject({ path }),
  cancel: z.strictObject({ path }).optional(),
  /** The shape of its drop-in endpoints (core/drop-in/shapes.ts), for clients of the provider; none unless given. */
  dropIn: z
    .string()
    .refine((name) => (dropInShapes as readonly string[]).includes(name), `one of ${dropInShapes.join(', ')}`)
    .optional(),
  /** Body values that are refused at admission: they would change how the call works. */
  refuses: z.array(z.strictObject({ at: pointer, value: z.unknown(), because: z.string() })).default([]),
  reply: z.strictObject({
    id: pointers,
    status: pointers,
    progress: z.array(pointer).default([]),
    estimatedSeconds: z.array(pointer).default([]),
    /** Where an answer tells when the provider took a task, began it and had ended it: ISO 8601, or seconds since the epoch. */
    took: z.strictObject({ from: pointers, began: pointers.optional(), to: pointers }).optional(),
    /** The first of these that is present and not null is the result. */
    results: pointers,
    taskError: z.strictObject({
      code: z.array(pointer),
      message: pointers,
      /** What a failure without a code is called. */
      codeOtherwise: z.string(),
    }),
    /** Where a refusal's body says why. */
    refusal: z.strictObject({ code: z.array(pointer), type: z.array(pointer), message: pointers }),
  }),
  /** The files that a result names; without it they cannot be kept. */
  files: z
    .strictObject({
      /** Where in the result their URLs are. What is found there and is no URL is no file. */
      at: z.array(filePattern).min(1),
      /** Who is asked for them, over HTTPS; whoever is at the base URL may always be asked. Nobody else is. */
      hosts: z.array(fileHost),
      /** Whether the provider key goes along. */
      withKey: z.boolean().default(false),
    })
    .optional(),
  statuses: z.strictObject({
    /** In the order in which a task passes through them. */
    pending: z.array(z.string()).min(1),
    succeeded: z.array(z.string()).min(1),
    failed: z.array(z.string()).min(1),
    cancelled: z.array(z.string()),
  }),
  /** What one provider key may do. */
  limits: z.strictObject(limitShapes),
  quirks: z.strictObject({
    /** Whether a 500 with the error envelope proves that nothing was bought. */
    resendAfter500: z.boolean(),
    /** How long a just-created id may answer 404. */
    notFoundGraceSeconds: z.number().min(0).default(fixed.notFoundGraceSeconds),
  }),
});

/** One provider, checked. */
export type Profile = z.infer<typeof profileSchema>;

/** One operation of a profile, e.g. `images`. */
export type Operation = Profile['operations'][string];
