/** docs/faults.md: the fault matrix, made from the names of its tests. */
import { faultRows, type FaultRow } from './fault-rows.ts';
import { faultTests, type FaultTest } from './fault-tests.ts';

const intro = `# Faults

Made by \`npm run docs\` from the names of the tests in \`test/faults/\`. Each test plays one task, or a few, through the real
functions, the real state machine and real sockets, on virtual time; the provider is a raw socket that does to each call
what the test says. It compares the POSTs, the stored record, the error rows, how often the end was announced, that the
task left the open ones, and what a person is told: the recommended action, the lines of \`bide errors\`, the alarms that the template would raise, warnings in the log.

*Paid* are POSTs for which the provider charges, of all tasks of the story together.

| # | fault | paid by a task, at most | tests |
| ---: | --- | --- | ---: |`;

const allowed = { 0: 'nothing', 1: '1', attempts: 'one for each attempt' } as const;

/** The whole page as it should be now. */
export function currentFaults(): string {
  const tests = faultTests();
  const ofRow = (row: number) => tests.filter((test) => test.row === row);
  const overview = faultRows.map((row, i) => {
    return `| ${i + 1} | [${row.fault}](#row-${i + 1}) | ${allowed[row.paid]} | ${ofRow(i + 1).length} |`;
  });
  const sections = faultRows.map((row, i) => section(i + 1, row, ofRow(i + 1)));
  return `${[intro, ...overview].join('\n')}\n\n${sections.join('\n')}`;
}

function section(n: number, { fault }: FaultRow, tests: readonly FaultTest[]): string {
  const head = `## Row ${n}\n\n${fault.charAt(0).toUpperCase()}${fault.slice(1)}.\n`;
  const lines = tests.map(({ file, fault: what, happens, paid }) => {
    return `| ${cell(what)} | ${cell(happens)} | ${paid} | \`${file.slice(file.lastIndexOf('/') + 1)}\` |`;
  });
  return `${[head, '| what | what happens | paid | test |', '| --- | --- | ---: | --- |', ...lines].join('\n')}\n`;
}

/** Names of members that Markdown would take for emphasis. */
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('__proto__', '`__proto__`');
