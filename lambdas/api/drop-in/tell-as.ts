import { ownRefusal } from '../../../core/drop-in/refusal.ts';
import { shapeOf } from '../../../core/drop-in/shapes.ts';
import type { Profile } from '../../../core/provider/profile.ts';
import type { Tell } from '../api-context.ts';

/** Tells errors of ours as the provider would whose client asks. */
export function tellAs(profile: Profile): Tell {
  const shape = shapeOf(profile);
  return (error) => {
    const refusal = ownRefusal(error, shape);
    return { status: refusal.status, body: shape.error(refusal) };
  };
}
