/** Schemas of the OpenAPI document, made from those that check requests and answers. */
import * as z from 'zod';
import { auditPageSchema, auditSchema } from '../audit-schema.ts';
import { adoptBody, pauseBody, recoverBody, retryBody } from '../bodies.ts';
import { limitGroupSchema, limitGroupsSchema } from '../limit-group-schema.ts';
import { predictionErrorSchema, predictionSchema, unifiedErrorSchema, unifiedTaskSchema } from '../drop-in-schema.ts';
import { requestSchema } from '../../task/request.ts';
import { errorPageSchema, errorSchema } from '../error-schema.ts';
import { envelopeSchema, healthSchema } from '../envelope-schema.ts';
import { scheduleSchema } from '../schedule-schema.ts';
import { waitsSchema } from '../waits-schema.ts';
import { attemptSchema, listedTaskSchema, outcomeSchema, taskPageSchema, taskSchema } from '../task-schema.ts';

/** JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const answers = {
  Task: taskSchema,
  ListedTask: listedTaskSchema,
  Attempt: attemptSchema,
  Outcome: outcomeSchema,
  TaskPage: taskPageSchema,
  TaskError: errorSchema,
  TaskErrorPage: errorPageSchema,
  Audit: auditSchema,
  AuditPage: auditPageSchema,
  LimitGroup: limitGroupSchema,
  LimitGroups: limitGroupsSchema,
  Error: envelopeSchema,
  Schedule: scheduleSchema,
  Waits: waitsSchema,
  Health: healthSchema,
  UnifiedTask: unifiedTaskSchema,
  UnifiedError: unifiedErrorSchema,
  Prediction: predictionSchema,
  PredictionError: predictionErrorSchema,
} as const;

const wishes = { RetryWish: retryBody, RecoverWish: recoverBody, AdoptWish: adoptBody, PauseWish: pauseBody } as const;

export type SchemaName = keyof typeof answers | keyof typeof wishes | 'TaskRequest';

export const ref = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` });

/** The component schemas. Requests are closed; answers are open, because fields may be added to them. */
export function componentSchemas(): Record<SchemaName, JsonSchema> {
  return { ...converted({ TaskRequest: requestSchema, ...wishes }, true), ...converted(answers, false) } as Record<
    SchemaName,
    JsonSchema
  >;
}

/** Schemas of the parameters of a query, by name. */
export function parameterSchemas(query: z.core.$ZodObject): Record<string, JsonSchema> {
  const { properties = {} } = z.toJSONSchema(query, { io: 'output', override: ({ jsonSchema }) => tidy(jsonSchema) });
  return properties as Record<string, JsonSchema>;
}

function converted(schemas: Readonly<Record<string, z.core.$ZodType>>, closed: boolean): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const { schemas: made } = z.toJSONSchema(registry, {
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ jsonSchema }) => {
      tidy(jsonSchema);
      if (!closed && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  for (const schema of Object.values(made)) {
    delete schema.$schema;
    delete schema.$id;
  }
  return made;
}

/** Leaves out what says no more than what stands beside it. */
function tidy(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.format === 'date-time') delete schema.pattern;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}
