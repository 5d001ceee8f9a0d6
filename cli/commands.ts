/** Every command: how it is called, and what it is for. */
import type { Io } from './io.ts';

/** A command: its arguments in, its exit code out. */
export type Command = (args: readonly string[], io: Io) => Promise<number>;

/** Groups of the help, in its order. */
export const groups = ['on this machine', 'tasks', 'when things go wrong', 'administration'] as const;

export interface Entry {
  readonly group: (typeof groups)[number];
  readonly usage: string;
  readonly summary: string;
  /** Loaded when it is called: the CDK alone takes a second. */
  readonly load: () => Promise<Command>;
}

const filters = '[--since 2h] [--code CODE] [--provider NAME] [--dry-run] [--yes]';
const target = '[--url URL | --outputs FILE] [--json]';

/** By name; a name may have two words. */
export const commands: Readonly<Record<string, Entry>> = {
  run: {
    group: 'on this machine',
    usage: `bide run FILE... [--results FILE [--concurrency N] [--name NAME] [--url URL | --outputs FILE]] [--json] [--folder DIR] [--settings FILE]`,
    summary: 'takes the requests of JSON or JSON Lines files through',
    load: async () => (await import('./run.ts')).run,
  },
  serve: {
    group: 'on this machine',
    usage: 'bide serve [--port N] [--folder DIR] [--settings FILE]',
    summary: 'takes tasks in over HTTP, and shows the console',
    load: async () => (await import('./serve.ts')).serve,
  },
  graph: {
    group: 'on this machine',
    usage: 'bide graph',
    summary: 'prints the state machine as a mermaid graph',
    load: async () => (await import('./graph.ts')).graph,
  },
  submit: {
    group: 'tasks',
    usage: `bide submit FILE... [--wait] [--idempotency-key KEY] ${target}`,
    summary: 'hands requests in; with --wait it stays until they have ended',
    load: async () => (await import('./submit.ts')).submit,
  },
  status: {
    group: 'tasks',
    usage: `bide status ID... ${target}`,
    summary: 'shows tasks as they are now; 1 when one has failed',
    load: async () => (await import('./status.ts')).status,
  },
  watch: {
    group: 'tasks',
    usage: `bide watch ID... ${target}`,
    summary: 'follows tasks until they have ended',
    load: async () => (await import('./watch.ts')).watch,
  },
  list: {
    group: 'tasks',
    usage: `bide list [--status STATUS] [--since 2h] [--limit N] ${target}`,
    summary: 'lists tasks, newest first',
    load: async () => (await import('./list.ts')).list,
  },
  errors: {
    group: 'tasks',
    usage: `bide errors [ID] [--code CODE] [--since 2h] [--limit N] ${target}`,
    summary: 'lists what went wrong, whose fault it was and what to do',
    load: async () => (await import('./errors.ts')).errors,
  },
  explain: {
    group: 'tasks',
    usage: `bide explain ID ${target}`,
    summary: 'tells why a task was looked at when it was',
    load: async () => (await import('./explain.ts')).explain,
  },
  schedule: {
    group: 'tasks',
    usage: `bide schedule WORKLOAD [--urgency URGENCY] ${target}`,
    summary: 'shows when tasks of one kind are looked at, and why',
    load: async () => (await import('./schedule.ts')).schedule,
  },
  console: {
    group: 'tasks',
    usage: 'bide console [--port N] [--url URL | --outputs FILE]',
    summary: 'shows tasks, errors, workloads and limits in a browser',
    load: async () => (await import('./console.ts')).openConsole,
  },
  cancel: {
    group: 'tasks',
    usage: `bide cancel ID... ${target}`,
    summary: 'asks for the end of tasks',
    load: async () => (await import('./cancel.ts')).cancel,
  },
  retry: {
    group: 'when things go wrong',
    usage: `bide retry ID... | ${filters} [--accept-double-charge] ${target}`,
    summary: 'tries requests of failed tasks again, each as a new task',
    load: async () => (await import('./operate/retry.ts')).retry,
  },
  recover: {
    group: 'when things go wrong',
    usage: `bide recover ID... | ${filters} ${target}`,
    summary: 'looks once more at what ended tasks have bought; sends nothing',
    load: async () => (await import('./operate/recover.ts')).recover,
  },
  adopt: {
    group: 'when things go wrong',
    usage: `bide adopt ID PROVIDER_ID [--attempt N] [--dry-run] ${target}`,
    summary: 'says which purchase an ambiguous attempt was',
    load: async () => (await import('./operate/adopt.ts')).adopt,
  },
  pause: {
    group: 'when things go wrong',
    usage: `bide pause GROUP [--for 2h] [--dry-run] ${target}`,
    summary: 'stops sending with a provider key; looks go on',
    load: async () => (await import('./operate/pause.ts')).pause,
  },
  resume: {
    group: 'when things go wrong',
    usage: `bide resume GROUP [--dry-run] ${target}`,
    summary: 'sends again',
    load: async () => (await import('./operate/pause.ts')).resume,
  },
  audit: {
    group: 'when things go wrong',
    usage: `bide audit ID | GROUP [--limit N] ${target}`,
    summary: 'lists who has asked for what, and what came of it',
    load: async () => (await import('./operate/audit.ts')).audit,
  },
  'dlq list': {
    group: 'when things go wrong',
    usage: 'bide dlq list [--since 2h] [--code CODE] [--provider NAME] | --redriven [--outputs FILE] [--json]',
    summary: 'lists events that became no task and webhooks that were given up, and why',
    load: async () => (await import('./dlq/list.ts')).listDeadLetters,
  },
  'dlq redrive': {
    group: 'when things go wrong',
    usage: `bide dlq redrive ID... | --all | ${filters} [--outputs FILE] [--json]`,
    summary: 'hands them over again; the same event is never a second task',
    load: async () => (await import('./dlq/redrive.ts')).redrive,
  },
  'keys create': {
    group: 'administration',
    usage: 'bide keys create NAME [--owner OWNER] [--scopes A,B] [--limit 10/1s] [--outputs FILE] [--json]',
    summary: 'makes a caller key and prints it, once',
    load: async () => (await import('./keys/create.ts')).createKey,
  },
  'keys list': {
    group: 'administration',
    usage: 'bide keys list [--outputs FILE] [--json]',
    summary: 'lists callers by their key ids',
    load: async () => (await import('./keys/list.ts')).listKeys,
  },
  'keys revoke': {
    group: 'administration',
    usage: 'bide keys revoke KEYID [--outputs FILE]',
    summary: 'takes a caller key out of use',
    load: async () => (await import('./keys/revoke.ts')).revokeKey,
  },
  'secrets set': {
    group: 'administration',
    usage: 'bide secrets set PROVIDER [--outputs FILE] < FILE',
    summary: 'stores the provider key that comes in on standard input',
    load: async () => (await import('./secrets/set.ts')).setSecret,
  },
  'events put': {
    group: 'administration',
    usage: 'bide events put FILE... [--source SOURCE] [--outputs FILE] [--json]',
    summary: 'requests tasks by events, as other systems would',
    load: async () => (await import('./events/put.ts')).putEvents,
  },
  'webhooks verify': {
    group: 'administration',
    usage: 'bide webhooks verify [FILE] --id ID --timestamp SECONDS --signature SIGNATURES [--no-tolerance]',
    summary: 'says whether a webhook that came in is ours; 1 when it is not',
    load: async () => (await import('./webhooks/verify.ts')).verify,
  },
  'webhooks resend': {
    group: 'when things go wrong',
    usage: `bide webhooks resend ID... ${target}`,
    summary: 'has webhooks of tasks that have ended told once more',
    load: async () => (await import('./webhooks/resend.ts')).resend,
  },
  'webhooks secret': {
    group: 'administration',
    usage: 'bide webhooks secret [OWNER] [--outputs FILE]',
    summary: "prints what an owner's receivers verify webhooks with",
    load: async () => (await import('./webhooks/secret.ts')).secret,
  },
  'webhooks rotate': {
    group: 'administration',
    usage: 'bide webhooks rotate [--yes] [--outputs FILE]',
    summary: 'replaces the secret of webhooks; the one before it stays valid until the next time',
    load: async () => (await import('./webhooks/rotate.ts')).rotate,
  },
  doctor: {
    group: 'administration',
    usage: 'bide doctor [--outputs FILE] [--url URL] [--json]',
    summary: 'checks everything that a task needs, and says what mends it',
    load: async () => (await import('./doctor/doctor.ts')).doctor,
  },
};
