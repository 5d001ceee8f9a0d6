import { expect, test } from '@jest/globals';
import { secretIdsOf } from '../../../lambdas/adapters/environment.ts';
import { makeBlueprint } from '../../../local/blueprint.ts';
import { ofType, synthesise } from '../synthesised.ts';

const [template] = synthesise({});
if (template === undefined) throw new Error('Nothing was synthesised.');

test.each([
  [{}, ['replicate', 'unified']],
  [{ providers: { unified: { providerKeyId: 'team-a' } } }, ['replicate', 'team-a']],
  [{ providers: { unified: { providerKeyId: 'one' }, replicate: { providerKeyId: 'one' } } }, ['one']],
])('with %j who calls a provider is told of the keys %j', (settings, ids) => {
  const { submit, query, sweep } = makeBlueprint(settings).functions;
  for (const { environment } of [submit, query, sweep]) {
    expect(Object.keys(secretIdsOf(environment)).sort()).toEqual(ids);
  }
});

const madeThere = {
  SecretStringTemplate: '{}',
  GenerateStringKey: 'current',
  PasswordLength: 64,
  ExcludePunctuation: true,
};

test('no value of a secret is in the template', () => {
  for (const [, { Properties }] of ofType(template, 'AWS::SecretsManager::Secret')) {
    // What Secrets Manager makes by itself is in none either.
    const generated = (Properties['GenerateSecretString'] ?? {}) as Record<string, unknown>;
    expect([{}, madeThere]).toContainEqual(generated);
    expect(Properties['SecretString']).toBeUndefined();
  }
});

test('a secret stays when the stack goes', () => {
  for (const [, secret] of ofType(template, 'AWS::SecretsManager::Secret')) {
    expect([secret.DeletionPolicy, secret.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  }
});
