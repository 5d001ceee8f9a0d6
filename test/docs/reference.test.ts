import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { openapiDocument } from '../../core/api/openapi/document.ts';
import { entryOfCode } from '../../core/errors/entries.ts';
import { ownCodes, taskCodes } from '../../core/errors/taxonomy.ts';
import { currentReference } from '../../docs/reference/page.ts';
import { typeOf } from '../../docs/reference/shapes.ts';
import { errorRows, outcomeOf } from '../../docs/reference/task-errors.ts';

const document = JSON.parse(JSON.stringify(openapiDocument())) as Record<string, unknown>;
const page = currentReference();
let ajv: Ajv2020;

beforeAll(() => {
  ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ },
  });
  ajv.addSchema(document, 'openapi');
});

/** Problems of an example with the schema at that place of the document. */
function problemsOf(pointer: string, example: unknown): unknown {
  const validate = ajv.compile({ $ref: `openapi#${pointer}` });
  return validate(example) ? null : validate.errors;
}

const escaped = (name: string) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));

interface Example {
  readonly pointer: string;
  readonly value: unknown;
}

/** Every example of the document beside its schema, wherever it stands. */
function examplesIn(value: unknown, pointer = ''): Example[] {
  if (typeof value !== 'object' || value === null) return [];
  const { schema, example, examples } = value as Record<string, unknown>;
  const named = Object.values((examples ?? {}) as Record<string, { value: unknown }>).map((one) => one.value);
  const own = schema === undefined ? [] : [...(example === undefined ? [] : [example]), ...named];
  return [
    ...own.map((one) => ({ pointer: `${pointer}/schema`, value: one })),
    ...Object.entries(value).flatMap(([name, inner]) =>
      name === 'example' || name === 'examples' ? [] : examplesIn(inner, `${pointer}/${escaped(name)}`),
    ),
  ];
}

test('docs/reference.md is as the code says; if not, run `npm run docs`', () => {
  expect(readFileSync(new URL('../../docs/reference.md', import.meta.url), 'utf8')).toBe(page);
});

test.each(examplesIn(document).map(({ pointer, value }, i) => [`${i} ${decodeURIComponent(pointer)}`, pointer, value]))(
  'example %s is what its schema says',
  (_name, pointer, value) => {
    expect(problemsOf(String(pointer), value)).toBeNull();
  },
);

test.each(Object.keys(taskCodes) as (keyof typeof taskCodes)[])(
  '%s: its example is an outcome, with the advice',
  (code) => {
    const outcome = outcomeOf(code);
    expect(problemsOf('/components/schemas/Outcome', outcome)).toBeNull();
    expect(page).toContain(JSON.stringify(outcome, null, 2));
    expect(outcome.recommendedAction).toBe(entryOfCode(code).action);
  },
);

test.each(errorRows.map((row) => [row.status, row]))('%i: its example is an error row', (_status, row) => {
  expect(problemsOf('/components/schemas/TaskError', row)).toBeNull();
});

test('every JSON block of the page is one of these examples', () => {
  const known = new Set([
    ...examplesIn(document).map(({ value }) => JSON.stringify(value)),
    ...(Object.keys(taskCodes) as (keyof typeof taskCodes)[]).map((code) => JSON.stringify(outcomeOf(code))),
    ...errorRows.map((row) => JSON.stringify(row)),
  ]);
  const blocks = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => JSON.stringify(JSON.parse(text)));
  expect(blocks.length).toBeGreaterThan(40);
  expect(blocks.filter((block) => !known.has(block))).toEqual([]);
});

test('every link of the page leads to one of its headings', () => {
  const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
  const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor = '']) => anchor);
  expect(links.length).toBeGreaterThan(100);
  expect(links.filter((anchor) => !headings.includes(anchor))).toEqual([]);
});

test('every code that a task can end with is in it', () => {
  const told = [...Object.keys(taskCodes), ...Object.keys(ownCodes)];
  expect(told.filter((code) => !page.includes(`| \`${code}\` |`))).toEqual([]);
});

describe('a type in words', () => {
  test.each([
    [{ type: 'integer', minimum: 1, maximum: 100 }, 'integer, 1 to 100'],
    [{ type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }, 'integer, at least 0'],
    [{ type: ['string', 'null'] }, 'string or null'],
    [{ anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] }, 'time or null'],
    [{ type: 'array', items: { $ref: '#/components/schemas/Attempt' } }, 'list of [Attempt](#attempt)'],
    [{ enum: ['a', 'b'] }, '`a`, `b`'],
    [{}, 'any JSON'],
  ])('%j is %s', (schema, words) => {
    expect(typeOf(schema)).toBe(words);
  });
});
