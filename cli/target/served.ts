/** A `bide serve` that runs on this machine, by the file that it keeps while it does. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { isRunning } from '../process-identity.ts';

const servedSchema = z.object({
  /** Of the API. */
  url: z.url(),
  /** Where AWS clients find the table and the event bus. Its path is the key to them, anew at each start. */
  endpoint: z.url(),
  tableName: z.string(),
  eventBusName: z.string(),
  stateMachineArn: z.string(),
  /** Sources whose events become tasks; an earlier release does not say. */
  eventSources: z.array(z.string()).optional(),
  pid: z.int().positive(),
  /** What tells it from a later process of that id; some systems, and an earlier release, do not say. */
  identity: z.string().optional(),
});

export type Served = z.infer<typeof servedSchema>;

/** Where `bide serve` keeps its records unless told otherwise, from the folder that a command is called in. */
export const RECORDS_FOLDER = '.bide';

/** The running server of a folder; undefined when there is none, or its process is gone. */
export async function findServed(folder: string): Promise<Served | undefined> {
  const text = await readFile(join(folder, RECORDS_FOLDER, 'serve.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const parsed = servedSchema.safeParse(parse(text));
  if (!parsed.success) return undefined;
  const { pid, identity } = parsed.data;
  return (await isRunning(pid, identity)) ? parsed.data : undefined;
}

/** The caller key that `bide serve` made for this folder. */
export async function readServedCallerKey(folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, RECORDS_FOLDER, 'caller-key'), 'utf8').catch(() => undefined);
  return text?.trim();
}

/** Where the running server of a folder is, and the key to it. */
export async function findServedTarget(folder: string): Promise<{ url: string; callerKey: string } | undefined> {
  const served = await findServed(folder);
  const callerKey = served === undefined ? undefined : await readServedCallerKey(folder);
  return served === undefined || callerKey === undefined ? undefined : { url: served.url, callerKey };
}

/** Half-written, or of another release: as good as absent. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
