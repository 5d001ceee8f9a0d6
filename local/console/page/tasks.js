/** The list of tasks, newest first. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { ask, useLive, useNow } from './api.js';
import { count, length, secondsBetween } from './format.js';
import { Empty, Loading, Status, TroubleNote, When } from './parts.js';
import { TaskRows } from './task-rows.js';

const statuses = ['queued', 'running', 'succeeded', 'failed', 'cancelled'];
const PAGE = 25;

/** A list's address: of all tasks, or of those that are so. */
function addressOf(filters) {
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== ''));
  return query.size === 0 ? '#/tasks' : `#/tasks?${query}`;
}

export function TasksPage({ query }) {
  const [status, profile] = [query.get('status') ?? '', query.get('profile') ?? ''];
  const path = `/v1/tasks?${new URLSearchParams({ limit: PAGE, ...(status && { status }), ...(profile && { profile }) })}`;
  return html`
    <div class="title">
      <h1>Tasks</h1>
      <nav class="chips" aria-label="Tasks by status">
        ${['', ...statuses].map(
          (one) =>
            html`<a href=${addressOf({ status: one, profile })} aria-current=${one === status ? 'true' : null}
              >${one || 'all'}</a
            >`,
        )}
        ${
          profile !== '' &&
          html`<a href=${addressOf({ status })} aria-current="true" aria-label=${`Tasks of every profile, not of ${profile} alone`}
            >${profile} ×</a
          >`
        }
      </nav>
    </div>
    <${TaskList} path=${path} status=${status} isFiltered=${status !== '' || profile !== ''} key=${path} />
  `;
}

function TaskList({ path, status, isFiltered }) {
  const { data, trouble } = useLive(path);
  const now = useNow();
  const [rows] = useState(() => new TaskRows());
  const [noMore, setNoMore] = useState({ trouble: undefined });
  if (data === undefined) return trouble ? html`<${TroubleNote} of=${trouble} />` : html`<${Loading} />`;
  const tasks = rows.with(data);
  const { cursor } = rows;
  const more = () => {
    const add = rows.turn(data);
    ask(`${path}&cursor=${encodeURIComponent(cursor)}`).then(
      (older) => {
        add(older);
        setNoMore({ trouble: undefined });
      },
      (trouble) => setNoMore({ trouble }),
    );
  };
  return html`
    <${TroubleNote} of=${trouble ?? noMore.trouble} />
    ${tasks.length === 0 ? html`<${NoTasks} status=${status} isFiltered=${isFiltered} />` : html`<${Table} tasks=${tasks} status=${status} now=${now} />`}
    ${cursor !== null && html`<button class="more" onClick=${more}>Older tasks</button>`}
  `;
}

const NoTasks = ({ status, isFiltered }) =>
  !isFiltered
    ? html`<${Empty} title="No tasks yet"
        >Hand one in with <code>bide submit</code> or <code>POST /v1/tasks</code>; it shows here at once.<//
      >`
    : html`<${Empty} title=${`No ${status} tasks`.replace('  ', ' ')}>Among the newest that were read there is none.<//>`;

const Table = ({ tasks, status, now }) => html`
  <table class="list tasks">
    <thead>
      <tr>
        <th scope="col">Task</th>
        <th scope="col">Status</th>
        <th scope="col">Now</th>
        <th scope="col" class="number">Looks</th>
        <th scope="col" class="number">Took</th>
        <th scope="col" class="number">Created</th>
      </tr>
    </thead>
    <tbody>
      ${tasks.map((task) => html`<${Row} task=${task} filter=${status} now=${now} key=${task.id} />`)}
    </tbody>
  </table>
`;

function Row({ task, filter, now }) {
  const { id, model, operation, profile, status, looks, createdAt, outcome, attempts } = task;
  const took = secondsBetween(createdAt, outcome?.finishedAt ?? now);
  return html`
    <tr>
      <td class="what">
        <a class="row" href="#/tasks/${id}">${model}</a>
        <small><a href=${addressOf({ status: filter, profile })} title=${`Tasks of ${profile} alone`}>${profile}</a> · ${operation} · <code>${id.slice(0, 8)}</code></small>
      </td>
      <td class="is"><${Status} of=${status} /></td>
      <td class="now">
        ${inShort(task, now)}${attempts.length > 1 && html`<small> ${count(attempts.length, 'attempt')}</small>`}
      </td>
      <td class="number looks">${looks}</td>
      <td class="number took">${length(Math.max(0, Math.round(took)))}</td>
      <td class="number created"><${When} at=${createdAt} now=${now} /></td>
    </tr>
  `;
}

/** What a list says of a task beside its status. */
function inShort({ status, outcome, nextLookAt, cancelRequested, progress, attempts }, now) {
  if (status === 'succeeded') return '';
  if (outcome !== null) return html`<code>${outcome.code}</code>`;
  if (cancelRequested) return 'about to be cancelled';
  const state = attempts.at(-1)?.state;
  const done = progress > 0 ? `${Math.round(progress)} %, ` : '';
  if (state === 'accepted' && nextLookAt !== null) {
    const seconds = Math.ceil((new Date(nextLookAt) - now) / 1000);
    return seconds > 0 ? `${done}next look in ${length(seconds)}` : `${done}looking`;
  }
  if (state === 'ambiguous') return 'answer lost';
  return state === 'sending' ? 'sending' : 'waits to be sent';
}
