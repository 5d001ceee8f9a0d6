/** Rows of a list whose first page is always the newest, and of what was read behind it. */

export class TaskRows {
  /** All that was read since somebody asked for older ones, by id. */
  #known;
  /** Where the next page begins; null at the end. */
  cursor = null;

  /** All rows, newest first, when `newest` is the first page. */
  with(newest) {
    const { items, nextCursor } = newest;
    // Where all of the page is new, nobody has read what lies between: the list begins anew.
    if (nextCursor === null || !this.#reaches(items)) this.#known = undefined;
    if (this.#known === undefined) {
      this.cursor = nextCursor;
      return items;
    }
    for (const task of items) this.#known.set(task.id, task);
    const shown = new Set(items.map(({ id }) => id));
    const last = items.at(-1);
    // One that would be on the page and is not there has another status now than the list is of.
    const isBehind = (task) => !shown.has(task.id) && (last === undefined || task.createdAt <= last.createdAt);
    return [...items, ...[...this.#known.values()].filter(isBehind).sort(byAge)];
  }

  /** Somebody asks for older ones; answers with what to do with them. */
  turn({ items }) {
    const known = (this.#known ??= new Map(items.map((task) => [task.id, task])));
    return (older) => {
      // The list may have begun anew.
      if (known !== this.#known) return;
      for (const task of older.items) if (!known.has(task.id)) known.set(task.id, task);
      this.cursor = older.nextCursor;
    };
  }

  #reaches(items) {
    const known = this.#known;
    return known === undefined || known.size === 0 || items.length === 0 || items.some(({ id }) => known.has(id));
  }
}

/** As the API does. */
const byAge = (a, b) => (b.createdAt + b.id > a.createdAt + a.id ? 1 : -1);
