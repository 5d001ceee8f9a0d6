/** Stacked bars: how many errors of each code a stretch of time had. */
import { html } from 'htm/preact';
import { count, time } from './format.js';

const STRETCHES = 30;
const [WIDTH, HEIGHT, FOOT] = [600, 150, 20];
const COLOURS = 5;

/** The first few codes have colours of their own. */
export const colourOf = (rank) => `c${Math.min(rank, COLOURS)}`;

export function Bars({ items, codes, from, to }) {
  const rankOf = new Map(codes.map(({ code }, i) => [code, Math.min(i, COLOURS)]));
  const stretch = (to - from) / STRETCHES;
  const stacks = Array.from({ length: STRETCHES }, () => new Array(COLOURS + 1).fill(0));
  for (const { at, code, repeats } of items) {
    const place = Math.min(STRETCHES - 1, Math.max(0, Math.floor((new Date(at) - from) / stretch)));
    stacks[place][rankOf.get(code)] += 1 + repeats;
  }
  const total = (stack) => stack.reduce((sum, n) => sum + n, 0);
  const most = Math.max(...stacks.map(total), 1);
  const all = stacks.reduce((sum, stack) => sum + total(stack), 0);
  const scale = (HEIGHT - FOOT - 14) / most;
  const step = WIDTH / STRETCHES;
  const ground = HEIGHT - FOOT;
  return html`
    <svg
      class="bars"
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      role="img"
      aria-label=${`${count(all, 'error')} since ${time(from)}, at most ${most} in one stretch of time.`}
    >
      <line x1="0" x2=${WIDTH} y1=${ground} y2=${ground} />
      <line class="faint" x1="0" x2=${WIDTH} y1=${ground - most * scale} y2=${ground - most * scale} />
      <text x="0" y=${ground - most * scale - 4}>${most}</text>
      ${stacks.map((stack, i) => {
        let y = ground;
        return stack.map((n, colour) => {
          if (n === 0) return null;
          y -= n * scale;
          return html`<rect class=${`c${colour}`} x=${i * step + 1.5} y=${y} width=${step - 3} height=${n * scale} />`;
        });
      })}
      <text x="0" y=${HEIGHT - 4}>${time(from)}</text>
      <text x=${WIDTH} y=${HEIGHT - 4} class="end">now</text>
    </svg>
  `;
}
