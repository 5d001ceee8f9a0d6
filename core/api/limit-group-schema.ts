/** A limit group as an answer, as a schema. */
import * as z from 'zod';

const time = z.iso.datetime({ precision: 3 });

export const limitGroupSchema = z
  .strictObject({
    group: z.string(),
    paused: z.boolean().describe('Nobody sends; everybody goes on looking.'),
    pausedUntil: time
      .nullable()
      .describe('When the pause ends by itself; null when it does not, or when there is none.'),
    restsUntil: time.nullable().describe('The provider has asked everybody to neither send nor look before then.'),
  })
  .describe('A provider key, and everybody who uses it.');

/** Of `GET /v1/limit-groups`: all of them, by name. */
export const limitGroupsSchema = z
  .strictObject({ items: z.array(limitGroupSchema) })
  .describe('The limit groups of the deployment, by name.');

export type LimitGroupView = z.output<typeof limitGroupSchema>;
