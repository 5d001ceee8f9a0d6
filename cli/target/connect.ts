import type { Bide } from '../../client/bide.ts';
import type { Io } from '../io.ts';
import { findApiTarget, type ApiTarget, type TargetValues } from './api-target.ts';

/** A client of the API that the arguments, the environment or files name. @throws UsageError when nothing does */
export async function connect(values: TargetValues, io: Io): Promise<Bide> {
  return clientOf(await findApiTarget(values, io), io);
}

/** A client of that API. */
export async function clientOf(target: ApiTarget, io: Io): Promise<Bide> {
  const { Bide } = await import('../../client/bide.ts');
  return new Bide({ ...target, ...(io.clock === undefined ? {} : { clock: io.clock }) });
}
