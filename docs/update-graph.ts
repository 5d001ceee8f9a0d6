/** Puts the current state machine into the README: `npm run graph`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { drawGraph } from '../cli/graph.ts';
import { withGraph } from './readme-graph.ts';

const readme = new URL('../README.md', import.meta.url);
writeFileSync(readme, withGraph(readFileSync(readme, 'utf8'), drawGraph()));
