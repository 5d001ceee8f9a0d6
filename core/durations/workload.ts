/**
 * Which tasks take about equally long: those of one model whose request fields that drive duration are alike. Which
 * fields, the profile says.
 */
import { hash } from 'node:crypto';
import type { Operation } from '../provider/profile.ts';
import { at } from '../provider/pointer.ts';

/**
 * Name of a workload, e.g. `unified.images.k3d.x7p`: profile, operation, and hashes of model and of model and fields.
 * Hashes, because what a caller writes stays out of keys; short ones, so that a profile has at most 32,768 of each
 * whatever is asked for. Two that fall together are learnt together.
 */
export function workloadOf(profile: string, name: string, operation: Operation, body: unknown): string {
  const model = coarse(at(body, operation.model));
  const fields = operation.workload.map((pointer) => coarse(at(body, pointer)));
  return [profile, name, short([model]), short([model, ...fields])].join('.');
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

function short(parts: readonly string[]): string {
  const bits = hash('sha256', JSON.stringify(parts), 'buffer').readUInt16BE(0);
  return [bits >> 10, (bits >> 5) & 31, bits & 31].map((i) => alphabet[i & 31]).join('');
}

/** Numbers to two digits; of lists how long they are; text as it is. */
function coarse(value: unknown): string {
  if (typeof value === 'number') return Number(value.toPrecision(2)).toString();
  if (Array.isArray(value)) return `[${value.length}]`;
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
}

/** What an attempt keeps of the name: its task knows the rest. */
export const hashesOf = (workload: string): string => workload.split('.').slice(2).join('.');

/** The name of an attempt's workload, from what it keeps; undefined before it was accepted, and of older ones. */
export function workloadNamed(
  task: { readonly profile: string; readonly operation: string },
  hashes: string | undefined,
): string | undefined {
  return hashes === undefined ? undefined : `${task.profile}.${task.operation}.${hashes}`;
}

const RUN = '~run';

/** What is learnt of the runs of a workload's tasks, apart from their queues: a workload of its own. */
export function runOf(workload: string): string {
  const [profile, operation, ...hashes] = workload.split('.');
  return [profile, `${operation}${RUN}`, ...hashes].join('.');
}

const FAILED = '~failed';

/** What is learnt of those of a workload's tasks that failed, where they are learnt apart: a workload of its own. */
export function failedOf(workload: string): string {
  const [profile, operation, ...hashes] = workload.split('.');
  return [profile, `${operation}${FAILED}`, ...hashes].join('.');
}

/** Names of the nodes of a workload's line. */
export interface NodeNames {
  /** The profile's operation: images and videos of one provider have little in common. */
  readonly profile: string;
  readonly model: string;
  readonly workload: string;
}

/** The nodes of a workload's name, or undefined where it is none. */
export function nodesOf(workload: string): NodeNames | undefined {
  const found = /^([a-z][a-z0-9-]*)\.([\w-]+(?:~run)?(?:~failed)?)\.([a-z2-7]{3})\.([a-z2-7]{3})$/.exec(workload);
  if (found === null) return undefined;
  const [, profile = '', operation = '', model = '', fields = ''] = found;
  const top = `${profile}.${operation}`;
  return { profile: top, model: `${top}.${model}`, workload: `${top}..${fields}` };
}
