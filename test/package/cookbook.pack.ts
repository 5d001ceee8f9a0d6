/** The programs that the docs show are programs. */
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { problemsIn, shownPrograms } from './shown-programs.ts';

test('every program that a page shows compiles against what the package exports', () => {
  expect(shownPrograms.length).toBeGreaterThanOrEqual(5);
  const paths = {
    'bide/client': ['./client/bide.ts'],
    'bide/events': ['./core/events.ts'],
    'bide/webhooks': ['./lambdas/adapters/verify-webhook.ts'],
    bide: ['./lib/index.ts'],
  };
  expect(problemsIn(fileURLToPath(new URL('.', import.meta.url)), { paths })).toEqual([]);
}, 60_000);
