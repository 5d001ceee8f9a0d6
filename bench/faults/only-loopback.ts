/** Nothing that a bench starts talks to anybody outside this machine. */
import { Socket } from 'node:net';

const loopback = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

/** No telemetry, and no warnings among the numbers. */
const silence = {
  DO_NOT_TRACK: '1',
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** Refuses every other connection from now on; answers with those that were refused. Call before a peer is loaded. */
export function allowOnlyLoopback(): readonly string[] {
  Object.assign(process.env, silence);
  Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });
  const refused: string[] = [];
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own socket below
  const connect = Socket.prototype.connect as (this: Socket, ...args: unknown[]) => Socket;
  const guarded = function (this: Socket, ...args: unknown[]): Socket {
    const host = hostOf(args);
    if (loopback.test(host)) return connect.apply(this, args);
    refused.push(host);
    throw new Error(`A bench wanted to connect to ${host}; only this machine is allowed.`);
  };
  Object.assign(Socket.prototype, { connect: guarded });
  return refused;
}

/** `connect(options)`, `connect(port, host)`, or the normalised list that Node hands on. */
function hostOf(args: readonly unknown[]): string {
  const [target, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  const host = typeof target === 'object' && target !== null ? (target as { host?: unknown }).host : second;
  return typeof host === 'string' ? host : 'localhost';
}
