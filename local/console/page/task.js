/** One task: what happened to it, where it stands, and what it has brought. */
import { html } from 'htm/preact';
import { Actions } from './actions.js';
import { useLive, useNow, useRead } from './api.js';
import { length, secondsBetween, webhookText } from './format.js';
import { Machine } from './machine.js';
import { standing } from './machine-state.js';
import { Card, Loading, Status, TroubleNote, When } from './parts.js';
import { Json, Result } from './result.js';
import { rowsOf, Timeline } from './timeline.js';

export function TaskPage({ id }) {
  // The console asks for no other, so nothing would ever be told of it.
  return /^[a-z2-7]{26}$/.test(id)
    ? html`<${OneTask} id=${id} />`
    : html`<h1 class="id">${id}</h1><${TroubleNote} of=${noTask} />`;
}

const noTask = {
  message: 'There is no task with this id.',
  advice: 'Ids have 26 characters, a to z and 2 to 7: open the task from the list',
};

function OneTask({ id }) {
  const path = `/v1/tasks/${id}`;
  const { data: task, trouble, put } = useLive(path);
  const version = JSON.stringify(task);
  const { data: errors } = useRead(`${path}/errors?limit=100`, version);
  const { data: waits } = useRead(`${path}/waits`, version);
  const { data: audit } = useRead(`${path}/audit?limit=100`, version);
  const { data: request, trouble: noRequest } = useRead(`${path}/request`);
  const now = useNow();
  if (task === undefined)
    return html`<h1 class="id">${id}</h1>
      ${trouble ? html`<${TroubleNote} of=${trouble} />` : html`<${Loading} />`}`;
  const changed = (name, answer) => {
    if (name === 'retry') location.hash = `#/tasks/${answer.id}`;
    else put(answer);
  };
  const { state, text } = standing(task, errors?.items ?? [], now);
  return html`
    <p class="back"><a href="#/tasks">Tasks</a></p>
    <div class="title">
      <div>
        <h1>${task.model} <${Status} of=${task.status} /></h1>
        <p class="id">${id}</p>
      </div>
      <div><${Actions} task=${task} changed=${changed} /></div>
    </div>
    <p class="standing">
      ${text}${task.outcome === null && task.nextLookAt && new Date(task.nextLookAt) > now ? html` <span class="soft">In ${length(Math.ceil(secondsBetween(now, task.nextLookAt)))}.</span>` : ''}
    </p>
    <${TroubleNote} of=${trouble} />
    <${Facts} task=${task} now=${now} />
    <div class="columns">
      <${Timeline} rows=${rowsOf(task, errors?.items ?? [], waits?.items ?? [], audit?.items ?? [])} />
      <div class="stack">
        <${Result} task=${task} />
        <${Machine} state=${state} isOpen=${task.outcome === null} />
        <${Card} title="Request" id="request">
          <${TroubleNote} of=${noRequest} />
          ${request && html`<${Json} value=${request} label="Request as JSON" />`}
        <//>
      </div>
    </div>
  `;
}

function Facts({ task, now }) {
  const { profile, operation, createdAt, deadlineAt, looks, attempts, progress, eta, outcome } = task;
  const workload = attempts.findLast((attempt) => attempt.workload !== null)?.workload;
  const facts = [
    ['Profile', `${profile} · ${operation}`],
    ['Created', html`<${When} at=${createdAt} />`],
    outcome === null
      ? ['Deadline', html`<${When} at=${deadlineAt} />`]
      : ['Took', length(secondsBetween(createdAt, outcome.finishedAt))],
    ['Looks', looks],
    outcome === null && progress !== null && ['Progress', `${Math.round(progress)} %`],
    eta && ['Expected', html`<${When} at=${eta.p50} /> to <${When} at=${eta.p90} />`],
    task.webhook && ['Webhook', webhookText(task.webhook)],
    workload && ['Workload', html`<a href="#/workloads/${workload}">${workload}</a>`],
  ];
  return html`<dl class="facts">
    ${facts.filter(Boolean).map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}
