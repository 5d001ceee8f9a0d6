/** What drop-in endpoints do: one file of the bundle, which is loaded by the first call of one. */
export { shapeOf } from '../../../core/drop-in/shapes.ts';
export { cancel } from './cancel.ts';
export { query } from './query.ts';
export { submit } from './submit.ts';
