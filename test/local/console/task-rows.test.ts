import { beforeEach, expect, test } from '@jest/globals';

interface Task {
  readonly id: string;
  readonly createdAt: string;
  readonly looks: number;
}
interface Page {
  readonly items: readonly Task[];
  readonly nextCursor: string | null;
}
interface TaskRows {
  readonly cursor: string | null;
  with(newest: Page): readonly Task[];
  turn(newest: Page): (older: Page) => void;
}

const { TaskRows: Rows } = (await import(
  new URL('../../../local/console/page/task-rows.js', import.meta.url).href
)) as { TaskRows: new () => TaskRows };

let rows: TaskRows;

beforeEach(() => {
  rows = new Rows();
});

/** Tasks from n down to the oldest, by the order in which they were created. */
const tasks = (newest: number, oldest: number, looks = 0): Task[] =>
  Array.from({ length: newest - oldest + 1 }, (_, i) => newest - i).map((n) => ({
    id: `task-${n}`,
    createdAt: new Date(1000 * n).toISOString(),
    looks,
  }));
const page = (newest: number, oldest: number, looks = 0): Page => ({
  items: tasks(newest, oldest, looks),
  nextCursor: `before ${oldest}`,
});

/** A list of five a page, turned back once: 16 to 25. */
function turned(): void {
  rows.with(page(25, 21));
  rows.turn(page(25, 21))(page(20, 16));
}

test('before somebody turns back it is the newest page', () => {
  expect([rows.with(page(25, 21)), rows.cursor]).toEqual([tasks(25, 21), 'before 21']);
  expect([rows.with(page(28, 24)), rows.cursor]).toEqual([tasks(28, 24), 'before 24']);
});

test('what new tasks push off the page stays, as it was last', () => {
  turned();
  expect([rows.with(page(25, 21)), rows.cursor]).toEqual([tasks(25, 16), 'before 16']);
  expect(rows.with(page(28, 24, 1))).toEqual([...tasks(28, 24, 1), ...tasks(23, 16)]);
  expect(rows.with(page(32, 28, 2))).toEqual([...tasks(32, 28, 2), ...tasks(27, 24, 1), ...tasks(23, 16)]);
  expect(rows.cursor).toBe('before 16');
});

test('what is pushed off while older ones are on their way stays too', () => {
  rows.with(page(25, 21));
  const add = rows.turn(page(25, 21));
  rows.with(page(28, 24));
  add(page(20, 16));
  expect(rows.with(page(28, 24))).toEqual(tasks(28, 16));
});

test('where more came than a page holds, the list begins anew rather than with a gap', () => {
  turned();
  const add = rows.turn(page(25, 21));
  expect([rows.with(page(31, 27)), rows.cursor]).toEqual([tasks(31, 27), 'before 27']);
  add(page(15, 11));
  expect([rows.with(page(31, 27)), rows.cursor]).toEqual([tasks(31, 27), 'before 27']);
});

test('what has left a list of one status is not shown again', () => {
  turned();
  const left = page(25, 20);
  const items = left.items.filter(({ id }) => id !== 'task-23');
  expect(rows.with({ ...left, items })).toEqual([...items, ...tasks(19, 16)]);
});

test('a list that is one page has nothing behind it', () => {
  turned();
  expect(rows.with({ items: tasks(25, 23), nextCursor: null })).toEqual(tasks(25, 23));
  expect(rows.cursor).toBeNull();
});
