/** The app as a later release might have it: with one more state, of which executions from before know nothing. */
import { App, Fn } from 'aws-cdk-lib';
import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { BideStack } from '../../lib/bide-stack.ts';
import { settingsOf } from '../../lib/settings.ts';
import { LATER_STATE } from './cdk.ts';

interface Definition {
  Comment?: string;
  readonly States: Record<string, { Next?: string; [field: string]: unknown }>;
}

const app = new App();
const stack = new BideStack(app, 'Bide', { orchestrator: settingsOf(app) });
const machine = stack.orchestrator.stateMachine.node.defaultChild as CfnStateMachine;
machine.definitionString = changed(machine.definitionString ?? '', (definition) => {
  definition.Comment = 'The second release';
  const query = definition.States['Query status'];
  if (query?.Next === undefined) throw new Error('The definition has no "Query status" that leads on.');
  definition.States[LATER_STATE] = { Type: 'Wait', Seconds: 1, Next: query.Next };
  query.Next = LATER_STATE;
});

/** The definition's text is pieces of JSON with ARNs between them, which only the deployment knows. */
function changed(text: string, change: (definition: Definition) => void): string {
  const { 'Fn::Join': joined } = stack.resolve(text) as {
    'Fn::Join': [separator: string, pieces: (string | object)[]];
  };
  const [, pieces] = joined;
  const marked = pieces.map((piece, i) => (typeof piece === 'string' ? piece : `<piece ${i}>`)).join('');
  const definition = JSON.parse(marked) as Definition;
  change(definition);
  const parts = JSON.stringify(definition).split(/<piece (\d+)>/);
  return Fn.join(
    '',
    parts.map((part, i) => (i % 2 === 0 ? part : (pieces[Number(part)] as string))),
  );
}
