import { inputFilesOf } from '../provider/input-files.ts';
import { findProfile } from '../provider/profiles.ts';
import type { TaskRequest } from './request.ts';

/** Whether the body of any attempt can name a file of a bucket. What patches merge into a body stands in one of them. */
export function namesFiles({ profile, operation: name, body, fallbacks = {} }: TaskRequest): boolean {
  const operation = findProfile(profile)?.operations[name];
  if (operation === undefined) return false;
  return [body, ...Object.values(fallbacks).flat()].some((part) => inputFilesOf(operation, part).length > 0);
}
