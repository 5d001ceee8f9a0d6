import { defaults, fixed } from '../core/defaults.ts';

type Name = keyof typeof defaults | keyof typeof fixed;

/** What each number means; a number without a meaning does not compile. */
const meanings: Readonly<Record<Name, string>> = {
  maxAttempts: 'purchases a task may try: a retry costs money',
  maxSendsPerAttempt: 'POSTs of one attempt; refused ones are free',
  deadlineSeconds: 'from admission to the last look',
  maxDeadlineSeconds: 'the longest deadline a request may ask for',
  firstWaitSeconds: 'before the first look',
  waitGrowth: 'each wait is this much longer than the one before',
  waitCapSeconds: 'the longest wait between looks',
  waitJitter: 'waits are spread by this fraction, up and down',
  secondsPerLook: 'seconds of delay that one look is worth; `urgency` of a request: interactive 0.5, batch 10',
  maxLaps: 'waits of a task at most, for looks, sends and turns; keeps histories under 20,000 events',
  maxUnreadableLooks: 'answers in a row that make no sense',
  notFoundGraceSeconds: 'a just-created id may answer 404 this long',
  lookTimeoutSeconds: 'one GET',
  bodyCapBytes: 'an answer is read up to here',
  fileCapBytes: 'a longer result file is not kept',
  backoffBaseSeconds: 'exponential backoff with full jitter starts here',
  backoffCapSeconds: 'and ends here',
  shortDelaySeconds: 'base of the short delay after `model_unavailable`',
  retryAfterCapSeconds: 'a longer `Retry-After` is clamped',
  paymentCoolDownSeconds: 'a limit group rests this long after 402',
  slotLeadSeconds: 'how far ahead a batch reserves sending slots; `normal` twice, `interactive` three times as far',
  connectTimeoutSeconds: 'connecting to the provider',
  headersTimeoutSeconds: 'one POST',
  sendBudgetSeconds: 'function time that must be left before a POST',
  sendingGraceSeconds: "an unanswered send is ambiguous this long after its function's end",
  lastLookGraceSeconds: 'a last look waits this long for the end of a cool-down',
  sweepSeconds: 'interval of the sweeper that takes over dead executions: whole minutes',
  errorRowDays: 'error rows are kept',
  errorRowsPerKind: 'rows of one attempt, phase and code; then a counter',
  resultItemBytes: 'a longer result goes to object storage',
  mostFileBytes: 'the most that `fileCapBytes` may be',
  filesPerResult: 'files of one result that are kept',
  fileTries: 'tries in a row that kept no file; then the result stands as it is',
  fileLapSeconds: 'one try at the files of a result',
  fallbackCodes: 'error codes that a request may have fallbacks for',
  inputsPerRequest: 'files of buckets that a request may name',
  inputsAtOnce: 'of those are looked at together',
  inputSeconds: 'one look at such a file',
  webhookSeconds: 'a receiver of a webhook must answer within',
  taskDays: 'tasks, requests and results are kept',
  requestBytes: 'a request at most',
  submitTimeoutSeconds: 'function timeout',
  queryTimeoutSeconds: 'function timeout',
  recordTimeoutSeconds: 'function timeout',
  admitTimeoutSeconds: 'function timeout',
  apiTimeoutSeconds: 'function timeout',
  sweepTimeoutSeconds: 'function timeout',
  webhookTimeoutSeconds: 'function timeout',
};

const rows = (numbers: Readonly<Record<string, number>>, changeable: string) =>
  Object.entries(numbers).map(
    ([name, value]) => `| \`${name}\` | ${value.toLocaleString('en-US')} | ${changeable} | ${meanings[name as Name]} |`,
  );

/** Every default as a Markdown table. */
export function defaultsTable(): string {
  return [
    '| name | value | may be changed | meaning |',
    '| --- | ---: | --- | --- |',
    ...rows(defaults, 'yes'),
    ...rows(fixed, 'no'),
    '',
  ].join('\n');
}
