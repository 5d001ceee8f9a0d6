/** The learning curve as an SVG: what a task costs, by how many came before it. */

export interface Curve {
  readonly tasks: number;
  /** Mean cost of each window of tasks, under ours. */
  readonly window: number;
  readonly costs: readonly number[];
}

/** A level to compare with. */
export interface Level {
  readonly name: string;
  readonly cost: number;
}

const [WIDTH, HEIGHT] = [760, 340];
const margin = { left: 48, right: 190, top: 30, bottom: 40 };

/** Colours and letters that hold on light and on dark. */
export function plot(title: string, curve: Curve, levels: readonly Level[]): string {
  const most = 1.1 * Math.max(...curve.costs, ...levels.map(({ cost }) => cost));
  const x = (task: number) => margin.left + (task / curve.tasks) * (WIDTH - margin.left - margin.right);
  const y = (cost: number) => HEIGHT - margin.bottom - (cost / most) * (HEIGHT - margin.top - margin.bottom);
  const points = curve.costs.map((cost, i) => `${x((i + 0.5) * curve.window).toFixed(1)},${y(cost).toFixed(1)}`);
  const right = WIDTH - margin.right;
  const ticks = Array.from({ length: Math.floor(most / 5) + 1 }, (_, i) => 5 * i);
  const text = (at: string, label: string, anchor = 'start') => `<text ${at} text-anchor="${anchor}">${label}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text(`x="${margin.left}" y="18" font-size="13"`, title),
    ...ticks.map((cost) => text(`x="${margin.left - 6}" y="${(y(cost) + 4).toFixed(1)}"`, String(cost), 'end')),
    ...ticks.map((cost) => line(margin.left, right, y(cost), '#ddd')),
    ...levels.map(({ cost }) => line(margin.left, right, y(cost), '#c40', ' stroke-dasharray="4 3"')),
    ...levels.map(({ name, cost }) => text(`x="${right + 6}" y="${(y(cost) + 4).toFixed(1)}" fill="#c40"`, name)),
    `<polyline fill="none" stroke="#06c" stroke-width="1.5" points="${points.join(' ')}"/>`,
    text(`x="${margin.left}" y="${HEIGHT - 12}"`, `tasks, 0 to ${curve.tasks.toLocaleString('en')}`),
    text(`x="${right}" y="${HEIGHT - 12}" fill="#06c"`, `bide, means of ${curve.window} tasks`, 'end'),
    '</svg>',
    '',
  ].join('\n');
}

const line = (from: number, to: number, y: number, stroke: string, more = '') =>
  `<line x1="${from}" x2="${to}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}" stroke="${stroke}"${more}/>`;
