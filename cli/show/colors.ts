import picocolors from 'picocolors';
import type { Colors } from 'picocolors/types.js';
import type { Io } from '../io.ts';

/** Colours for a stream: on a terminal, unless NO_COLOR is set to something. */
export function colorsFor(stream: { readonly isTTY?: boolean }, { environment }: Io): Colors {
  return picocolors.createColors(stream.isTTY === true && (environment['NO_COLOR'] ?? '') === '');
}
