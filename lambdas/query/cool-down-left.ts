import { limitState } from '../../core/limits/limit-item.ts';
import { limitKey } from '../../core/records/keys.ts';
import type { StepContext } from '../../core/step-context.ts';

/** Milliseconds until the limit group may be talked to again; an unreadable limit item does not stop a look. */
export async function coolDownLeft(limitGroup: string, context: StepContext): Promise<number> {
  try {
    const { notBefore } = limitState(await context.table.get(limitKey(limitGroup)));
    return notBefore - context.clock.now();
  } catch (cause) {
    context.log.warn('limit item not read, looking all the same', { limitGroup, cause: String(cause) });
    return 0;
  }
}
