/** Deliveries as they come, checked as far as they are no request: whose, under which key, and whether to start. */
import * as z from 'zod/mini';
import { cutName } from '../../core/cut.ts';
import { idempotencyKeyProblems, idempotencyKeySchema } from '../../core/task/idempotency-key.ts';
import { ownerSchema } from '../../core/task/owner.ts';
import type { Problem } from '../../core/task/request.ts';
import { parse } from '../../core/task/parse.ts';
import { schemaProblems } from '../../core/task/schema-problems.ts';
import type { Delivery } from './admit-task.ts';

/** An EventBridge event: `detail` is the request, with an idempotency key of its own or the event's id as one. */
export interface TaskRequested {
  readonly 'detail-type': string;
  readonly id: string;
  readonly source: string;
  readonly detail: unknown;
}

const callSchema = z.strictObject({
  /** Checked with everything else that requests are checked for, also for not being there. */
  request: z.optional(z.unknown()),
  owner: ownerSchema,
  idempotencyKey: z.optional(idempotencyKeySchema),
  start: z.optional(z.boolean()),
});

/** A direct invocation; with `start: false` the caller starts the execution by the answer. */
export type DirectCall = Readonly<z.infer<typeof callSchema>>;

export type AdmitEvent = TaskRequested | DirectCall;

/** Whose error row a refusal becomes, if anybody's. */
export type Addressee = Pick<Delivery, 'owner' | 'idempotencyKey'>;

/**
 * - `delivery`: a request may be admitted by it.
 * - `refused`: it can never be, whatever its request is; `to` is known when owner and key are.
 * - `unowned`: nobody vouches for the source of the event.
 */
export type ReadDelivery =
  | { readonly kind: 'delivery'; readonly delivery: Delivery }
  | {
      readonly kind: 'refused';
      readonly problems: readonly Problem[];
      readonly request: unknown;
      readonly to?: Addressee;
    }
  | { readonly kind: 'unowned'; readonly source: string };

/** Reads an event or a direct call. The owner of an event is its source's, never its own word. */
export function readDelivery(given: AdmitEvent, eventOwners: Readonly<Record<string, string>>): ReadDelivery {
  return isEvent(given) ? readEvent(given, eventOwners) : readCall(given);
}

/** Whether it is an event, and not a direct call. */
export const isEvent = (given: unknown): given is TaskRequested =>
  typeof given === 'object' && given !== null && 'detail-type' in given;

const isObject = (given: unknown): given is Record<string, unknown> =>
  typeof given === 'object' && given !== null && !Array.isArray(given);

function readEvent({ id, source, detail }: TaskRequested, eventOwners: Readonly<Record<string, string>>): ReadDelivery {
  const owner = Object.hasOwn(eventOwners, source) ? eventOwners[source] : undefined;
  if (owner === undefined) return { kind: 'unowned', source: cutName(source) };
  // EventBridge takes objects only; whoever invokes the function with an event of his own may not.
  if (!isObject(detail)) return { kind: 'refused', problems: [], request: detail, to: { owner, idempotencyKey: id } };
  const { idempotencyKey = id, ...request } = detail;
  const problems = idempotencyKeyProblems(idempotencyKey);
  if (problems.length > 0) return { kind: 'refused', problems, request, to: { owner, idempotencyKey: id } };
  return { kind: 'delivery', delivery: { request, owner, idempotencyKey: idempotencyKey as string, start: true } };
}

function readCall(given: unknown): ReadDelivery {
  const parsed = parse(callSchema, given);
  if (parsed.success) {
    const { request, start = true, ...whose } = parsed.data;
    return { kind: 'delivery', delivery: { request, start, ...whose } };
  }
  // What is no object has no fields to speak of: it is told as a request that is none.
  if (!isObject(given)) return { kind: 'refused', problems: [], request: given };
  const problems = schemaProblems(parsed.error, Object.keys(callSchema.shape));
  const { request, ...more } = given;
  const to = z.object({ owner: ownerSchema, idempotencyKey: idempotencyKeySchema }).safeParse(more);
  return { kind: 'refused', problems, request, ...(to.success ? { to: to.data } : {}) };
}
