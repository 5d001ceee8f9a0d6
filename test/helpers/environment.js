import { TestEnvironment } from 'jest-environment-node';

const DISPATCHER = Symbol.for('undici.globalDispatcher.1');

/** Node's test environment, with the dispatcher of Node's own fetch, which it leaves out of its global object. */
export default class extends TestEnvironment {
  constructor(...args) {
    super(...args);
    Object.defineProperty(this.global, DISPATCHER, { get: () => globalThis[DISPATCHER] });
  }
}
