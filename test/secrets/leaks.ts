/** I9: no run of 16 characters of what a caller sent, no shorter text of his whole, and no key. */
import { unescaped } from '../../core/provider/reply-body.ts';

const RUN = 16;
const SHORT_FROM = 8;

export interface Secrets {
  /** Of providers and callers: not to be found in any place. */
  readonly keys: readonly string[];
  /** Texts of requests. */
  readonly texts: readonly string[];
  /** Names that stand where they stand by right, whatever they repeat: provider task ids, models. */
  readonly names?: readonly string[];
}

/** Every secret that is in one of the places, as `place: secret`. A place is a text, or what JSON makes one of. */
export function leaksIn(places: Readonly<Record<string, unknown>>, { keys, texts, names = [] }: Secrets): string[] {
  const secrets = texts.filter((text) => text.length >= SHORT_FROM && !names.includes(text));
  const short = new Set(secrets.filter((text) => text.length < RUN));
  const runs = new Set(secrets.filter((text) => text.length >= RUN).flatMap(runsOf));
  return Object.entries(places).flatMap(([place, value]) => {
    const text = readable(value);
    const rest = names.reduce((left, name) => (name === '' ? left : left.replaceAll(name, '\n')), text);
    const found = [
      ...keys.filter((key) => key !== '' && text.includes(key)),
      ...[...short].filter((one) => rest.includes(one)),
      ...new Set(runsOf(rest).filter((run) => runs.has(run))),
    ];
    return found.map((secret) => `${place}: ${JSON.stringify(secret)}`);
  });
}

/** As it is, and as a person reads it: JSON in JSON escapes its letters twice. */
function readable(value: unknown): string {
  const text = typeof value === 'string' ? value : ((JSON.stringify(value) as string | undefined) ?? '');
  return `${text}\n${unescaped(unescaped(text))}`;
}

const runsOf = (text: string): string[] =>
  Array.from({ length: Math.max(0, text.length - RUN + 1) }, (_, i) => text.slice(i, i + RUN));
