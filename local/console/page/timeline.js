/** Everything that happened to a task, in order. */
import { html } from 'htm/preact';
import { count, faults, length, secondsBetween, sentence, withoutGaps } from './format.js';
import { Card, Empty, When } from './parts.js';

/** Rows in order of time; looks have no time of their own, so theirs is worked out from the waits. */
export function rowsOf(task, errors, waits, audit) {
  const rows = [
    {
      at: task.createdAt,
      kind: 'taken',
      title: 'Taken in',
      text: task.retryOf && html`Tries <a href="#/tasks/${task.retryOf}">${task.retryOf.slice(0, 8)}</a> again.`,
    },
  ];
  for (const attempt of task.attempts) {
    rows.push(...attemptRows(attempt, task));
    rows.push(
      ...lookRows(
        attempt,
        waits.filter((wait) => wait.attempt === attempt.n),
        task,
      ),
    );
  }
  rows.push(...errors.map(errorRow), ...audit.map(auditRow));
  if (task.outcome !== null) rows.push(outcomeRow(task, errors));
  if (task.lateResult !== null)
    rows.push({
      at: task.lateResult.foundAt,
      kind: 'ok',
      title: 'Late result found',
      text: 'Paid for, and kept beside the outcome.',
    });
  return rows.map((row, i) => ({ ...row, i })).sort((a, b) => new Date(a.at) - new Date(b.at) || a.i - b.i);
}

function attemptRows({ n, state, sends, refused, providerTaskId, sentAt, acceptedAt }, { createdAt }) {
  const rows = [];
  const name = `Attempt ${n}`;
  const posts = `${count(sends, 'send')}${refused > 0 ? `, ${refused} refused` : ''}`;
  if (sends > 0 || sentAt !== null)
    rows.push({ at: sentAt ?? createdAt, kind: 'send', title: `${name}: sent`, text: `${posts}.` });
  if (acceptedAt !== null)
    rows.push({
      at: acceptedAt,
      kind: 'ok',
      title: `${name}: accepted`,
      text: html`As <code>${providerTaskId}</code>.`,
    });
  if (state === 'ambiguous')
    rows.push({
      at: sentAt ?? createdAt,
      kind: 'bad',
      title: `${name}: answer lost`,
      text: 'What was sent may have been bought.',
    });
  return rows;
}

/** Of an attempt the last 16 waits are kept: without those before them nobody knows when the looks were. */
function lookRows({ acceptedAt }, waits, task) {
  if (acceptedAt === null || waits.length === 0) return [];
  let at = new Date(acceptedAt).getTime();
  if (waits.length >= 16) {
    const end = task.nextLookAt ?? task.outcome?.finishedAt ?? new Date().toISOString();
    at = new Date(end).getTime() - 1000 * waits.reduce((sum, { seconds }) => sum + seconds, 0);
  }
  return waits.map(({ seconds, why, explanation }, i) => {
    const from = at;
    at += 1000 * seconds;
    const isToCome = i === waits.length - 1 && task.outcome === null && task.nextLookAt !== null;
    return {
      at: new Date(isToCome ? from : at).toISOString(),
      kind: isToCome ? 'next' : 'look',
      title: html`${isToCome ? 'Waits' : 'Looked after'} ${length(seconds)} <span class="why">${why}</span>`,
      // Said once for all that follow for the same reason.
      text: why === waits[i - 1]?.why ? '' : sentence(explanation),
    };
  });
}

const places = { admit: 'admission', submit: 'a send', query: 'a look', record: 'recording' };

function errorRow({ at, phase, status, code, message, fault, recommendedAction, retryAfterSeconds, repeats }) {
  const told = [
    withoutGaps(message),
    sentence(faults[fault] ?? fault),
    retryAfterSeconds === null ? '' : `Asked to wait ${length(retryAfterSeconds)}.`,
    repeats > 0 ? `The same ${count(repeats, 'more time')}.` : '',
  ];
  return {
    at,
    kind: 'bad',
    title: html`<code>${code}</code> at ${places[phase] ?? phase}${status === null ? '' : `, HTTP ${status}`}`,
    text: html`${told.filter(Boolean).join(' ')}${advice(recommendedAction)}`,
  };
}

const advice = (text) => (text === '' || text === 'none' ? '' : html`<span class="advice">${sentence(text)}</span>`);

const auditRow = ({ at, action, state, outcome, detail, providerTaskId, owner }) => ({
  at,
  kind: 'audit',
  title: `${action[0].toUpperCase()}${action.slice(1)} asked for by ${owner}`,
  text: sentence(
    [detail, providerTaskId, state === 'asked' ? 'nothing was heard of it since' : outcome].filter(Boolean).join(': '),
  ),
});

function outcomeRow({ status, createdAt, looks, outcome }, errors) {
  const { code, message, recommendedAction, mayBeCharged, finishedAt } = outcome;
  const isGood = status === 'succeeded';
  const isSaid = errors.some((error) => error.recommendedAction === recommendedAction);
  return {
    at: finishedAt,
    kind: isGood ? 'ok' : 'bad',
    title: isGood ? 'Succeeded' : html`${status === 'cancelled' ? 'Cancelled' : 'Failed'}: <code>${code}</code>`,
    text: isGood
      ? `After ${length(secondsBetween(createdAt, finishedAt))} and ${count(looks, 'look')}.`
      : html`${withoutGaps(message)}${mayBeCharged ? ' It may be charged.' : ''}${advice(recommendedAction)}`,
  };
}

export function Timeline({ rows }) {
  return html`
    <${Card} title="Timeline" id="timeline">
      ${rows.length === 0 && html`<${Empty} title="Nothing has happened yet" />`}
      <ol class="timeline">
        ${rows.map(
          ({ at, kind, title, text, i }) => html`
            <li class=${kind} key=${i}>
              <${When} at=${at} />
              <div><strong>${title}</strong>${text && html`<p>${text}</p>`}</div>
            </li>
          `,
        )}
      </ol>
    <//>
  `;
}
