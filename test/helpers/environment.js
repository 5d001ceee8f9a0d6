import { AsyncLocalStorage } from 'node:async_hooks';
import dns from 'node:dns';
import { isIP } from 'node:net';
import { TestEnvironment } from 'jest-environment-node';

const DISPATCHER = Symbol.for('undici.globalDispatcher.1');
/** What a test file has put into use: until it is disabled, each storage is served at every promise of the process. */
const storages = new Set();

for (const name of ['run', 'enterWith']) {
  const method = AsyncLocalStorage.prototype[name];
  AsyncLocalStorage.prototype[name] = function (...args) {
    storages.add(this);
    return method.apply(this, args);
  };
}

/** Tests speak to this machine alone: every other name is unknown, at once and wherever they run. */
const { lookup } = dns;
dns.lookup = (name, ...more) => {
  if (isIP(name) > 0 || name === 'localhost') return lookup(name, ...more);
  const cause = new Error(`getaddrinfo ENOTFOUND ${name}`);
  process.nextTick(more.at(-1), Object.assign(cause, { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: name }));
  return {};
};

/**
 * Node's test environment, with the dispatcher of Node's own fetch, which it leaves out of its global object;
 * the storages of a test file (Jest's own and ours) end with it, so that the files after it need not carry them.
 */
export default class extends TestEnvironment {
  constructor(...args) {
    super(...args);
    Object.defineProperty(this.global, DISPATCHER, { get: () => globalThis[DISPATCHER] });
  }

  async teardown() {
    await super.teardown();
    for (const storage of storages) storage.disable();
    storages.clear();
  }
}
