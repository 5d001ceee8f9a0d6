import type { Urgency } from '../task/urgency.ts';

const worth = { interactive: 0.5, batch: 10 } as const;

/** Seconds of delay that one look is worth; `normal`, and no urgency, is what the deployment says. */
export function secondsPerLookOf(urgency: Urgency | undefined, settings: { readonly secondsPerLook: number }): number {
  return urgency === undefined || urgency === 'normal' ? settings.secondsPerLook : worth[urgency];
}
