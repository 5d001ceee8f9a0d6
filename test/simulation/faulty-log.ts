/** The log of one invocation: read by the oracle, now and then lost, and a place to die at. It never throws. */
import type { Log } from '../../core/ports.ts';
import { crash } from './faults.ts';
import type { Surroundings } from './faulty-ports.ts';
import type { Life } from './life.ts';

export function faultyLog(world: Surroundings, life: Life): Log {
  const write = (message: string, fields: Record<string, unknown> = {}) => {
    if (life.dead) return;
    const fate = world.calm() ? 1 : world.random();
    if (fate < 0.004) {
      world.count('crash_at_log');
      world.say(`${life.id} crash at log ${message}`);
    }
    // It dies before, it dies after, or the line is lost on its way.
    if (fate >= 0.002) world.oracle.logs(life, { message, ...fields }, fate >= 0.004 && fate < 0.01);
    if (fate < 0.004) void crash(life);
  };
  return { info: write, warn: write, error: write };
}
