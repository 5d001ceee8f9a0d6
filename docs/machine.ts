/** The state machine as the console draws it: places and lines, worked out once, here, so that no browser has to. */
import { Graph, layout } from '@dagrejs/dagre';
import { makeBlueprint } from '../local/blueprint.ts';
import { loadDefinition, targetsOf } from '../local/engine/definition.ts';

const NODE = { width: 118, height: 48 };
/** Letters that fit into a line of a node. */
const LINE = 15;

/** The text of local/console/page/machine.json as it should be now. */
export function currentMachine(): string {
  const { StartAt, States } = loadDefinition(makeBlueprint({}).definition);
  const graph = new Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 8, ranksep: 24, edgesep: 6, marginx: 6, marginy: 6 });
  graph.setDefaultEdgeLabel(() => ({}));
  const names = new Set([StartAt]);
  for (const name of names) for (const target of targetsOf(stateOf(States, name))) names.add(target);
  for (const name of names) graph.setNode(name, { ...NODE });
  const lines = [...names].flatMap((from) =>
    [...new Set(targetsOf(stateOf(States, from)))].map((to) => ({ from, to })),
  );
  for (const { from, to } of lines) graph.setEdge(from, to, { weight: isMain(from, to) ? 8 : 1 });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const states = [...names].map((name) => {
    const { x, y } = graph.node(name);
    return { name, type: stateOf(States, name).Type, lines: wrapped(name), x: round(x), y: round(y) };
  });
  const edges = lines.map(({ from, to }) => {
    const { points = [] } = graph.edge(from, to);
    const isCaught = caughtBy(stateOf(States, from)).includes(to);
    return {
      from,
      to,
      isCaught,
      points: points.map((point) => [round(point.x), round(point.y)]),
    };
  });
  return `${JSON.stringify({ width: round(width), height: round(height), node: NODE, states, edges })}\n`;
}

type States = ReturnType<typeof loadDefinition>['States'];

function stateOf(states: States, name: string): States[string] {
  const state = states[name];
  if (state === undefined) throw new Error(`The definition has no state ${JSON.stringify(name)}.`);
  return state;
}

const caughtBy = (state: States[string]): string[] =>
  state.Type === 'Task' ? state.Catch.map(({ Next }) => Next).filter((name) => name !== state.Next) : [];

/** The way of a task that goes well stays straight. */
const main = [
  'Submit task',
  'Submitted?',
  'Wait for the next look',
  'Query status',
  'Finished?',
  'Record outcome',
  'Succeeded?',
  'Task succeeded',
];
const isMain = (from: string, to: string) => main.includes(from) && main.indexOf(to) === main.indexOf(from) + 1;

function wrapped(name: string): string[] {
  const lines: string[] = [];
  for (const word of name.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < LINE) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const round = (x: number) => Math.round(10 * x) / 10;
