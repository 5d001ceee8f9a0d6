/** What a schema finds, as problems of a caller: fields and rules, and no more of his own text than cut names. */
import type * as z from 'zod/mini';
import { cutName } from '../cut.ts';
import { nearest } from './nearest.ts';
import type { Problem } from './request.ts';

/** Every issue as problems; `known` are the fields that an unknown one may have been meant for. */
export const schemaProblems = (error: z.core.$ZodError, known: readonly string[]): Problem[] =>
  error.issues.flatMap((issue) => problemsOf(issue, known));

function problemsOf(issue: z.core.$ZodIssue, known: readonly string[]): Problem[] {
  const path = issue.path.map(String).map(cutName);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(cutName).map((name) => ({
      param: [...path, name].join('.'),
      message: `Unknown field; ${nearest(name, known)}`,
    }));
  }
  const param = path.join('.') || 'request';
  if (issue.code === 'invalid_value') return [{ param, message: `Allowed: ${issue.values.map(String).join(', ')}.` }];
  if (issue.code === 'invalid_key') {
    return issue.issues.map((inner) => ({ param, message: `Not allowed: ${inner.message}.` }));
  }
  return [{ param, message: `${issue.message}.` }];
}
