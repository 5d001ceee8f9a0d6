/** The state machine with the current state lit. */
import { html } from 'htm/preact';
import { useRead } from './api.js';
import { Card, TroubleNote } from './parts.js';

export function Machine({ state, isOpen }) {
  const { data: drawing, trouble } = useRead('/console/machine.json');
  return html`
    <${Card} title="State machine" id="machine" class="machine" aside=${html`<span class="lit">${state}</span>`}>
      <${TroubleNote} of=${trouble} />
      ${drawing && html`<div class="scroll" tabindex="0" role="group" aria-label="Drawing of the state machine"><${Drawing} drawing=${drawing} state=${state} isOpen=${isOpen} /></div>`}
    <//>
  `;
}

function Drawing({ drawing, state, isOpen }) {
  const { width, height, node, states, edges } = drawing;
  return html`
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label=${`State machine; the task is at “${state}”.`}>
      <defs>
        <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto">
          <path d="M0 0.5 8 4 0 7.5z" />
        </marker>
      </defs>
      ${edges.map(({ points, isCaught, from, to }) => html`<path key=${`${from} ${to}`} class=${isCaught ? 'edge caught' : 'edge'} d=${curve(points)} marker-end="url(#tip)" />`)}
      ${states.map((one) => html`<${State} key=${one.name} node=${node} of=${one} isLit=${one.name === state} isOpen=${isOpen} />`)}
    </svg>
  `;
}

function State({ of: { name, type, lines, x, y }, node: { width, height }, isLit, isOpen }) {
  const [left, top] = [x - width / 2, y - height / 2];
  const round = type === 'Wait' ? 8 : type === 'Succeed' || type === 'Fail' ? height / 2 : 2;
  const shape =
    type === 'Choice'
      ? html`<path
          d="M${left + 10} ${top}H${left + width - 10}L${left + width} ${y}L${left + width - 10} ${top + height}H${left + 10}L${left} ${y}z"
        />`
      : html`<rect x=${left} y=${top} width=${width} height=${height} rx=${round} />`;
  return html`
    <g class="state ${type.toLowerCase()} ${isLit ? 'is-lit' : ''} ${isLit && isOpen ? 'is-open' : ''}">
      ${shape}
      <text x=${x} y=${y - 6.5 * (lines.length - 1) + 4}
        >${lines.map((line, i) => html`<tspan x=${x} dy=${i === 0 ? 0 : 13.5}>${line}</tspan>`)}</text
      >
    </g>
  `;
}

/** Through the middles between the points, so that corners are round. */
function curve(points) {
  const [[x, y], ...rest] = points;
  const last = rest.at(-1);
  const bends = rest.slice(0, -1).map(([x1, y1], i) => {
    const [x2, y2] = rest[i + 1];
    const end = i === rest.length - 2 ? [x2, y2] : [(x1 + x2) / 2, (y1 + y2) / 2];
    return `Q${x1} ${y1} ${end.join(' ')}`;
  });
  return `M${x} ${y}${bends.length > 0 ? bends.join('') : `L${last.join(' ')}`}`;
}
