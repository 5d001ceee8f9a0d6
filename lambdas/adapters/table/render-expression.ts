/** Turns writes as data into DynamoDB's expressions. Pure, and the same text for the same write. */
import type { Condition, Update } from '../../../core/records/write.ts';
import { InvalidRequestError } from './invalid-request-error.ts';
import { Placeholders, type Substitutes } from './placeholders.ts';

/** A condition as a request carries it. */
export type RenderedCondition = Substitutes & { readonly ConditionExpression?: string };

/** An update as a request carries it, its key aside; an update that changes nothing has no expression. */
export type RenderedUpdate = RenderedCondition & { readonly UpdateExpression?: string };

/** Renders the condition of a put. @throws InvalidRequestError for one that DynamoDB cannot express. */
export function renderCondition(condition: Condition): RenderedCondition {
  const placeholders = new Placeholders();
  const ConditionExpression = conditionText(condition, placeholders);
  return { ConditionExpression, ...placeholders.substitutes() };
}

/** Renders an update with its condition. @throws InvalidRequestError for one that DynamoDB cannot express. */
export function renderUpdate(update: Update): RenderedUpdate {
  const placeholders = new Placeholders();
  const UpdateExpression = updateText(update, placeholders);
  const { onlyIf } = update;
  return {
    ...(UpdateExpression === '' ? {} : { UpdateExpression }),
    ...(onlyIf === undefined ? {} : { ConditionExpression: conditionText(onlyIf, placeholders) }),
    ...placeholders.substitutes(),
  };
}

function updateText({ set, setIfAbsent, add, join, leave, remove }: Update, placeholders: Placeholders): string {
  const assignments = [
    ...Object.entries(set ?? {}).map(([path, value]) => {
      return `${placeholders.path(path)} = ${placeholders.value(value, path)}`;
    }),
    ...Object.entries(setIfAbsent ?? {}).map(([path, value]) => {
      const name = placeholders.path(path);
      return `${name} = if_not_exists(${name}, ${placeholders.value(value, path)})`;
    }),
    // DynamoDB's own ADD takes top-level attributes only.
    ...Object.entries(add ?? {}).map(([path, value]) => {
      const name = placeholders.path(path);
      return `${name} = if_not_exists(${name}, ${placeholders.value(0, path)}) + ${placeholders.value(value, path)}`;
    }),
  ];
  const members = (sets: Update['join'] = {}) =>
    Object.entries(sets).map(([path, texts]) => {
      return `${placeholders.path(path)} ${placeholders.value(new Set(texts), path)}`;
    });
  const [joins, leaves] = [members(join), members(leave)];
  const removals = (remove ?? []).map((path) => placeholders.path(path));
  return [
    ...(assignments.length > 0 ? [`SET ${assignments.join(', ')}`] : []),
    ...(joins.length > 0 ? [`ADD ${joins.join(', ')}`] : []),
    ...(leaves.length > 0 ? [`DELETE ${leaves.join(', ')}`] : []),
    ...(removals.length > 0 ? [`REMOVE ${removals.join(', ')}`] : []),
  ].join(' ');
}

function conditionText(condition: Condition, placeholders: Placeholders): string {
  switch (condition.op) {
    case 'exists':
      return `attribute_exists(${placeholders.path(condition.path)})`;
    case 'absent':
      return `attribute_not_exists(${placeholders.path(condition.path)})`;
    case 'and':
    case 'or': {
      const parts = condition.of.map((part) => conditionText(part, placeholders));
      if (parts.length === 0)
        throw new InvalidRequestError(`A condition "${condition.op}" is empty. Give it a clause.`);
      // One clause stands bare: DynamoDB refuses redundant parentheses.
      const joined = parts.join(condition.op === 'and' ? ' AND ' : ' OR ');
      return parts.length === 1 ? joined : `(${joined})`;
    }
    case 'in': {
      const { path } = condition;
      const values = condition.values.map((value) => placeholders.value(value, path));
      if (values.length === 0) throw new InvalidRequestError(`A condition "in" on ${path} is empty. Give it a value.`);
      return `${placeholders.path(path)} IN (${[...new Set(values)].join(', ')})`;
    }
    case 'fewer':
      return `size(${placeholders.path(condition.path)}) < ${placeholders.value(condition.value, condition.path)}`;
    case 'contains':
      return `contains(${placeholders.path(condition.path)}, ${placeholders.value(condition.value, condition.path)})`;
    default: {
      const { op, path, value } = condition;
      if (typeof value === 'boolean' && op !== '=' && op !== '<>') {
        throw new InvalidRequestError(
          `A condition "${op}" on ${path} compares with ${value}. Booleans take = and <> only.`,
        );
      }
      return `${placeholders.path(path)} ${op} ${placeholders.value(value, path)}`;
    }
  }
}
