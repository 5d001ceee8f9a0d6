/** The log of one invocation: read by the oracle, now and then lost, and a place to die at. It never throws. */
import type { Log } from '../../core/ports.ts';
import { crash } from './faults.ts';
import type { Surroundings } from './faulty-ports.ts';
import type { Life } from './life.ts';

export function faultyLog(world: Surroundings, life: Life): Log {
  const write = (message: string, fields: Record<string, unknown> = {}) => {
    if (life.dead) return;
    const draw = life.random();
    const fault = world.calm() || draw >= 0.01 ? undefined : draw < 0.004 ? 'crash_at_log' : 'line_lost';
    const happens = fault !== undefined && world.injections.happens(fault, life.at(`log ${message}`)());
    const crashes = happens && fault === 'crash_at_log';
    // It dies before, it dies after, or the line is lost on its way.
    if (!crashes || draw >= 0.002) world.oracle.logs(life, { message, ...fields }, happens && !crashes);
    if (crashes) void crash(life);
  };
  return { info: write, warn: write, error: write };
}
