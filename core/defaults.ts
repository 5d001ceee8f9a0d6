/** Every number that a user may want to know or change, once. Units are in the names. */

/** Numbers that a deployment may change: `"settings"` of `"bide"` in cdk.json. */
export const defaults = {
  /** A retry costs money: each attempt is one more purchase. */
  maxAttempts: 3,
  /** POSTs of one attempt; a refused one is free, so these are bounded for politeness only. */
  maxSendsPerAttempt: 20,
  deadlineSeconds: 3600,

  firstWaitSeconds: 2,
  waitGrowth: 1.5,
  waitCapSeconds: 60,
  /** Waits are spread by this fraction up and down, so that tasks started together do not look together for ever. */
  waitJitter: 0.1,
  /** Seconds of delay that one look is worth, unless a request says how urgent it is. */
  secondsPerLook: 2,
  /** Looks, sends and waits for a turn. Keeps a history under 20,000 events: each, with its wait, is nine. */
  maxLaps: 2000,

  maxUnreadableLooks: 20,
  lookTimeoutSeconds: 10,
  bodyCapBytes: 1024 * 1024,

  /** A longer result file is not kept. */
  fileCapBytes: 100 * 1024 * 1024,

  backoffBaseSeconds: 1,
  backoffCapSeconds: 60,
  /** "A short delay" of `model_unavailable`: the base of its backoff. */
  shortDelaySeconds: 5,
  retryAfterCapSeconds: 3600,
  /** A limit group rests this long after 402: nobody can buy until somebody pays. */
  paymentCoolDownSeconds: 60,

  /** How far ahead the last lane reserves slots; the others twice and three times as far. */
  slotLeadSeconds: 1,
  connectTimeoutSeconds: 3,
  headersTimeoutSeconds: 20,
  /** Function time that must be left before a POST. */
  sendBudgetSeconds: 35,
  /** How long after its function's end a send may still be answered. */
  sendingGraceSeconds: 60,
  /** At a deadline that falls into a cool-down, the last look waits at most this long for its end. */
  lastLookGraceSeconds: 60,

  sweepSeconds: 60,
  requestBytes: 256 * 1024,

  submitTimeoutSeconds: 60,
  queryTimeoutSeconds: 30,
  recordTimeoutSeconds: 30,
  admitTimeoutSeconds: 15,
  apiTimeoutSeconds: 29,
  sweepTimeoutSeconds: 55,
  webhookTimeoutSeconds: 30,
} as const;

/** The most that `maxAttempts` may be, of a deployment and of a request. */
export const mostAttempts = 10;

/** Numbers that hold for every deployment. */
export const fixed = {
  maxDeadlineSeconds: 7 * 24 * 3600,
  /** How long a just-created id may answer 404, unless its profile says otherwise. */
  notFoundGraceSeconds: 30,
  errorRowDays: 90,
  /** Rows of one attempt, phase and code; beyond them a counter grows. */
  errorRowsPerKind: 3,
  /** JSON text of a longer result goes to object storage. */
  resultItemBytes: 100 * 1024,
  /** The most that `fileCapBytes` may be: a copy passes through the disk of a function. */
  mostFileBytes: 400 * 1024 * 1024,
  /** Files of one result that are kept. */
  filesPerResult: 50,
  /** Tries in a row that kept no file, before the result stands as it is. */
  fileTries: 5,
  /** Function time that one try at the files of a result may take. */
  fileLapSeconds: 20,
  /** Error codes that a request may foresee: each patch of each is tried on the body before the request is taken. */
  fallbackCodes: 32,
  /** Files of buckets that the body of one request may name: all of them are looked at before each send. */
  inputsPerRequest: 32,
  inputsAtOnce: 8,
  /** One look at such a file. */
  inputSeconds: 4,
  /** One try at a webhook, from the look at its name to its answer. */
  webhookSeconds: 10,
  /** Longer than Step Functions remembers names. */
  taskDays: 100,
} as const;

/** The changeable numbers as a deployment has them. */
export type Settings = { readonly [name in keyof typeof defaults]: number };
