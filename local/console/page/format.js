/** Times, lengths and names as a person reads them. */

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

/** `12:03:04`, with the day before it unless that is today. */
export function time(iso) {
  const date = new Date(iso);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday ? clock.format(date) : `${day.format(date)} ${clock.format(date)}`;
}

/** `8 s`, `3 min`, `2 h`, `5 d`. */
export function length(seconds) {
  if (seconds < 10 && seconds % 1 !== 0) return `${seconds.toFixed(1)} s`;
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

export const secondsBetween = (from, to) => (new Date(to) - new Date(from)) / 1000;

export const ago = (iso, now) => {
  const seconds = Math.max(0, (now - new Date(iso)) / 1000);
  return seconds < 5 ? 'just now' : `${length(Math.round(seconds))} ago`;
};

export const percent = (share) => `${Math.round(100 * share)} %`;

export const count = (n, noun) => `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;

const webhookWords = { waiting: 'not told yet', delivered: 'told', given_up: 'given up' };

/** How far the webhook of a task has got, and what its receiver has answered. */
export function webhookText({ state, tries, lastStatus }) {
  const answer = lastStatus === null ? 'no answer' : `last answer ${lastStatus}`;
  return tries === 0
    ? webhookWords[state]
    : `${webhookWords[state]}: ${tries === 1 ? '1 try' : `${tries} tries`}, ${answer}`;
}

export const faults = { caller: 'the request’s fault', provider: 'the provider’s fault', ours: 'our fault' };

/** With a capital and a full stop. */
export const sentence = (text) => (text === '' ? '' : `${text[0].toUpperCase()}${text.slice(1).replace(/[.…]$/, '')}.`);

/** A message of the provider; where it only repeats the request nothing of it is kept but a gap. */
export const withoutGaps = (message) => (/[a-z]/i.test(message) ? sentence(message) : '');
