/** What can be done about a task. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { ask } from './api.js';
import { TroubleNote } from './parts.js';

/** That of `bide retry`: a second click, there or here, finds the task that the first one has made. */
const RETRY_KEY = 'bide retry';

export function Actions({ task, changed }) {
  const [state, setState] = useState({ busy: '', trouble: undefined, asks: '' });
  const { id, status, outcome, attempts } = task;
  const run = async (name, body, headers) => {
    setState({ busy: name, trouble: undefined, asks: '' });
    try {
      changed(name, await ask(`/v1/tasks/${id}/${name}`, { method: 'POST', body, headers }));
      setState({ busy: '', trouble: undefined, asks: '' });
    } catch (trouble) {
      setState({ busy: '', trouble, asks: '' });
    }
  };
  const open = (asks) => setState({ busy: '', trouble: undefined, asks: state.asks === asks ? '' : asks });
  const retry = (acceptDoubleCharge) => run('retry', { acceptDoubleCharge }, { 'idempotency-key': RETRY_KEY });
  const isAmbiguous = attempts.some((attempt) => attempt.state === 'ambiguous' && attempt.providerTaskId === null);
  // A result whose files had expired is the task's own already.
  const isOwn = (n) => outcome.code === 'result_expired' && outcome.attempt === n;
  const mayRecover =
    outcome !== null &&
    status !== 'succeeded' &&
    attempts.some(
      ({ n, providerTaskId, lateResultAt }) => providerTaskId !== null && lateResultAt === null && !isOwn(n),
    );
  const mayRetry = outcome !== null && status !== 'succeeded' && task.lateResult === null;
  const button = (name, title, act, kind = '') =>
    html`<button class=${kind} disabled=${state.busy !== ''} onClick=${act}>
      ${state.busy === name ? `${title}…` : title}
    </button>`;
  return html`
    <div class="actions">
      ${outcome === null && !task.cancelRequested && button('cancel', 'Cancel', () => run('cancel'), 'danger')}
      ${mayRecover && button('recover', 'Look again', () => run('recover', {}))}
      ${task.webhook?.state === 'given_up' && button('webhook/resend', 'Tell webhook again', () => run('webhook/resend'))}
      ${isAmbiguous && button('adopt', 'Adopt', () => open('adopt'))}
      ${mayRetry && button('retry', 'Retry', () => (outcome.mayBeCharged ? open('retry') : retry(false)), 'main')}
    </div>
    ${
      state.asks === 'retry' &&
      html`<div class="asks">
        <p>What was sent may have been charged, so another try may be paid twice.</p>
        ${button('retry', 'Retry and accept a double charge', () => retry(true), 'danger')}
      </div>`
    }
    ${state.asks === 'adopt' && html`<${Adopt} adopt=${(providerTaskId) => run('adopt', { providerTaskId })} />`}
    <${TroubleNote} of=${state.trouble} />
  `;
}

function Adopt({ adopt }) {
  const submit = (event) => {
    event.preventDefault();
    adopt(new FormData(event.target).get('providerTaskId').trim());
  };
  return html`
    <form class="asks" onSubmit=${submit}>
      <label
        >Provider task id, as the provider’s own list shows it
        <input name="providerTaskId" required maxlength="256" autocomplete="off" spellcheck=${false}
      /></label>
      <button class="main">Adopt this purchase</button>
    </form>
  `;
}
