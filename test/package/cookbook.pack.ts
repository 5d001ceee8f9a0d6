/** The programs that the docs show are programs. */
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from '@jest/globals';

const root = new URL('../../', import.meta.url);
/** Pages whose TypeScript is whole programs. */
const pages = ['docs/cookbook.md', 'docs/webhooks.md'];

interface Program {
  readonly name: string;
  readonly text: string;
}

const programs: readonly Program[] = pages.flatMap((page) =>
  [...readFileSync(new URL(page, root), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text = ''], i) => ({
    name: `${page.replaceAll(/\W/g, '-')}-${i + 1}.ts`,
    text,
  })),
);

test('every program that a page shows compiles against what the package exports', () => {
  expect(programs.length).toBeGreaterThanOrEqual(5);
  const folder = new URL('test/package/', root).pathname;
  const sources = new Map(programs.map(({ name, text }) => [`${folder}${name}`, text]));
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(new URL('tsconfig.json', root).pathname, (file) => ts.sys.readFile(file)).config,
    ts.sys,
    root.pathname,
  );
  const paths = {
    'bide/client': ['./client/bide.ts'],
    'bide/events': ['./core/events.ts'],
    'bide/webhooks': ['./lambdas/adapters/verify-webhook.ts'],
    bide: ['./lib/index.ts'],
  };
  const compilerOptions = { ...options, noEmit: true, paths, skipLibCheck: true };
  const disk = ts.createCompilerHost(compilerOptions);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => sources.has(file) || disk.fileExists(file),
    readFile: (file) => sources.get(file) ?? disk.readFile(file),
    getSourceFile: (file, languageVersion, ...more) => {
      const text = sources.get(file);
      return text === undefined
        ? disk.getSourceFile(file, languageVersion, ...more)
        : ts.createSourceFile(file, text, languageVersion);
    },
  };
  const program = ts.createProgram([...sources.keys()], compilerOptions, host);
  const told = [...sources.keys()].flatMap((file) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => `${file.replace(folder, '')}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`),
  );
  expect(told).toEqual([]);
}, 60_000);
