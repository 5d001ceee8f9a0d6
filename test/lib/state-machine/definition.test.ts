import { expect, test } from '@jest/globals';
import { fixed } from '../../../core/defaults.ts';
import { taskCodes } from '../../../core/errors/taxonomy.ts';
import { queryKinds, step, submitKinds, type Step } from '../../../core/workflow/document.ts';
import { choose } from '../../../local/engine/choice.ts';
import { loadDefinition, targetsOf, type State, type StateOf } from '../../../local/engine/definition.ts';
import { makeBlueprint } from '../../../local/blueprint.ts';

const blueprint = makeBlueprint({});
const { StartAt, States, TimeoutSeconds } = loadDefinition(blueprint.definition);

function stateCalled(name: string): State {
  const found = States[name];
  if (found === undefined) throw new Error(`There is no state ${name}.`);
  return found;
}

function stateOf<T extends State['Type']>(name: string, type: T): StateOf<T> {
  const found = stateCalled(name);
  if (found.Type !== type) throw new Error(`${name} is not a ${type}.`);
  return found as StateOf<T>;
}

const namesOf = (type: State['Type']) =>
  Object.keys(States)
    .filter((name) => States[name]?.Type === type)
    .sort();

test('has exactly the states of the picture', () => {
  expect({
    Task: namesOf('Task'),
    Choice: namesOf('Choice'),
    Wait: namesOf('Wait'),
    Succeed: namesOf('Succeed'),
    Fail: namesOf('Fail'),
  }).toEqual({
    Task: ['Query status', 'Record outcome', 'Submit task'],
    Choice: ['Finished?', 'Submitted?', 'Succeeded?', 'Which error code?'],
    Wait: [
      'Retry after a short delay',
      'Retry as the caller foresaw',
      'Retry the request',
      'Retry with simpler parameters',
      'Wait after a broken query',
      'Wait after a broken submit',
      'Wait before sending',
      'Wait for the next look',
    ],
    Succeed: ['Task failed', 'Task succeeded'],
    Fail: ['Outcome not recorded'],
  });
});

test('every state is reached from the start', () => {
  const reached = new Set([StartAt]);
  for (const name of reached) for (const target of targetsOf(stateCalled(name))) reached.add(target);
  expect([...reached].sort()).toEqual(Object.keys(States).sort());
});

test('every loop passes a Wait', () => {
  const unfinished = new Set<string>();
  const finished = new Set<string>();
  const visit = (name: string): void => {
    if (finished.has(name) || States[name]?.Type === 'Wait') return;
    expect([...unfinished]).not.toContain(name);
    unfinished.add(name);
    for (const target of targetsOf(stateCalled(name))) visit(target);
    unfinished.delete(name);
    finished.add(name);
  };
  for (const [name, state] of Object.entries(States)) {
    if (state.Type === 'Wait') visit(state.Next);
    else visit(name);
  }
  expect(finished.size).toBe(Object.values(States).filter((state) => state.Type !== 'Wait').length);
});

test('a task that succeeds at the first look takes 8 transitions', () => {
  const path = follow(StartAt, ['accepted', 'succeeded'], 'succeeded');
  expect(path).toEqual([
    'Submit task',
    'Submitted?',
    'Wait for the next look',
    'Query status',
    'Finished?',
    'Record outcome',
    'Succeeded?',
    'Task succeeded',
  ]);
});

test('each further look takes 3 transitions', () => {
  const kinds = ['accepted', 'pending', 'pending', 'succeeded'] as const;
  expect(follow(StartAt, kinds, 'succeeded')).toHaveLength(8 + 2 * 3);
});

/** The states that are passed when the steps answer these kinds, one after the other. */
function follow(from: string, kinds: readonly Step['kind'][], status: string): string[] {
  const answers = kinds.map((kind) => step(kind, {}));
  const path: string[] = [];
  let document: object = {};
  for (let name: string | undefined = from; name !== undefined;) {
    path.push(name);
    const state = stateCalled(name);
    if (state.Type === 'Task')
      document = name === 'Record outcome' ? { outcome: { status } } : { step: answers.shift() };
    name = state.Type === 'Choice' ? choose(state, document) : 'Next' in state ? state.Next : undefined;
  }
  return path;
}

const after = (choice: string, document: unknown) => choose(stateOf(choice, 'Choice'), document);
const afterStep = (choice: string, given: Partial<Step> & Pick<Step, 'kind'>) =>
  after(choice, { step: step(given.kind, given) });

test('after Submit every kind has its branch, and an unknown one is recorded', () => {
  const targets = Object.fromEntries(submitKinds.map((kind) => [kind, afterStep('Submitted?', { kind })]));
  expect(targets).toEqual({
    accepted: 'Wait for the next look',
    not_yet: 'Wait before sending',
    closed: 'Record outcome',
    superseded: 'Record outcome',
  });
  expect(after('Submitted?', { step: { kind: 'of a later release' } })).toBe('Record outcome');
});

