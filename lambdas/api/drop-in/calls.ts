/** What drop-in endpoints do; loaded on demand. */
export { cancel } from './cancel.ts';
export { query } from './query.ts';
export { submit } from './submit.ts';
export { tellAs } from './tell-as.ts';
