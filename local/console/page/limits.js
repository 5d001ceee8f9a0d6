/** Limit groups: whether each may send, and who has stopped it. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { ask, useLive, useRead } from './api.js';
import { sentence, time } from './format.js';
import { Loading, TroubleNote, When } from './parts.js';

export function LimitsPage() {
  const { data, trouble, put } = useLive('/v1/limit-groups');
  const changed = (group) => put({ items: data.items.map((one) => (one.group === group.group ? group : one)) });
  return html`
    <div class="title">
      <h1>Limits</h1>
      <p class="soft">one group a provider key; everybody who uses it shares its limits</p>
    </div>
    <${TroubleNote} of=${trouble} />
    ${data === undefined ? !trouble && html`<${Loading} />` : html`<div class="cards">${data.items.map((group) => html`<${Group} key=${group.group} group=${group} changed=${changed} />`)}</div>`}
  `;
}

function Group({ group: { group, paused, pausedUntil, restsUntil }, changed }) {
  const [state, setState] = useState({ busy: false, trouble: undefined });
  const { data: audit } = useRead(`/v1/limit-groups/${group}/audit?limit=5`, `${paused} ${pausedUntil}`);
  const act = (what) => async () => {
    setState({ busy: true, trouble: undefined });
    try {
      changed(await ask(`/v1/limit-groups/${group}/${what}`, { method: 'POST', body: {} }));
      setState({ busy: false, trouble: undefined });
    } catch (trouble) {
      setState({ busy: false, trouble });
    }
  };
  const kind = paused ? 'failed' : restsUntil ? 'running' : 'succeeded';
  const word = paused ? 'paused' : restsUntil ? 'rests' : 'sends';
  return html`
    <article class="card small">
      <header>
        <h2>${group}</h2>
        <span class="status ${kind}"><i aria-hidden="true"></i>${word}</span>
      </header>
      <p>${textOf({ paused, pausedUntil, restsUntil })}</p>
      <${TroubleNote} of=${state.trouble} />
      <div class="actions">
        ${
          paused
            ? html`<button class="main" disabled=${state.busy} onClick=${act('resume')} aria-label=${`Resume ${group}`}>
                Resume
              </button>`
            : html`<button class="danger" disabled=${state.busy} onClick=${act('pause')} aria-label=${`Pause ${group}`}>
                Pause
              </button>`
        }
      </div>
      <${Audit} items=${audit?.items ?? []} />
    </article>
  `;
}

function textOf({ paused, pausedUntil, restsUntil }) {
  if (paused) return `Nobody sends ${pausedUntil ? `until ${time(pausedUntil)}` : 'until it is resumed'}; looks go on.`;
  if (restsUntil) return `The provider has asked everybody to wait until ${time(restsUntil)}.`;
  return 'Everybody who uses this provider key may send.';
}

const Audit = ({ items }) =>
  items.length === 0
    ? html`<p class="soft">Nobody has paused it in the last 90 days.</p>`
    : html`<ul class="audit">
        ${items.map(({ at, action, owner, outcome }) => html`<li><${When} at=${at} /> ${owner}: ${action}, ${sentence(outcome)}</li>`)}
      </ul>`;
