/** The README with `text` between the markers of that name. @throws when a marker is missing. */
export function withBlock(readme: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The README needs ${begin} and after it ${end}.`);
  return `${readme.slice(0, from + begin.length)}\n\n${text}\n${readme.slice(to)}`;
}
