/** The programs that pages show. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Pages whose TypeScript is whole programs. */
const pages = ['docs/cookbook.md', 'docs/webhooks.md'];

interface Program {
  readonly name: string;
  readonly text: string;
}

export const shownPrograms: readonly Program[] = pages.flatMap((page) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text = ''], i) => ({
    name: `${page.replaceAll(/\W/g, '-')}-${i + 1}.ts`,
    text,
  })),
);

/** What the compiler says of them when they lie in that folder, with these options beside the project's own. */
export function problemsIn(folder: string, more: ts.CompilerOptions): string[] {
  const sources = new Map(shownPrograms.map(({ name, text }) => [join(folder, name), text]));
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)).config,
    ts.sys,
    root,
  );
  const compilerOptions = { ...options, noEmit: true, skipLibCheck: true, ...more };
  const disk = ts.createCompilerHost(compilerOptions);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => sources.has(file) || disk.fileExists(file),
    readFile: (file) => sources.get(file) ?? disk.readFile(file),
    getSourceFile: (file, languageVersion, ...others) => {
      const text = sources.get(file);
      return text === undefined
        ? disk.getSourceFile(file, languageVersion, ...others)
        : ts.createSourceFile(file, text, languageVersion);
    },
  };
  const program = ts.createProgram([...sources.keys()], compilerOptions, host);
  return [...sources.keys()].flatMap((file) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`),
  );
}
