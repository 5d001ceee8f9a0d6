/** Whether a provider is there and takes the key: a look at a task that nobody ever bought, which costs nothing. */
import { queryCall } from '../../core/provider/build-call.ts';
import type { Profile } from '../../core/provider/profile.ts';
import { systemClock } from '../../lambdas/adapters/clock.ts';
import { providerHttp } from '../../lambdas/adapters/provider-http.ts';
import type { Io } from '../io.ts';
import { failed, ok, type Finding } from './check.ts';

/** No provider gives such an id. */
const INVENTED_ID = 'bide-doctor-asks-for-no-task';

const limits = { headersMs: 10_000, totalMs: 10_000, bodyBytes: 1024 * 1024 };

/** The commands that mend what may be wrong. */
export interface ProviderFixes {
  readonly setKey: string;
  readonly setAddress: string;
}

/** Asks, and tells a key that is refused (401, 403) from an id that is unknown (404). */
export async function askProvider(
  profile: Profile,
  baseUrl: string,
  providerKey: string,
  fixes: ProviderFixes,
  io: Io,
): Promise<Finding> {
  const { host } = new URL(baseUrl);
  const http = providerHttp({ clock: systemClock, connectMs: 3000 });
  const reply = await http.call(queryCall(profile, INVENTED_ID, { baseUrl, providerKey }), limits, io.interrupted);
  if (reply.kind !== 'answer') return failed(`${host} does not answer (${reply.reason})`, fixes.setAddress);
  const { status } = reply;
  if (status === 401 || status === 403) return failed(`${host} refuses the key (${status})`, fixes.setKey);
  if (status === 402)
    return failed(`${host} wants to be paid first (402)`, 'add credit to the account of this key, at the provider');
  if (status >= 500)
    return failed(
      `${host} has trouble of its own (${status})`,
      'wait for the provider to recover: nothing here has to change',
    );
  if (status >= 300 && status < 400) return failed(`${host} redirects (${status})`, fixes.setAddress);
  return ok(`${host} takes the key (${status} for an invented id)`);
}
