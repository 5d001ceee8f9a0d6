import { describe, expect, test } from '@jest/globals';
import { chooseProvider, refusedBy } from '../../cli/provider-choice.ts';
import { secretsFor } from '../../cli/start-provider.ts';
import { makeBlueprint } from '../../local/blueprint.ts';
import { parseSettings } from '../../local/settings.ts';

const choose = (environment: Record<string, string>) => chooseProvider({ environment });
const request = (profile: 'unified' | 'replicate') => ({ profile, operation: 'images', body: {} });

describe('the choice', () => {
  test('nothing named is the simulator, a key alone is unified', () => {
    expect(choose({})).toEqual({ kind: 'simulator' });
    expect(choose({ BIDE_PROVIDER_KEY: 'k' })).toMatchObject({ kind: 'real', profile: 'unified', providerKey: 'k' });
  });

  test.each([
    [{ BIDE_PROVIDER: 'acme', BIDE_PROVIDER_KEY: 'k' }, 'BIDE_PROVIDER is "acme"; allowed: unified, replicate.'],
    [{ BIDE_PROVIDER: 'replicate' }, 'BIDE_PROVIDER_KEY is missing'],
    [{ BIDE_PROVIDER_KEY: '' }, 'BIDE_PROVIDER_KEY is missing'],
    [
      { BIDE_PROVIDER_KEY: 'k', BIDE_PROVIDER_URL: 'here' },
      'BIDE_PROVIDER_URL is "here"; allowed: an http or https URL.',
    ],
    [{ BIDE_PROVIDER_KEY: 'k', BIDE_PROVIDER_URL: 'file:///k' }, 'BIDE_PROVIDER_URL is "file:///k"'],
  ])('%j is refused', (environment, message) => {
    expect(() => choose(environment)).toThrow(message);
  });
});

describe('requests', () => {
  test('the simulator speaks for every profile, a real provider for its own', () => {
    const real = choose({ BIDE_PROVIDER: 'replicate', BIDE_PROVIDER_KEY: 'k' });
    expect([refusedBy({ kind: 'simulator' }, request('unified')), refusedBy(real, request('replicate'))]).toEqual([
      [],
      [],
    ]);
    expect(refusedBy(real, request('unified'))).toEqual([
      { param: 'profile', message: expect.stringContaining('Set BIDE_PROVIDER=unified and its key') },
    ]);
  });
});

describe('the key', () => {
  const secretIdsOf = (settings: object) => {
    const blueprint = makeBlueprint(settings);
    const ids = JSON.parse(blueprint.functions.submit.environment['PROVIDER_SECRETS'] ?? '') as Record<string, string>;
    return { blueprint, ids };
  };

  test.each([
    [{}, 'unified'],
    [{ providers: { unified: { providerKeyId: 'team-a' } } }, 'team-a'],
  ])('with %j is behind the secret %s and no other', (given, own) => {
    const { blueprint, ids } = secretIdsOf(given);
    const secret = secretsFor(choose({ BIDE_PROVIDER_KEY: 'k' }), parseSettings(given), blueprint);
    const shown = Object.entries(ids).filter(([, secretId]) => secret(secretId) !== undefined);
    expect([shown.map(([id]) => id), secret(ids[own] ?? ''), secret('')]).toEqual([[own], 'k', undefined]);
  });
});
