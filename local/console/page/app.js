/** The frame around every page: its head, and which page the address names. */
import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from 'htm/preact';
import { useRead } from './api.js';
import { ErrorsPage } from './errors.js';
import { LimitsPage } from './limits.js';
import { TaskPage } from './task.js';
import { TasksPage } from './tasks.js';
import { WorkloadsPage } from './workloads.js';

const places = [
  [
    'tasks',
    'Tasks',
    ({ rest, query }) =>
      rest === '' ? html`<${TasksPage} query=${query} />` : html`<${TaskPage} id=${rest} key=${rest} />`,
  ],
  ['errors', 'Errors', ({ query }) => html`<${ErrorsPage} query=${query} />`],
  ['workloads', 'Workloads', ({ rest }) => html`<${WorkloadsPage} name=${rest} />`],
  ['limits', 'Limits', () => html`<${LimitsPage} />`],
];

/** `#/tasks/ID?status=failed` in parts. */
function readAddress() {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [place = '', ...rest] = path.split('/');
  return { place: place || 'tasks', rest: decodeURIComponent(rest.join('/')), query: new URLSearchParams(query) };
}

function useAddress() {
  const [address, setAddress] = useState(readAddress);
  useEffect(() => {
    const changed = () => setAddress(readAddress());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return address;
}

function App() {
  const address = useAddress();
  const { data: about } = useRead('/console/about');
  const main = useRef(null);
  const isFirst = useRef(true);
  const where = `${address.place}/${address.rest}`;
  useEffect(() => {
    // Somebody who cannot see the page hears that it is another one.
    if (!isFirst.current) main.current?.focus();
    isFirst.current = false;
    scrollTo(0, 0);
  }, [where]);
  const place = places.find(([name]) => name === address.place);
  useEffect(() => {
    document.title = `${address.rest === '' ? (place?.[1] ?? 'Nothing here') : address.rest} · Bide`;
  }, [where]);
  return html`
    <header class="top">
      <a class="brand" href="#/tasks"><img src="/console/icon.svg" alt="" width="20" height="20" />Bide</a>
      <nav aria-label="Pages">
        ${places.map(
          ([name, title]) =>
            html`<a href="#/${name}" aria-current=${name === address.place ? 'page' : null}>${title}</a>`,
        )}
      </nav>
      <span class="shows">${about?.shows}</span>
    </header>
    <main ref=${main} tabindex="-1">${place === undefined ? html`<h1>Nothing here</h1>` : place[2](address)}</main>
  `;
}

render(html`<${App} />`, document.body);
