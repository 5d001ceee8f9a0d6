/** How long tasks of one kind take, and when they are looked at because of it. */
import { html } from 'htm/preact';
import { useRead } from './api.js';
import { Distribution } from './distribution.js';
import { count, length, percent, sentence } from './format.js';
import { Card, Empty, Loading, TroubleNote } from './parts.js';

export const WorkloadsPage = ({ name }) =>
  name === '' ? html`<${Workloads} />` : html`<${Workload} name=${name} key=${name} />`;

/** Those of the newest tasks: nobody keeps a list of all. */
function Workloads() {
  const { data, trouble } = useRead('/v1/tasks?limit=100');
  if (data === undefined)
    return html`<h1>Workloads</h1>
      ${trouble ? html`<${TroubleNote} of=${trouble} />` : html`<${Loading} />`}`;
  const found = new Map();
  for (const { model, attempts } of data.items) {
    for (const { workload } of attempts) {
      if (workload !== null) found.set(workload, { model, tasks: (found.get(workload)?.tasks ?? 0) + 1 });
    }
  }
  const rows = [...found].sort(([, a], [, b]) => b.tasks - a.tasks);
  return html`
    <div class="title">
      <h1>Workloads</h1>
      <p class="soft">of the newest ${count(data.items.length, 'task')}</p>
    </div>
    ${
      rows.length === 0
        ? html`<${Empty} title="None yet">A workload is known once a provider has accepted a task of it.<//>`
        : html`<div class="cards">
            ${rows.map(([workload, about]) => html`<${Summary} key=${workload} workload=${workload} ...${about} />`)}
          </div>`
    }
  `;
}

function Summary({ workload, model, tasks }) {
  const { data, trouble } = useRead(`/v1/schedules/${encodeURIComponent(workload)}`);
  return html`
    <article class="card small">
      <h2><a class="row" href="#/workloads/${workload}">${model}</a></h2>
      <p class="id">${workload}</p>
      <${TroubleNote} of=${trouble} />
      ${data && html`<${Distribution} schedule=${data} small />`}
      <p class="soft">
        ${count(tasks, 'task')} lately${data?.p50Seconds ? ` · half end by ${length(data.p50Seconds)}` : ''}
      </p>
    </article>
  `;
}

function Workload({ name }) {
  const { data, trouble } = useRead(`/v1/schedules/${encodeURIComponent(name)}`);
  return html`
    <p class="back"><a href="#/workloads">Workloads</a></p>
    <div class="title"><h1 class="id">${name}</h1></div>
    ${data === undefined ? (trouble ? html`<${TroubleNote} of=${trouble} />` : html`<${Loading} />`) : html`<${Known} schedule=${data} />`}
  `;
}

const Known = ({ schedule }) => html`
  <dl class="facts">
    <div>
      <dt>Half end by</dt>
      <dd>${schedule.p50Seconds === null ? 'not known' : length(schedule.p50Seconds)}</dd>
    </div>
    <div>
      <dt>Nine of ten by</dt>
      <dd>${schedule.p90Seconds === null ? 'not known' : length(schedule.p90Seconds)}</dd>
    </div>
    <div>
      <dt>Tasks behind it</dt>
      <dd>${Math.round(schedule.samples).toLocaleString('en')}</dd>
    </div>
    <div>
      <dt>One look is worth</dt>
      <dd>${length(schedule.secondsPerLook)} of delay</dd>
    </div>
  </dl>
  <div class="columns wide">
    <${Card} title="Durations, and the planned looks on them" id="durations">
      ${schedule.distribution?.length > 0 ? html`<${Distribution} schedule=${schedule} />` : html`<${Empty} title="Nothing is known yet">Waits grow until enough tasks of its kind have ended.<//>`}
    <//>
    <${Card} title="Planned looks" id="looks"><${Looks} looks=${schedule.looks} /><//>
  </div>
`;

const Looks = ({ looks }) => html`
  <ol class="looks-list">
    ${looks.map(
      ({ atSeconds, waitSeconds, endedBy, explanation }, i) => html`
        <li key=${i}>
          <span class="number">${length(atSeconds)}</span>
          <div>
            <strong>${`after a wait of ${length(waitSeconds)}${endedBy === null ? '' : `, ${percent(endedBy)} have ended`}`}</strong>
            <p>${sentence(explanation)}</p>
          </div>
        </li>
      `,
    )}
  </ol>
`;
