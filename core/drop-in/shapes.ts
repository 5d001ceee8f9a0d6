import type { dropInShapes, Profile } from '../provider/profile.ts';
import { replicate } from './replicate-prediction.ts';
import type { Shape } from './shape.ts';
import { unified } from './unified-task.ts';

const shapes: Readonly<Record<(typeof dropInShapes)[number], Shape>> = { unified, replicate };

/** The way of answering that the profile names. @throws when it names none that there is. */
export function shapeOf({ name, dropIn = 'none' }: Profile): Shape {
  const shape = (shapes as Readonly<Record<string, Shape | undefined>>)[dropIn];
  if (shape === undefined)
    throw new Error(`The profile ${name} answers like ${dropIn}; known: ${Object.keys(shapes).join(', ')}.`);
  return shape;
}
