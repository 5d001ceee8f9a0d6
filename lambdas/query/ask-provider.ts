import { queryCall } from '../../core/provider/build-call.ts';
import { maskKey } from '../../core/provider/mask-key.ts';
import { profileOf } from '../../core/provider/profiles.ts';
import { trouble, type QueryReading } from '../../core/provider/reading.ts';
import { readQueryReply } from '../../core/provider/read-query-reply.ts';
import type { StepContext } from '../../core/step-context.ts';
import type { Looking } from './query-task.ts';

/** What the provider said, and the key it was asked with (to keep it out of messages). */
export interface Asked {
  readonly reading: QueryReading;
  readonly providerKey: string;
}

/** Whom to ask about. */
type Target = Pick<Looking, 'task' | 'attempt' | 'providerTaskId'>;

/** One GET with the key of the attempt; after a 401 once more, if the secret was rotated meanwhile. */
export async function askProvider(looking: Target, context: StepContext): Promise<Asked> {
  const keyId = looking.attempt.providerKeyId;
  const providerKey = await readKey(keyId, false, context);
  if (providerKey === undefined) return { reading: { kind: 'unavailable', trouble: noKey }, providerKey: '' };
  const reading = await look(looking, providerKey, context);
  if (reading.kind !== 'key_trouble' || reading.trouble.status !== 401) return { reading, providerKey };
  const fresh = await readKey(keyId, true, context);
  if (fresh === undefined || fresh === providerKey) return { reading, providerKey };
  return { reading: await look(looking, fresh, context), providerKey: fresh };
}

const noKey = trouble({ code: 'internal_error', message: 'the provider key cannot be read' });

/** A key that cannot be read is trouble of ours: the look is made later, and the deadline still ends the task. */
async function readKey(keyId: string, refresh: boolean, context: StepContext): Promise<string | undefined> {
  try {
    return await context.secrets.providerKey(keyId, { refresh });
  } catch (cause) {
    context.log.error('provider key not read', { providerKeyId: keyId, cause: String(cause) });
    return undefined;
  }
}

async function look(looking: Target, providerKey: string, context: StepContext): Promise<QueryReading> {
  const { task, providerTaskId } = looking;
  const { settings, providers } = context.deployment;
  const profile = profileOf(task.profile);
  const call = queryCall(profile, providerTaskId, { baseUrl: providers[task.profile]?.baseUrl, providerKey });
  const ms = settings.lookTimeoutSeconds * 1000;
  const limits = { headersMs: ms, totalMs: ms, bodyBytes: settings.bodyCapBytes };
  const { signal } = context.invocation;
  const reply = await context.provider.call(call, limits, signal);
  // It was us who hung up: whoever looks next finds out.
  if (reply.kind !== 'answer') signal.throwIfAborted();
  return readQueryReply(profile, maskKey(reply, providerKey), settings.retryAfterCapSeconds);
}
