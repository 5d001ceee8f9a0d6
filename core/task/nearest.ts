import leven from 'leven';

/** "did you mean …" with the nearest of the known names, or all of them when none is near. */
export function nearest(name: string, known: readonly string[]): string {
  const [best] = [...known].sort((a, b) => leven(name, a) - leven(name, b));
  const near = best !== undefined && leven(name, best) <= Math.max(2, Math.floor(name.length / 3));
  return near ? `did you mean ${best}?` : `known: ${known.join(', ')}.`;
}
