/** What reaches the person who looks after a deployment: `bide errors`, alarms, and lines of the log. */
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { newCaller } from '../../core/records/caller-record.ts';
import { Workplace } from '../cli/bide.ts';
import { ofType, synthesise, type Synthesised } from '../lib/synthesised.ts';
import type { Stage } from '../scenarios/play.ts';
import { readPattern } from './filter-pattern.ts';

const callerKey = 'bide_a-caller';

/** What `bide errors ID` prints of a task, its columns apart by ` | `, without age and id. */
export async function errorsText(stage: Stage, taskId: string): Promise<string[]> {
  const lines = await errorLines(stage, [taskId, '--limit', '100']);
  return lines.map((cells) => cells.slice(1).join(' | ')).reverse();
}

/** What `bide errors` prints to the owner of the tasks, newest first: the columns of each line, without its age. */
export async function errorLines({ runtime, clock }: Stage, args: readonly string[] = []): Promise<string[][]> {
  const now = clock.now();
  await runtime.table.put(newCaller({ callerKey, name: 'operator', owner: 'tester', now }));
  const server = serve({ fetch: runtime.api.fetch, port: 0, hostname: '127.0.0.1' });
  const place = await Workplace.make();
  try {
    if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
    const BIDE_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const environment = { BIDE_URL, BIDE_CALLER_KEY: callerKey };
    const { code, out, err } = await place.bide(['errors', ...args], { environment, clock });
    if (code !== 0) throw new Error(`bide errors ended with ${code}: ${err}`);
    const lines = out.split('\n').filter((line) => line !== '');
    return lines.map((line) => line.split(/ {2,}/).slice(1));
  } finally {
    await new Promise((resolve) => server.close(resolve));
    await place.remove();
  }
}

/** Warnings and errors, each once, in the order of their first appearance. */
export const logged = ({ lines }: Stage): string[] => [
  ...new Set(lines.filter(({ level }) => level !== 'info').map(({ level, message }) => `${level}: ${message}`)),
];

/** A function that failed: when, and under which name. */
export interface Failure {
  readonly at: number;
  readonly error: string;
}

const THROTTLED = 'Lambda.TooManyRequestsException';
const [template] = synthesise({}) as [Synthesised];

/** Pattern of the metric filters whose logical ids begin so. */
function patternOf(name: string) {
  const filters = ofType(template, 'AWS::Logs::MetricFilter');
  const found = filters.find(([id]) => id.startsWith(`Operations${name}`));
  return readPattern(String(found?.[1].Properties['FilterPattern']));
}

const alarms = ofType(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => ({
  name: String(Properties['AlarmDescription']).split(':')[0] ?? '',
  threshold: Number(Properties['Threshold']),
}));

const FIVE_MINUTES = 300_000;

/** Names of the alarms that the synthesised template would raise, by what was counted within five minutes. */
export function raised(stage: Stage, asynchronous: readonly Failure[]): string[] {
  const { lines, runtime } = stage;
  const executions = runtime.engine.list();
  const ended = (status: string) =>
    executions.filter((one) => one.status === status).map(({ ending }) => ending?.at ?? 0);
  const failures = [
    ...asynchronous,
    ...executions.flatMap(({ events }) =>
      events.flatMap(({ type, at, error = '' }) => (type === 'LambdaFunctionFailed' ? [{ at, error }] : [])),
    ),
  ];
  const linesOf = (name: string) => {
    const matches = patternOf(name);
    return lines.filter(({ message, fields }) => matches({ ...fields, message })).map(({ at }) => at);
  };
  const lettersOf = (name: 'admit' | 'webhook') =>
    runtime.deadLetters
      .filter(({ requestContext }) => requestContext.functionArn === runtime.blueprint.functions[name].arn)
      .map(({ timestamp }) => Date.parse(timestamp));
  const counted: Readonly<Record<string, readonly number[]>> = {
    // EventBridge's own queue: here it always hands events over.
    'Undelivered events': [],
    'Failed admissions': lettersOf('admit'),
    'Webhooks given up': lettersOf('webhook'),
    'Executions failed': ended('FAILED'),
    'Executions timed out': ended('TIMED_OUT'),
    'Function errors': failures.filter(({ error }) => error !== THROTTLED).map(({ at }) => at),
    'Function throttles': failures.filter(({ error }) => error === THROTTLED).map(({ at }) => at),
    // Callers of the API see its answers themselves.
    'API server errors': [],
    'Provider key trouble': linesOf('ProviderKeyTrouble'),
    'Tasks left open': linesOf('TasksLeftOpen'),
  };
  return alarms.flatMap(({ name, threshold }) => {
    const times = counted[name];
    if (times === undefined) throw new Error(`Nobody counts for the alarm ${name}.`);
    const periods = times.map((at) => Math.floor(at / FIVE_MINUTES));
    const most = Math.max(0, ...periods.map((period) => periods.filter((one) => one === period).length));
    return most >= threshold ? [name] : [];
  });
}
