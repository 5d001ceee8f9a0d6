import { build } from 'esbuild';
import { expect, test } from '@jest/globals';

test('over ky it weighs less than 10 KB, minified', async () => {
  const { outputFiles } = await build({
    entryPoints: ['client/bide.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    external: ['ky'],
    write: false,
  });
  expect(outputFiles[0]?.contents.length).toBeLessThan(10_000);
});
