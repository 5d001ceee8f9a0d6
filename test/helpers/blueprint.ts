import { makeBlueprint } from '../../local/blueprint.ts';

/** The stack with default settings and one source of events, synthesised once a test file. */
export const blueprint = makeBlueprint({ eventOwners: { shop: 'tester' } });
