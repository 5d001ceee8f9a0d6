/** `bide webhooks resend`: webhooks of tasks that have ended, once more. */
import { parseArgs } from 'node:util';
import type { Io } from '../io.ts';
import { oneByOne } from '../operate/one-by-one.ts';
import { readTaskIds } from '../read-task-ids.ts';
import { targetOptions } from '../target/api-target.ts';
import { connect } from '../target/connect.ts';

/** Prints a line for each that will be sent; 1 when one was refused. */
export async function resend(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: targetOptions, allowPositionals: true });
  const ids = readTaskIds(positionals);
  const bide = await connect(values, io);
  const work = async (id: string) => {
    const task = await bide.resendWebhook(id, { signal: io.interrupted });
    return { line: values.json ? JSON.stringify(task) : `${id}  will be sent`, isWell: true };
  };
  return oneByOne(ids, work, io);
}
