/** Small parts that every page is made of. */
import { html } from 'htm/preact';
import { ago, sentence, time } from './format.js';

/** What a task is now. */
export const Status = ({ of }) => html`<span class="status ${of}"><i aria-hidden="true"></i>${of}</span>`;

/** Something that did not work, and what to do. */
export const TroubleNote = ({ of, quiet }) =>
  of &&
  html`<p class="trouble ${quiet ? 'quiet' : ''}" role="alert">
    <strong>${sentence(of.message)}</strong> ${of.advice ? sentence(of.advice) : ''}
  </p>`;

/** In place of what has not come yet. */
export const Loading = () => html`<p class="loading" role="status">Loading…</p>`;

/** In place of a list without items. */
export const Empty = ({ title, children }) =>
  html`<div class="empty">
    <strong>${title}</strong>
    <p>${children}</p>
  </div>`;

export const When = ({ at, now }) =>
  html`<time datetime=${at} title=${new Date(at).toLocaleString()}
    >${now === undefined ? time(at) : ago(at, now)}</time
  >`;

export const Card = ({ title, id, aside, children, ...rest }) => html`
  <section class="card ${rest.class ?? ''}" aria-labelledby=${id}>
    <header>
      <h2 id=${id}>${title}</h2>
      ${aside}
    </header>
    ${children}
  </section>
`;
