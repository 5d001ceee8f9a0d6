/** The table of docs/guards.md, and its lines on a terminal. */
import type { Guard } from './guard.ts';
import type { Noticed } from './notice.ts';

/** What came of a guard that was taken out. */
export interface TakenOut {
  readonly guard: Guard;
  readonly noticed: Noticed;
}

/** One line for people. */
export function tell({ guard, noticed }: TakenOut): string {
  if (noticed === undefined) return `✗ ${guard.name}: nobody noticed`;
  return `✓ ${guard.name.padEnd(60)} ${noticed.broken.padEnd(6)} ${noticed.by}: ${noticed.told}`;
}

/** Markdown: a guard a line, in the order of a task's life. */
export function guardTable(rows: readonly TakenOut[]): string {
  const lines = rows.map(({ guard, noticed }) =>
    [linked(guard), noticed?.broken ?? '–', noticed?.by ?? 'nobody', cell(noticed?.told ?? '')].join(' | '),
  );
  return ['| guard | breaks | noticed by | which says |', '| --- | --- | --- | --- |', ...lines.map(row), ''].join(
    '\n',
  );
}

const row = (cells: string) => `| ${cells} |`;

/** Its name, and where it stands. */
export const linked = ({ name, file }: Guard): string => `[${name}](../${file})`;

/** A violation that shows what leaked is cut; a bar would end the cell. */
const cell = (told: string) => {
  const line = told
    .replaceAll(/\s+/g, ' ')
    .replaceAll('|', '\\|')
    .replaceAll(/[<>{}]/g, '');
  return line.length > 110 ? `${line.slice(0, 109)}…` : line;
};
