/** Whether a process still runs, and what tells it from a later one that was given the same id. */
import { readFile } from 'node:fs/promises';

/** Fields of `/proc/PID/stat` are counted from behind the name, which may hold anything; see proc(5). */
const START_TIME = 19;

/** When it began, and in which run of the machine; undefined where the system does not say. */
export async function identityOf(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_TIME];
    return `${ticks}@${boot.trim()}`;
  } catch {
    return undefined;
  }
}

/** Whether the process of that id and identity still runs. Where nobody can tell one from a later one, it is the same. */
export async function isRunning(pid: number, identity: string | undefined): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const found = await identityOf(pid);
  return identity === undefined || found === undefined || found === identity;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}
