/** Errors by code over time, and the newest of them. */
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { ask } from './api.js';
import { count, faults, sentence, withoutGaps } from './format.js';
import { Bars, colourOf } from './bars.js';
import { Card, Empty, Loading, TroubleNote, When } from './parts.js';

const periods = { '1h': 3600, '24h': 86_400, '7d': 7 * 86_400, '30d': 30 * 86_400 };
const names = { '1h': 'hour', '24h': '24 hours', '7d': '7 days', '30d': '30 days' };
const MOST_PAGES = 10;

export function ErrorsPage({ query }) {
  const period = query.get('since') in periods ? query.get('since') : '24h';
  return html`
    <div class="title">
      <h1>Errors</h1>
      <nav class="chips" aria-label="Period">
        ${Object.keys(periods).map((one) => html`<a href="#/errors?since=${one}" aria-current=${one === period ? 'true' : null}>${names[one]}</a>`)}
      </nav>
    </div>
    <${Errors} period=${period} key=${period} />
  `;
}

/** Page by page, as many as a person can wait for. */
async function readErrors(since, tell) {
  let [items, cursor] = [[], null];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const more = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const read = await ask(`/v1/errors?limit=100&since=${encodeURIComponent(since)}${more}`);
    items = [...items, ...read.items];
    cursor = read.nextCursor;
    tell({ items, isWhole: cursor === null });
    if (cursor === null) return;
  }
}

function Errors({ period }) {
  const [to] = useState(Date.now());
  const from = to - 1000 * periods[period];
  const [read, setRead] = useState(undefined);
  const [trouble, setTrouble] = useState(undefined);
  useEffect(() => {
    let isWanted = true;
    readErrors(new Date(from).toISOString(), (state) => isWanted && setRead(state)).catch(
      (trouble) => isWanted && setTrouble(trouble),
    );
    return () => (isWanted = false);
  }, []);
  if (read === undefined) return trouble ? html`<${TroubleNote} of=${trouble} />` : html`<${Loading} />`;
  if (read.items.length === 0)
    return html`<${Empty} title=${`No errors in the last ${names[period]}`}
      >Whatever goes wrong gets a row here: what, when, whose fault, and what to do.<//
    >`;
  const codes = byCode(read.items);
  return html`
    <${TroubleNote} of=${trouble} />
    <div class="columns wide">
      <${Card}
        title="By code over time"
        id="over-time"
        aside=${!read.isWhole && html`<span class="soft">the newest ${count(read.items.length, 'row')}</span>`}
      >
        <${Bars} items=${read.items} codes=${codes} from=${from} to=${to} />
        <${Codes} codes=${codes} />
      <//>
      <${Card} title="Newest" id="newest"><${Newest} items=${read.items.slice(0, 20)} /><//>
    </div>
  `;
}

/** Most frequent first. */
function byCode(items) {
  const codes = new Map();
  for (const { code, repeats, fault, recommendedAction } of items) {
    const known = codes.get(code) ?? { code, fault, recommendedAction, number: 0 };
    codes.set(code, { ...known, number: known.number + 1 + repeats });
  }
  return [...codes.values()].sort((a, b) => b.number - a.number);
}

const Codes = ({ codes }) => html`
  <ul class="codes">
    ${codes.map(
      ({ code, number, fault, recommendedAction }, i) => html`
        <li key=${code}>
          <i class="swatch ${colourOf(i)}" aria-hidden="true"></i>
          <code>${code}</code><span class="number">${number.toLocaleString('en')}</span>
          <p>${sentence(faults[fault] ?? fault)} ${sentence(recommendedAction === 'none' ? '' : recommendedAction)}</p>
        </li>
      `,
    )}
  </ul>
`;

const Newest = ({ items }) => html`
  <ol class="timeline">
    ${items.map(
      (row, i) => html`
        <li class="bad" key=${i}>
          <${When} at=${row.at} />
          <div>
            <strong><code>${row.code}</code>${row.status === null ? '' : `, HTTP ${row.status}`}</strong>
            <p>
              ${withoutGaps(row.message)}${' '}
              <a href="#/tasks/${row.taskId}">${row.taskId.slice(0, 8)}</a>
            </p>
          </div>
        </li>
      `,
    )}
  </ol>
`;
