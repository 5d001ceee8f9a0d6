/**
 * The wait of a lap that neither sends nor looks, in whole seconds: at least a twentieth of the task's age, so that a
 * task of a week has some two hundred of them and not a history full. Never past the deadline.
 */
export function idleLapSeconds(plannedSeconds: number, ageSeconds: number, secondsToDeadline: number): number {
  const stretched = Math.max(plannedSeconds, Math.ceil(ageSeconds / 20));
  return Math.max(1, Math.min(stretched, Math.ceil(secondsToDeadline)));
}
