import type { Comparison, Rule, StateOf } from './definition.ts';
import { readPath } from './paths.ts';

/** The state that a Choice leads to. */
export function choose(state: StateOf<'Choice'>, document: unknown): string {
  return state.Choices.find((rule) => ruleHolds(rule, document))?.Next ?? state.Default;
}

function ruleHolds(rule: Rule, document: unknown): boolean {
  if ('And' in rule) return rule.And.every((one) => holds(one, document));
  if ('Or' in rule) return rule.Or.some((one) => holds(one, document));
  return holds(rule, document);
}

function holds(comparison: Comparison, document: unknown): boolean {
  const found = readPath(document, comparison.Variable);
  return found === ('StringEquals' in comparison ? comparison.StringEquals : comparison.BooleanEquals);
}
