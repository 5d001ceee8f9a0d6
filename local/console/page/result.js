/** What a task was asked for and what it has brought: pictures, films and sound as such, all else as JSON. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { Card } from './parts.js';

const endings = {
  png: 'image',
  jpg: 'image',
  jpeg: 'image',
  webp: 'image',
  gif: 'image',
  avif: 'image',
  svg: 'image',
  mp4: 'video',
  webm: 'video',
  mov: 'video',
  mp3: 'audio',
  wav: 'audio',
  ogg: 'audio',
  m4a: 'audio',
  flac: 'audio',
};

/** Addresses of media anywhere in the result. */
export function mediaIn(value, found = []) {
  if (typeof value === 'string') {
    const kind = kindOf(value);
    if (kind !== undefined && !found.some(({ url }) => url === value)) found.push({ url: value, kind });
  } else if (typeof value === 'object' && value !== null) Object.values(value).forEach((one) => mediaIn(one, found));
  return found;
}

function kindOf(text) {
  const [, inline] = /^data:(image|video|audio)\//.exec(text) ?? [];
  if (inline !== undefined) return inline;
  if (!/^https?:\/\/\S+$/.test(text) || !URL.canParse(text)) return undefined;
  return endings[new URL(text).pathname.split('.').at(-1).toLowerCase()];
}

function Medium({ url, kind }) {
  const [isLost, setLost] = useState(false);
  const lost = () => setLost(true);
  const link = url.startsWith('data:') ? null : html`<a href=${url} target="_blank" rel="noreferrer">${url}</a>`;
  if (isLost)
    return html`<figure class="lost">
      <p>The ${kind} cannot be shown. Its address may have expired; the provider says how long it is valid.</p>
      <figcaption>${link}</figcaption>
    </figure>`;
  return html`
    <figure>
      ${kind === 'image' && html`<img src=${url} alt="Result of the task" onError=${lost} />`}
      ${kind === 'video' && html`<video src=${url} controls onError=${lost} aria-label="Result of the task"></video>`}
      ${kind === 'audio' && html`<audio src=${url} controls onError=${lost} aria-label="Result of the task"></audio>`}
      <figcaption>${link}</figcaption>
    </figure>
  `;
}

export const Json = ({ value, label }) =>
  html`<pre tabindex="0" role="group" aria-label=${label}>${JSON.stringify(value, shortened, 2)}</pre>`;

/** A whole picture as text helps nobody. */
const shortened = (_name, value) =>
  typeof value === 'string' && value.length > 400
    ? `${value.slice(0, 120)}… (${value.length.toLocaleString('en')} characters)`
    : value;

export function Result({ task }) {
  const result = task.result ?? task.lateResult?.result ?? null;
  if (result === null) return null;
  return html`
    <${Card} title=${task.result === null ? 'Late result' : 'Result'} id="result">
      <div class="media">${mediaIn(result).map((one) => html`<${Medium} key=${one.url} ...${one} />`)}</div>
      <${Json} value=${result} label="Result as JSON" />
    <//>
  `;
}
