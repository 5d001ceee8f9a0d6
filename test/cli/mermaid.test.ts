import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { drawGraph, graph } from '../../cli/graph.ts';
import { mermaid } from '../../cli/mermaid.ts';
import { loadDefinition } from '../../local/engine/definition.ts';

const small = {
  StartAt: 'Look',
  States: {
    Look: {
      Type: 'Task',
      Resource: 'arn:aws:lambda:us-east-1:000000000000:function:Look',
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Wait a little', ResultPath: null }],
      Next: 'Done?',
    },
    'Wait a little': { Type: 'Wait', Seconds: 1, Next: 'Look' },
    'Done?': {
      Type: 'Choice',
      Choices: [
        { Variable: '$.kind', StringEquals: 'pending', Next: 'Wait a little' },
        { Variable: '$.kind', StringEquals: 'later', Next: 'Wait a little' },
        {
          And: [
            { Variable: '$.sure', BooleanEquals: true },
            { Variable: '$.kind', StringEquals: 'done' },
          ],
          Next: 'End',
        },
        { Variable: '$.step.sure', BooleanEquals: true, Next: 'Broken' },
      ],
      Default: 'End',
    },
    End: { Type: 'Succeed' },
    Broken: { Type: 'Fail', Error: 'Broken', Cause: 'It broke.' },
  },
};

test('draws states by type, what is compared on the lines, and what is caught dashed', () => {
  expect(mermaid(loadDefinition(JSON.stringify(small)))).toBe(
    [
      'flowchart TD',
      '  start(( ))',
      '  s_look["Look"]',
      '  s_done_{"Done?"}',
      '  s_wait_a_little("Wait a little")',
      '  s_end(["End"])',
      '  s_broken(["Broken"])',
      '  start --> s_look',
      '  s_look --> s_done_',
      '  s_look -.->|broken| s_wait_a_little',
      '  s_done_ -->|pending<br/>later| s_wait_a_little',
      '  s_done_ -->|done<br/>otherwise| s_end',
      '  s_done_ -->|sure| s_broken',
      '  s_wait_a_little --> s_look',
      '',
    ].join('\n'),
  );
});

test('draws every state and every way of the real machine', () => {
  const lines = drawGraph().trimEnd().split('\n');
  expect(lines.filter((line) => line.includes('"'))).toHaveLength(18);
  expect(lines.filter((line) => line.includes('-.->'))).toHaveLength(3);
  expect(lines).toContain('  s_which_error_code_ -->|timeout| s_retry_with_simpler_parameters');
  expect(lines).toContain('  s_submitted_ -->|closed<br/>superseded<br/>otherwise| s_record_outcome');
});

test('the command prints the graph and takes no arguments', async () => {
  const stdout = new PassThrough({ encoding: 'utf8' });
  await expect(graph([], { stdout })).resolves.toBe(0);
  expect(stdout.read()).toBe(drawGraph());
  expect(() => graph(['--wrong'], { stdout })).toThrow("Unknown option '--wrong'");
});
