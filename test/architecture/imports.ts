/** Who imports whom, read off the source files themselves. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';

/** One import: from a file of ours to a file of ours, or to a package. */
export interface Import {
  readonly from: string;
  /** Path from the project's root, or the specifier of a package. */
  readonly to: string;
  readonly isOurs: boolean;
  /** Only types: gone at run time. */
  readonly typeOnly: boolean;
}

/** Source files that are tracked or about to be, as paths from the project's root. */
export function sourceFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
    encoding: 'utf8',
  });
  return [...new Set(listed.split('\n'))].filter(
    (file) => file !== '' && !file.endsWith('.d.ts') && ts.sys.fileExists(file),
  );
}

/** Every import and export-from of a file, dynamic ones included. */
export function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
    const isOurs = specifier.text.startsWith('.');
    const to = isOurs ? posix.normalize(posix.join(posix.dirname(file), specifier.text)) : specifier.text;
    found.push({ from: file, to, isOurs, typeOnly });
  };
  const visit = (node: ts.Node) => {
    if (ts.isImportDeclaration(node))
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The first folder of a path. */
export const folderOf = (path: string): string => path.split('/')[0] ?? '';
