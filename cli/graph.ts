/** `bide graph`: the state machine as it is synthesised, as a mermaid graph. */
import { parseArgs } from 'node:util';
import { makeBlueprint } from '../local/blueprint.ts';
import { loadDefinition } from '../local/engine/definition.ts';
import { exitCodes, type Io } from './io.ts';
import { mermaid } from './mermaid.ts';

/** The graph of the default settings; settings change waits and limits, never the states. */
export function drawGraph(): string {
  return mermaid(loadDefinition(makeBlueprint({}).definition));
}

/** Prints the graph. */
export function graph(args: readonly string[], io: Pick<Io, 'stdout'>): Promise<number> {
  parseArgs({ args: [...args], options: {} });
  io.stdout.write(drawGraph());
  return Promise.resolve(exitCodes.ok);
}
