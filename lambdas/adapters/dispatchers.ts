/**
 * How Node's fetch connects: with a connect timeout, and with a fresh connection for each POST, because a reused socket
 * that dies under a request looks like a lost answer. Built from the dispatcher that fetch brings along, so that no
 * second HTTP stack is bundled.
 */

import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** A dispatcher of Node's fetch; only passed on, never called by us. */
export type Dispatcher = object;

type DispatcherClass = new (options: {
  pipelining?: number;
  connect: { timeout?: number; lookup?: LookupFunction };
}) => Dispatcher;

const GLOBAL_DISPATCHER = Symbol.for('undici.globalDispatcher.1');

/** One dispatcher for calls that buy, one for looks. */
export interface Dispatchers {
  readonly post: Dispatcher;
  readonly get: Dispatcher;
}

/** Makes both; undefined when this Node (later than 24, say) has no such dispatcher: then nothing may be sent at all. */
export async function makeDispatchers(connectMs: number): Promise<Dispatchers | undefined> {
  const Agent = await dispatcherClass();
  if (Agent === undefined) return undefined;
  const connect = { timeout: connectMs };
  return { post: new Agent({ pipelining: 0, connect }), get: new Agent({ connect }) };
}

/** One that connects to these addresses whatever the name, and keeps no connection; undefined as above. */
export async function makePinned(addresses: readonly LookupAddress[]): Promise<Dispatcher | undefined> {
  const Agent = await dispatcherClass();
  if (Agent === undefined) return undefined;
  const lookup: LookupFunction = (_hostname, { all }, done) => {
    const [first] = addresses;
    if (all === true) done(null, [...addresses]);
    else done(null, first?.address ?? '', first?.family);
  };
  return new Agent({ pipelining: 0, connect: { lookup } });
}

async function dispatcherClass(): Promise<DispatcherClass | undefined> {
  // Fetch sets its dispatcher up at its first use; this use needs no network.
  await fetch('data:,');
  const found = Reflect.get(globalThis, GLOBAL_DISPATCHER) as object | undefined;
  return found?.constructor as DispatcherClass | undefined;
}
