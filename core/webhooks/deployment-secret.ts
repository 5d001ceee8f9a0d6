/** The deployment's secret of webhooks, as Secrets Manager keeps it: `{"current": "…", "previous": "…"}`. */

/** The one that signs first, and the one before it as long as it is valid. */
export interface DeploymentSecret {
  readonly current: string;
  readonly previous?: string;
}

/** Shorter than that is no secret. */
const FEWEST_CHARACTERS = 32;

/** What is there signs nothing, and was never given to anybody. */
export class NoDeploymentSecret extends Error {
  override readonly name = 'NoDeploymentSecret';

  constructor() {
    super('The secret of webhooks is not what Bide writes. Replace it with: bide webhooks rotate');
  }
}

/** @throws NoDeploymentSecret for anything else; what it holds is not repeated. */
export function readDeploymentSecret(text: string): DeploymentSecret {
  const { current, previous } = parsed(text);
  if (!isSecret(current) || !(previous === undefined || isSecret(previous))) throw new NoDeploymentSecret();
  return previous === undefined ? { current } : { current, previous };
}

const isSecret = (value: unknown): value is string => typeof value === 'string' && value.length >= FEWEST_CHARACTERS;

function parsed(text: string): { readonly current?: unknown; readonly previous?: unknown } {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // What could not be read is part of the message of the error, and secret.
  }
  throw new NoDeploymentSecret();
}

/** Every one that is valid, the current one first. */
export const valid = ({ current, previous }: DeploymentSecret): readonly string[] =>
  previous === undefined ? [current] : [current, previous];

/** Replaced by a fresh one: the current one stays valid, the one before it does not. */
export const rotated = ({ current: previous }: DeploymentSecret, current: string): DeploymentSecret => ({
  current,
  previous,
});
