import type { Deployment } from '../deployment.ts';
import { profileOf } from '../provider/profiles.ts';
import type { GroupLimits } from './limit-shapes.ts';

/** The limits that hold for tasks of a profile. A deployment's limit replaces the profile's; what it leaves out stays. */
export function limitsOf(deployment: Pick<Deployment, 'providers'>, profile: string): GroupLimits {
  const own = profileOf(profile).limits;
  const given = deployment.providers[profile] ?? {};
  const merged = <T extends object>(base: T | undefined, over: T | undefined) =>
    base === undefined ? over : { ...base, ...over };
  return {
    rate: merged(own.rate, given.rate),
    concurrent: given.concurrent ?? own.concurrent,
    perDay: merged(own.perDay, given.perDay),
  };
}
