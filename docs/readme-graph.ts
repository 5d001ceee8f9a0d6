const BEGIN = '<!-- state-machine:begin -->';
const END = '<!-- state-machine:end -->';

/** The README with this graph between its markers. @throws when a marker is missing. */
export function withGraph(readme: string, graph: string): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`The README needs ${BEGIN} and after it ${END}.`);
  return `${readme.slice(0, begin + BEGIN.length)}\n\n\`\`\`mermaid\n${graph}\`\`\`\n\n${readme.slice(end)}`;
}
