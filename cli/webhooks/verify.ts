/** `bide webhooks verify`: whether a webhook that came in is ours. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkWebhook } from '../../core/webhooks/check-webhook.ts';
import { secretBytes } from '../../core/webhooks/webhook-secret.ts';
import { exitCodes, SetupError, UsageError, type Io } from '../io.ts';
import { now } from '../show/now.ts';

/** Environment variable with the secret; several with spaces between them while one is replaced. */
const SECRET = 'BIDE_WEBHOOK_SECRET';

const options = {
  id: { type: 'string' },
  timestamp: { type: 'string' },
  signature: { type: 'string' },
  'no-tolerance': { type: 'boolean', default: false },
} as const;

/** Says it on standard error; 1 when it is not. With `--no-tolerance` its time may be any, as in a log. */
export async function verify(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const id = given('id', values.id);
  const timestamp = given('timestamp', values.timestamp);
  const signatures = given('signature', values.signature);
  const secrets = readSecrets(io);
  const payload = await readPayload(positionals, io);
  const at = values['no-tolerance'] ? undefined : now(io);
  const check = checkWebhook({ id, timestamp, payload, signatures }, secrets, at);
  io.stderr.write(check.kind === 'valid' ? 'The webhook is ours.\n' : `Not to be believed: ${check.reason}.\n`);
  return check.kind === 'valid' ? exitCodes.ok : exitCodes.taskFailed;
}

function given(header: 'id' | 'timestamp' | 'signature', value: string | undefined): string {
  if (value !== undefined && value !== '') return value;
  throw new UsageError(`--${header} is missing: the value of the header webhook-${header}.`);
}

function readSecrets({ environment }: Io): Uint8Array[] {
  const written = (environment[SECRET] ?? '').split(' ').filter((one) => one !== '');
  if (written.length === 0) throw new SetupError(`The environment variable ${SECRET} is missing: the secret, whsec_….`);
  return written.map((one) => {
    const bytes = secretBytes(one);
    if (bytes !== undefined) return bytes;
    throw new SetupError(`${SECRET} holds no secret of webhooks; allowed: whsec_ and the base64 of 24 to 64 bytes.`);
  });
}

async function readPayload([file, ...more]: readonly string[], { stdin, folder }: Io): Promise<Uint8Array> {
  if (more.length > 0) throw new UsageError('Give one file: the body of the webhook as it came.');
  if (file !== undefined) {
    return readFile(resolve(folder, file)).catch((cause: unknown) => {
      throw new UsageError(`${file} cannot be read.`, { cause });
    });
  }
  if (stdin === undefined || stdin.isTTY === true) {
    throw new UsageError('No file was given; or pipe the body of the webhook in, as it came.');
  }
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
