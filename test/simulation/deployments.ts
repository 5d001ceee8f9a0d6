/** The definition of today and of an earlier release, each loaded once, because that takes longer than a world. */
import type { Blueprint } from '../../local/blueprint.ts';
import { loadDefinition, type Definition } from '../../local/engine/definition.ts';
import earlierRelease from './releases/earlier.json' with { type: 'json' };
import type { EarlierRelease } from './releases.ts';

export interface Deployments {
  readonly today: Definition;
  readonly earlier: EarlierRelease;
}

const known = new WeakMap<Blueprint, Deployments>();

/** @throws when the earlier definition calls a function that today's stack does not have: those keep their names. */
export function deploymentsOf(blueprint: Blueprint): Deployments {
  const made = known.get(blueprint) ?? load(blueprint);
  known.set(blueprint, made);
  return made;
}

function load(blueprint: Blueprint): Deployments {
  const { version, definition, fields } = earlierRelease;
  const earlier = loadDefinition(JSON.stringify(definition));
  const arns = Object.values(blueprint.functions).map(({ arn }) => arn);
  for (const state of Object.values(earlier.States)) {
    if (state.Type === 'Task' && !arns.includes(state.Resource))
      throw new Error(`The definition of ${version} calls ${state.Resource}; the stack has ${arns.join(', ')}.`);
  }
  return { today: loadDefinition(blueprint.definition), earlier: { definition: earlier, fields } };
}
