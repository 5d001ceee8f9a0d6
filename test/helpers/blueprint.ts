import { makeBlueprint } from '../../local/blueprint.ts';

/** The stack with default settings, synthesised once a test file. */
export const blueprint = makeBlueprint({});
