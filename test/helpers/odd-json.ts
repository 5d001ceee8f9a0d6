/** JSON text that some layer may choke on: poison, odd numbers, members that come twice, and what comes near a request. */
import * as fc from 'fast-check';

const names = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 8 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'then',
    'toJSON',
    '\0',
    '\ud800',
    '💥'.repeat(30),
  ),
);

/** Longer than a request may be, in characters or in bytes alone, and just short of it. */
const long = fc.constantFrom('x'.repeat(300_000), 'é'.repeat(200_000), 'x'.repeat(250_000));

const texts = fc.oneof(
  { weight: 12, arbitrary: fc.string({ unit: 'binary' }) },
  {
    weight: 12,
    arbitrary: fc.constantFrom('\0', 'a\ud83d', '\ude00b', '💥'.repeat(200), '\u2028', '__proto__', ''),
  },
  { weight: 1, arbitrary: long },
);

/** Number tokens as JSON allows them, far beyond what a double holds. */
export const numberTokens = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(fc.constantFrom('0', '9007199254740991', '9007199254740993', `1${'0'.repeat(400)}`), digits(1, 30)),
    fc.oneof(
      fc.constant(''),
      digits(1, 40).map((some) => `.${some}`),
    ),
    fc.oneof(
      fc.constant(''),
      fc.integer({ min: -400, max: 400 }).map((power) => `e${power}`),
    ),
  )
  .map((parts) => parts.join(''));

function digits(minLength: number, maxLength: number) {
  return fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength, maxLength })
    .map((some) => some.join('').replace(/^0+(?=\d)/, ''));
}

const list = (inner: fc.Arbitrary<string>) =>
  fc.array(inner, { maxLength: 3 }).map((values) => `[${values.join(',')}]`);

/** Members are joined as text, so that a name may come twice. */
const object = (name: fc.Arbitrary<string>, inner: fc.Arbitrary<string>) =>
  fc
    .array(fc.tuple(name, inner), { maxLength: 4 })
    .map((members) => `{${members.map(([one, value]) => `${JSON.stringify(one)}:${value}`).join(',')}}`);

const deep = fc
  .tuple(fc.constantFrom(90, 99, 100, 101, 5000, 60_000), fc.boolean())
  .map(([levels, lists]) =>
    lists ? '['.repeat(levels) + ']'.repeat(levels) : '{"a":'.repeat(levels) + '1' + '}'.repeat(levels),
  );

/** Any JSON value as text. */
export const oddJson: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    { weight: 6, arbitrary: texts.map((text) => JSON.stringify(text)) },
    { weight: 4, arbitrary: numberTokens },
    { weight: 2, arbitrary: fc.constantFrom('null', 'true', 'false') },
    { weight: 1, arbitrary: deep },
    { weight: 4, arbitrary: list(tie('value')) },
    { weight: 6, arbitrary: object(names, tie('value')) },
  ),
})).value;

const quoted = (...values: readonly string[]) => fc.constantFrom(...values.map((value) => JSON.stringify(value)));
const member = (name: string, value: fc.Arbitrary<string>) => value.map((text) => `${JSON.stringify(name)}:${text}`);
const mostly = (good: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 5, arbitrary: good }, { weight: 1, arbitrary: oddJson });

const body = fc
  .array(fc.oneof(member('model', mostly(quoted('m'))), member('prompt', oddJson), member('sync', oddJson)), {
    maxLength: 3,
  })
  .map((members) => `{${['"model":"m"', ...members].join(',')}}`);

/** Requests as text that are good but for what is odd in them, if anything is; any member may come twice. */
export const nearlyRequest: fc.Arbitrary<string> = fc
  .tuple(
    member('profile', mostly(quoted('unified', 'unified', 'replicate'))),
    member('operation', mostly(quoted('images'))),
    member('body', mostly(body)),
    fc.array(
      fc.oneof(
        member('body', mostly(body)),
        member('fallbacks', mostly(body.map((patch) => `{"timeout":[${patch}]}`))),
        member('maxAttempts', mostly(fc.constant('3'))),
        member('deadlineSeconds', mostly(numberTokens)),
        member('idempotencyKey', mostly(quoted('k'))),
        fc.tuple(names, oddJson).map(([name, value]) => `${JSON.stringify(name)}:${value}`),
      ),
      { maxLength: 2 },
    ),
  )
  .map(([profile, operation, given, more]) => `{${[profile, operation, given, ...more].join(',')}}`);

/** Good requests but for their size. */
export const largeRequest: fc.Arbitrary<string> = fc
  .constantFrom('x'.repeat(300_000), 'é'.repeat(200_000))
  .map((prompt) => JSON.stringify({ profile: 'unified', operation: 'images', body: { model: 'm', prompt } }));
