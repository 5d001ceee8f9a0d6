/** The guards of the promise, in the order of a task's life. */
import type { Guard } from './guard.ts';
import { sendingGuards } from './sending-guards.ts';
import { tableGuards } from './table-guards.ts';
import { answerGuards } from './answer-guards.ts';
import { limitGuards } from './limit-guards.ts';
import { lookingGuards } from './looking-guards.ts';
import { endingGuards } from './ending-guards.ts';

export const guards: readonly Guard[] = [
  ...tableGuards,
  ...sendingGuards,
  ...answerGuards,
  ...limitGuards,
  ...lookingGuards,
  ...endingGuards,
];