test('after Query every kind has its branch, and an unknown one is recorded', () => {
  const targets = Object.fromEntries(queryKinds.map((kind) => [kind, afterStep('Finished?', { kind })]));
  expect(targets).toEqual({
    pending: 'Wait for the next look',
    succeeded: 'Record outcome',
    failed: 'Which error code?',
    lost: 'Record outcome',
    too_late: 'Record outcome',
    cancelled: 'Record outcome',
    superseded: 'Record outcome',
  });
  expect(after('Finished?', { step: { kind: 'of a later release' } })).toBe('Record outcome');
});

test('names each kind in a rule of its own, so that the console draws it', () => {
  const literals = (choice: string) =>
    stateOf(choice, 'Choice').Choices.map((rule) => ('StringEquals' in rule ? rule.StringEquals : ''));
  expect(literals('Submitted?').sort()).toEqual([...submitKinds].sort());
  expect(literals('Finished?').sort()).toEqual([...queryKinds].sort());
});

const errorCodes = [...Object.keys(taskCodes), 'a_code_that_the_contract_does_not_know'];

test('an error that may be resubmitted waits in the state that its recommended action names', () => {
  const targets = Object.fromEntries(
    errorCodes.map((errorCode) => [
      errorCode,
      afterStep('Which error code?', { kind: 'failed', errorCode, mayResubmit: true }),
    ]),
  );
  expect(targets).toEqual({
    model_unavailable: 'Retry after a short delay',
    content_policy_violation: 'Retry as the caller foresaw',
    generation_failed: 'Retry the request',
    timeout: 'Retry with simpler parameters',
    invalid_image_url: 'Retry as the caller foresaw',
    file_too_large: 'Retry as the caller foresaw',
    unsupported_format: 'Retry as the caller foresaw',
    a_code_that_the_contract_does_not_know: 'Retry as the caller foresaw',
  });
});

test.each(errorCodes)('%s is recorded when it may not be resubmitted', (errorCode) => {
  expect(afterStep('Which error code?', { kind: 'failed', errorCode, mayResubmit: false })).toBe('Record outcome');
});

test.each([
  ['succeeded', 'Task succeeded'],
  ['failed', 'Task failed'],
  ['cancelled', 'Task failed'],
])('an outcome that is %s ends in "%s"', (status, end) => {
  expect(after('Succeeded?', { outcome: { status } })).toBe(end);
});

test('waits last as long as the step says; only after a broken step, when it cannot be trusted, a minute', () => {
  const fixedWaits = namesOf('Wait').filter((name) => stateOf(name, 'Wait').SecondsPath !== '$.step.waitSeconds');
  expect(fixedWaits).toEqual(['Wait after a broken query', 'Wait after a broken submit']);
  expect(fixedWaits.map((name) => stateOf(name, 'Wait').Seconds)).toEqual([60, 60]);
});

test('what waits leads back to where it came from', () => {
  expect(Object.fromEntries(namesOf('Wait').map((name) => [name, stateOf(name, 'Wait').Next]))).toEqual({
    'Retry after a short delay': 'Submit task',
    'Retry as the caller foresaw': 'Submit task',
    'Retry the request': 'Submit task',
    'Retry with simpler parameters': 'Submit task',
    'Wait after a broken query': 'Query status',
    'Wait after a broken submit': 'Submit task',
    'Wait before sending': 'Submit task',
    'Wait for the next look': 'Query status',
  });
});

test('every Task catches everything and keeps the document as it was', () => {
  expect(Object.fromEntries(namesOf('Task').map((name) => [name, stateOf(name, 'Task').Catch]))).toEqual({
    'Query status': [{ ErrorEquals: ['States.ALL'], Next: 'Wait after a broken query', ResultPath: null }],
    'Record outcome': [{ ErrorEquals: ['States.ALL'], Next: 'Outcome not recorded', ResultPath: null }],
    'Submit task': [{ ErrorEquals: ['States.ALL'], Next: 'Wait after a broken submit', ResultPath: null }],
  });
});

test('Submit is told the document as it is, Query names its step, Record needs the ids alone', () => {
  const ids = { 'v.$': '$.v', 'taskId.$': '$.taskId', 'generation.$': '$.generation' };
  expect(namesOf('Task').map((name) => [name, stateOf(name, 'Task').Parameters])).toEqual([
    ['Query status', { ...ids, 'step.$': '$.step' }],
    ['Record outcome', ids],
    ['Submit task', undefined],
  ]);
});

test('answers go where the next Choice reads them', () => {
  expect(namesOf('Task').map((name) => [name, stateOf(name, 'Task').ResultPath])).toEqual([
    ['Query status', '$.step'],
    ['Record outcome', '$'],
    ['Submit task', '$.step'],
  ]);
});

test('each Task calls its function, directly', () => {
  const { submit, query, record } = blueprint.functions;
  expect(namesOf('Task').map((name) => stateOf(name, 'Task').Resource)).toEqual([query.arn, record.arn, submit.arn]);
});

test('no Task has a timeout: a function that outlives it could still send', () => {
  expect(blueprint.definition.match(/"Timeout\w+"/g)).toEqual(['"TimeoutSeconds"']);
});

test('outlives the longest deadline by an hour', () => {
  expect(TimeoutSeconds).toBe(fixed.maxDeadlineSeconds + 3600);
});
