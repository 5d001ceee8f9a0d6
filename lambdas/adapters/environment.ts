/** The environment of a function, checked once. */
import type { Deployment } from '../../core/deployment.ts';
import { environmentNames } from '../../core/names.ts';
import { readDeployment } from '../../core/read-deployment.ts';

/** Variables as the platform gives them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Reads one variable. @throws naming it when it is missing. */
export function required(variables: Variables, name: string): string {
  const value = variables[name];
  if (value === undefined || value === '') throw new Error(`Environment variable ${name} is missing.`);
  return value;
}

function json(variables: Variables, name: string): unknown {
  const text = required(variables, name);
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new Error(`Environment variable ${name} is not JSON.`, { cause });
  }
}

/** The deployment's settings. @throws with every problem at once. */
export function deploymentOf(variables: Variables): Deployment {
  return readDeployment(json(variables, environmentNames.deployment));
}

/** Provider key id → id of its secret. @throws naming what is not text. */
export function secretIdsOf(variables: Variables): Record<string, string> {
  const found = Object.entries(json(variables, environmentNames.secrets) as object);
  for (const [name, id] of found) {
    if (typeof id !== 'string') {
      throw new Error(
        `Environment variable ${environmentNames.secrets}: ${name} is ${JSON.stringify(id)}, expected string.`,
      );
    }
  }
  return Object.fromEntries(found);
}
