import type { Random } from '../../core/ports.ts';
import type { SimulatedTask } from './simulated-task.ts';

/** A request's or an answer's JSON. */
export type Body = Record<string, unknown>;

/** One provider's way of speaking. */
export interface Dialect {
  /** The operation that a POST to this path asks for. */
  submit(path: string): string | undefined;
  /** The task id that a GET of this path asks about. */
  query(path: string): string | undefined;
  /** The task id that a POST to this path cancels. */
  cancel(path: string): string | undefined;
  readonly acceptedStatus: number;
  /** What is wrong with a body, if anything. */
  problem(body: Body): string | undefined;
  newId(now: number, random: Random): string;
  modelOf(body: Body): string;
  simulateOf(body: Body): unknown;
  /** A task as it stands. `files`: where the files of its result are, a URL without a slash at its end. */
  show(task: SimulatedTask, now: number, files: string): Body;
  error(status: number, type: string, code: string, message: string): Body;
}

/** Whether the method and path are one of the dialect's calls. */
export function speaks(dialect: Dialect, method: string, path: string): boolean {
  if (method === 'GET') return dialect.query(path) !== undefined;
  return method === 'POST' && (dialect.submit(path) ?? dialect.cancel(path)) !== undefined;
}
