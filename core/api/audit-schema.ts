/** Audit rows as callers see them, as schemas: for the OpenAPI document, and for tests to hold every answer to. */
import * as z from 'zod';
import { auditActions, auditStates } from '../records/audit-row.ts';
import { pageOf } from './task-schema.ts';

/** One thing that somebody asked for. */
export const auditSchema = z
  .strictObject({
    at: z.iso.datetime({ precision: 3 }),
    action: z.enum(auditActions),
    owner: z.string().describe('Who asked.'),
    keyId: z.string().nullable().describe("The caller key's id; null for an IAM principal."),
    requestId: z.string(),
    attempt: z.int().min(1).nullable().describe('The attempt that it is about.'),
    providerTaskId: z.string().nullable(),
    detail: z.string(),
    state: z
      .enum(auditStates)
      .describe('`asked`: written before anything was done, and nothing was heard of it since.'),
    outcome: z.string().describe('What came of it, in short.'),
  })
  .describe('What an operator asked for, and what came of it: kept 90 days.');

export type AuditView = z.output<typeof auditSchema>;

export const auditPageSchema = pageOf(auditSchema);
