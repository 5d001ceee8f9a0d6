/** The API, as anybody may ask it, and the clock of this machine beside the API's. */
import ky from 'ky';
import type { Io } from '../io.ts';
import { now } from '../show/now.ts';
import { duration } from '../show/time.ts';
import { failed, ok, reasonOf, skipped, type Finding } from './check.ts';

const TIMEOUT_MS = 10_000;
/** Signatures of AWS bear five minutes; deadlines and times of ours should not. */
const MOST_SKEW_MS = 60_000;

/** One answer of `GET /health`. */
export interface HealthAnswer {
  readonly url: string;
  readonly status: number;
  readonly isHealthy: boolean;
  /** The server's clock, milliseconds since the epoch; it counts whole seconds. */
  readonly date: number;
  readonly receivedAt: number;
}

/** Asks. @throws when nobody answers */
export async function answerOf(api: string, io: Io): Promise<HealthAnswer> {
  const url = `${api.replace(/\/+$/, '')}/health`;
  const response = await ky(url, { retry: 0, timeout: TIMEOUT_MS, throwHttpErrors: false });
  const receivedAt = now(io);
  const isHealthy = response.ok && /"ok"\s*:\s*true/.test(await response.text());
  return { url, status: response.status, isHealthy, date: Date.parse(response.headers.get('date') ?? ''), receivedAt };
}

export async function checkHealth(answer: () => Promise<HealthAnswer>, fix: string): Promise<Finding> {
  try {
    const { url, status, isHealthy } = await answer();
    return isHealthy ? ok(url) : failed(`${url} answers ${status} and is not the API`, fix);
  } catch (cause) {
    return failed(`no answer: ${reasonOf(cause)}`, fix);
  }
}

export async function checkClock(answer: () => Promise<HealthAnswer>): Promise<Finding> {
  const found = await answer().catch(() => undefined);
  if (found === undefined || Number.isNaN(found.date)) return skipped('needs an answer of the API');
  const skewMs = found.receivedAt - found.date;
  const text = `${duration(Math.abs(skewMs))} ${skewMs < 0 ? 'behind' : 'ahead of'} the API's`;
  return Math.abs(skewMs) > MOST_SKEW_MS ? failed(text, clockFixes[process.platform] ?? clockFixes.linux) : ok(text);
}

const clockFixes: Readonly<Record<string, string>> & { readonly linux: string } = {
  linux: 'sudo timedatectl set-ntp true',
  darwin: 'sudo sntp -sS time.apple.com',
  win32: 'w32tm /resync',
};
