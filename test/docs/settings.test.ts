import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { expect, test } from '@jest/globals';
import { deploymentSchema } from '../../core/deployment.ts';
import { parseSettings } from '../../lib/settings.ts';

const page = readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8');
const [ofDeployment = '', ofProvider = ''] = page.split('Of a provider:');

/** Fields named in the first column of a table. */
const namedIn = (text: string) =>
  [...text.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = '']) => cell.split(', ').map((name) => name.slice(1, -1)));

interface JsonSchema {
  readonly properties: { readonly providers: { readonly additionalProperties: { readonly properties: object } } };
}

test('docs/settings.md names every setting, and none that is not there', () => {
  expect(namedIn(ofDeployment).sort()).toEqual(Object.keys(parseSettings({})).sort());
  const { properties } = z.toJSONSchema(deploymentSchema, { io: 'input' }) as unknown as JsonSchema;
  expect(namedIn(ofProvider).sort()).toEqual(Object.keys(properties.providers.additionalProperties.properties).sort());
});

test('its example is taken, and has every field', () => {
  const [, json = ''] = /```json\n(.*?)```/s.exec(page) ?? [];
  const example = JSON.parse(json) as { providers: { unified: object } };
  expect(() => parseSettings(example)).not.toThrow();
  expect(Object.keys(example).sort()).toEqual(namedIn(ofDeployment).sort());
  expect(Object.keys(example.providers.unified).sort()).toEqual(namedIn(ofProvider).sort());
});
