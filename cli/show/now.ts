import type { Io } from '../io.ts';

/** Milliseconds since the epoch, by the clock of the command. */
export const now = ({ clock }: Pick<Io, 'clock'>): number => clock?.now() ?? Date.now();
