/** The error envelope and the small answers, as schemas. */
import * as z from 'zod';
import { errorTypes, type ErrorType } from '../errors/taxonomy.ts';

const types = Object.keys(errorTypes) as ErrorType[];

/** The contract's three members, and ours beside them. Snake case, as the contract has it. */
export const envelopeSchema = z
  .strictObject({
    error: z.strictObject({
      message: z.string(),
      type: z.enum(types),
      code: z.string(),
      param: z.string().optional().describe('The first field, parameter or header that is wrong.'),
      details: z
        .array(z.strictObject({ param: z.string(), message: z.string() }))
        .optional()
        .describe('Every problem of the request.'),
      recommended_action: z.string().optional(),
      request_id: z.string().describe('The same as `X-Request-Id`.'),
    }),
  })
  .describe('The error envelope.');

export const healthSchema = z.strictObject({ ok: z.literal(true) }).describe('The function runs.');
