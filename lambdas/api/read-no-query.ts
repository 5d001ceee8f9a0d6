import { checkNoQuery } from '../../core/api/check-no-query.ts';
import { invalidRequest } from '../../core/errors/envelope.ts';
import { ApiFailure } from './answers.ts';
import type { Call } from './api-context.ts';

/** @throws ApiFailure when a route that takes no parameters is given some. */
export function readNoQuery(c: Call): void {
  const problems = checkNoQuery([...new URL(c.req.url).searchParams.keys()]);
  if (problems.length > 0) throw new ApiFailure(invalidRequest(problems));
}
