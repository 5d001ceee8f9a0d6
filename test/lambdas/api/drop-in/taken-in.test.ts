/** A submission that was stored, and then something could not be read. */
import { expect, test } from '@jest/globals';
import { Desk } from '../desk.ts';

/** A desk whose table cannot be read any more once a task is stored. */
async function deafDesk(): Promise<Desk> {
  const desk = new Desk();
  await desk.caller();
  const { table } = desk;
  let isDeaf = false;
  const read = <T>(work: () => Promise<T>) => (isDeaf ? Promise.reject(new Error('throttled')) : work());
  desk.table = {
    index: (query) => table.index(query),
    update: (change) => table.update(change),
    get: (key) => read(() => table.get(key)),
    list: (...given) => read(() => table.list(...given)),
    put: async (...given) => {
      const written = await table.put(...given);
      isDeaf ||= given[0].sk === 'TASK';
      return written;
    },
  };
  return desk;
}

test.each([
  ['/unified/v1/images/generations', { model: 'm' }, [200, 'pending']],
  ['/replicate/v1/predictions', { version: 'v', input: {} }, [201, 'starting']],
] as const)(
  '%s answers that it was taken in: after an error it would be bought again',
  async (path, body, expected) => {
    const desk = await deafDesk();
    const { status, json } = await desk.call(path, { method: 'POST', body });
    expect([status, json['status']]).toEqual(expected);
    expect(desk.memory.items().filter(({ sk }) => sk === 'TASK')).toHaveLength(1);
    const errors = desk.lines.filter(({ level }) => level === 'error');
    expect(errors.map(({ message }) => message)).toEqual(['answered as it was taken in']);
  },
);

test('so does the API itself, which reads nothing of a new task', async () => {
  const desk = await deafDesk();
  const body = {
    profile: 'unified',
    operation: 'images',
    body: { model: 'm' },
    webhook: { url: 'https://a.example/' },
  };
  const { status, json } = await desk.call('/v1/tasks', { method: 'POST', body });
  expect([status, json['status'], json['webhook']]).toEqual([202, 'queued', null]);
});
