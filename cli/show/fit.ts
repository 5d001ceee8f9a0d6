/** Text for terminals that are only so wide. */

/** What a terminal is taken for that does not say how wide or high it is. */
export const usual = { columns: 80, rows: 24 } as const;

const ESCAPE = '\u001b';
/** A style (`ESC [ … m`), which takes no place, or one character. */
const unit = new RegExp(`${ESCAPE}\\[[\\d;]*m|[^]`, 'gu');

/** One line, cut to `width` characters where it is longer; its styles end with it. */
export function cut(line: string, width: number): string {
  const units = line.match(unit) ?? [];
  const isStyle = (one: string) => one.length > 2 && one.startsWith(ESCAPE);
  if (units.filter((one) => !isStyle(one)).length <= width) return line;
  let length = 0;
  const kept = units.filter((one) => isStyle(one) || (length += 1) < width);
  // Styles of the part that was cut off come after the ellipsis, and end what is still open.
  const last = kept.findLastIndex((one) => !isStyle(one));
  return [...kept.slice(0, last + 1), '…', ...kept.slice(last + 1)].join('');
}

/** Lines of at most `width` characters: a list set off by ` · ` is broken behind its dots, anything else at spaces. */
export function wrap(text: string, width: number): string[] {
  const pieces = text.includes(' · ') ? text.split(/(?<=·) /) : [text];
  const lines: string[] = [];
  for (const piece of pieces.flatMap((one) => (pieces.length > 1 && one.length <= width ? [one] : one.split(' ')))) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + piece.length <= width) lines[lines.length - 1] = `${last} ${piece}`;
    else lines.push(piece);
  }
  return lines;
}
