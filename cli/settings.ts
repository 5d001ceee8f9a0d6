/** `"bide"` in cdk.json, or a file that holds the same: one reader for every command. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseSettings, type OrchestratorSettings } from '../local/settings.ts';
import { SetupError, UsageError } from './io.ts';

/** Reads and checks them; `file` stands in for cdk.json, and a cdk.json that is not there says nothing. */
export async function readSettings(file: string | undefined, folder: string): Promise<OrchestratorSettings> {
  const path = resolve(folder, file ?? 'cdk.json');
  const given = await readGiven(path, file === undefined);
  try {
    return parseSettings(given);
  } catch (cause) {
    throw new SetupError(`${path}: ${(cause as Error).message}`, { cause });
  }
}

async function readGiven(path: string, isCdkJson: boolean): Promise<unknown> {
  try {
    const json = JSON.parse(await readFile(path, 'utf8')) as { context?: { bide?: unknown } };
    return isCdkJson ? (json.context?.bide ?? {}) : json;
  } catch (cause) {
    if (isCdkJson && (cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new UsageError(`The settings in ${path} cannot be read: ${(cause as Error).message}`);
  }
}
