/** The learned durations of a workload as a histogram over the logarithm of time, with its planned looks on it. */
import { html } from 'htm/preact';
import { count, length, percent } from './format.js';

const WIDTH = 600;

export function Distribution({ schedule: { distribution = [], looks, p50Seconds, p90Seconds }, small = false }) {
  if (distribution.length < 2) return small ? html`<p class="soft">Nothing is known of its durations yet.</p>` : null;
  const height = small ? 90 : 240;
  const ground = height - (small ? 4 : 24);
  const head = small ? 6 : 22;
  const [low, high] = [distribution[0].atSeconds, distribution.at(-1).atSeconds].map(Math.log);
  const x = (seconds) => (WIDTH * (Math.log(seconds) - low)) / (high - low);
  const bars = distribution.slice(1).map(({ atSeconds, endedBy }, i) => ({
    from: distribution[i].atSeconds,
    to: atSeconds,
    share: Math.max(0, endedBy - distribution[i].endedBy),
  }));
  const most = Math.max(...bars.map(({ share }) => share));
  const shown = looks.filter(({ atSeconds }) => Math.log(atSeconds) >= low && Math.log(atSeconds) <= high);
  const label = `Half of such tasks end by ${length(p50Seconds)}, nine of ten by ${length(p90Seconds)}; ${count(shown.length, 'planned look')}: ${shown.map(({ atSeconds }) => length(atSeconds)).join(', ')}.`;
  return html`
    <svg class="distribution" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label=${label}>
      ${bars.map(({ from, to, share }) => {
        const tall = ((ground - head) * share) / most;
        return html`<rect
          x=${x(from) + 1}
          y=${ground - tall}
          width=${Math.max(1, x(to) - x(from) - 2)}
          height=${tall}
        />`;
      })}
      <line x1="0" x2=${WIDTH} y1=${ground} y2=${ground} />
      ${shown.map(
        ({ atSeconds, endedBy }, i) => html`
          <g class="look">
            <line x1=${x(atSeconds)} x2=${x(atSeconds)} y1=${small ? 0 : 16} y2=${ground} />
            ${!small && html`<circle cx=${x(atSeconds)} cy="12" r="4"><title>${`Look ${i + 1} at ${length(atSeconds)}${endedBy === null ? '' : `: ${percent(endedBy)} have ended`}`}</title></circle>`}
          </g>
        `,
      )}
      ${!small && ticks(low, high).map((seconds) => html`<text x=${Math.min(WIDTH - 16, Math.max(16, x(seconds)))} y=${height - 6}>${length(seconds)}</text>`)}
    </svg>
  `;
}

/** Round times within the reach, not too close to each other. */
function ticks(low, high) {
  const round = [1, 2, 5, 10, 20, 40, 60, 120, 300, 600, 1200, 3600, 7200, 18_000, 43_200, 86_400, 259_200, 864_000];
  const inside = round.filter((seconds) => Math.log(seconds) >= low && Math.log(seconds) <= high);
  const apart = Math.max(1, Math.ceil(inside.length / 8));
  return inside.filter((_, i) => i % apart === 0);
}
