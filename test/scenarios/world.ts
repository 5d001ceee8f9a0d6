/**
 * Files named `*.deployed.test.ts` are played in two worlds by the same text: here, on virtual time, and by
 * `npm run test:deployed` in a deployed stack over HTTP, on real time. There waits are random, so their lists are
 * compared here only; POSTs, looks, record, error rows and the path through the definition are compared in both.
 */
import { expect, test } from '@jest/globals';
import type { Played } from './play.ts';

export { imageRequest } from './image-request.ts';

/** True where scenarios are played in a deployed stack. */
export const deployed = process.env['BIDE_DEPLOYED'] !== undefined;

const { play: playThere } = deployed ? await import('../deployed/play.ts') : await import('./play.ts');

/** Takes one request from its admission to its end. */
export const play = (request: unknown): Promise<Played> => playThere(request);

/** A test of one task that disturbs no other: side by side where time is real. */
export const scenario = deployed ? test.concurrent : test;

/** Compares the seconds of every Wait with what they are in the middle of their range. */
export function expectWaits(played: Played, waits: readonly number[]): void {
  if (!deployed) expect(played.waits).toEqual(waits);
}

/** After a test that made a limit group rest: the tests that follow do not wait for its end. */
export async function wakeLimitGroups(): Promise<void> {
  if (!deployed) return;
  const { forgetLimits } = await import('../deployed/table.ts');
  await forgetLimits();
}
