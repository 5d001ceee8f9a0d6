/** A state machine as a mermaid flowchart, which GitHub draws. */
import { targetsOf, type Definition, type Rule, type State } from '../local/engine/definition.ts';

interface Edge {
  readonly from: string;
  readonly to: string;
  /** Empty for the only way on. */
  readonly label: string;
  readonly caught: boolean;
}

/** Sentence ids as labels, choices as diamonds, waits as rounded boxes, what is caught as dashed lines. */
export function mermaid({ StartAt, States }: Definition): string {
  const reached = inOrder(StartAt, States);
  const nodes = reached.map(([name, state]) => `${idOf(name)}${shape(state, name)}`);
  const edges = reached.flatMap(([name, state]) => merged(edgesOf(name, state))).map(arrow);
  return ['flowchart TD', 'start(( ))', ...nodes, `start --> ${idOf(StartAt)}`, ...edges].join('\n  ') + '\n';
}

/** States as they are reached, breadth first: mermaid lays out in the order that it reads. */
function inOrder(start: string, states: Definition['States']): [string, State][] {
  const names = new Set([start]);
  for (const name of names) {
    const state = states[name];
    if (state === undefined) throw new Error(`The definition has no state ${JSON.stringify(name)}.`);
    for (const target of targetsOf(state)) names.add(target);
  }
  return [...names].flatMap((name) => (states[name] === undefined ? [] : [[name, states[name]]]));
}

/** Letters and underscores; the prefix keeps clear of mermaid's own words, such as `end`. */
const idOf = (name: string) => `s_${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')}`;

function shape(state: State, name: string): string {
  switch (state.Type) {
    case 'Task':
      return `["${name}"]`;
    case 'Wait':
      return `("${name}")`;
    case 'Choice':
      return `{"${name}"}`;
    case 'Succeed':
    case 'Fail':
      return `(["${name}"])`;
  }
}

function edgesOf(from: string, state: State): Edge[] {
  switch (state.Type) {
    case 'Task':
      return [
        { from, to: state.Next, label: '', caught: false },
        ...state.Catch.map((one) => ({ from, to: one.Next, label: 'broken', caught: true })),
      ];
    case 'Wait':
      return [{ from, to: state.Next, label: '', caught: false }];
    case 'Choice':
      return [
        ...state.Choices.map((rule) => ({ from, to: rule.Next, label: labelOf(rule), caught: false })),
        { from, to: state.Default, label: 'otherwise', caught: false },
      ];
    case 'Succeed':
    case 'Fail':
      return [];
  }
}

/** What the rule compares with: its literals, or the field that has to be true where there is no literal. */
function labelOf(rule: Rule): string {
  const comparisons = 'And' in rule ? rule.And : 'Or' in rule ? rule.Or : [rule];
  const literals = comparisons.flatMap((one) => ('StringEquals' in one ? [one.StringEquals] : []));
  if (literals.length > 0) return literals.join(', ');
  return comparisons.map((one) => one.Variable.slice(one.Variable.lastIndexOf('.') + 1)).join(', ');
}

/** One line between two states, however many rules lead there. */
function merged(edges: readonly Edge[]): Edge[] {
  const byTarget = new Map<string, Edge>();
  for (const edge of edges) {
    const known = byTarget.get(edge.to);
    byTarget.set(edge.to, known === undefined ? edge : { ...known, label: `${known.label}<br/>${edge.label}` });
  }
  return [...byTarget.values()];
}

function arrow({ from, to, label, caught }: Edge): string {
  const line = caught ? '-.->' : '-->';
  return `${idOf(from)} ${line}${label === '' ? '' : `|${label}|`} ${idOf(to)}`;
}
