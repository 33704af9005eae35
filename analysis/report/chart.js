// Curves on paper: one figure as a drawing of its own, its lines named beside their strokes, with nothing of an instant in it.
import { element, clock } from './text.js';
import { colour } from './palette.js';

const [leftEdge, rightEdge, topEdge, bottomEdge] = [74, 6, 6, 20];
function svg(tag, attributes, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(name, value);
  made.append(...children);
  return made;
}
/** About `count` of them, round in the unit they are written in. */
function ticks(from, to, count, bases) {
  const wanted = (to - from) / count || 1, step = bases.find((base) => base >= wanted) ?? wanted;
  return { step, at: Array.from({ length: Math.floor(to / step) - Math.ceil(from / step) + 1 }, (_, i) => (Math.ceil(from / step) + i) * step) };
}
const decimal = Array.from({ length: 30 }, (_, power) => 10 ** (power - 12)).flatMap((ten) => [ten, 2 * ten, 5 * ten]);
const binary = Array.from({ length: 51 }, (_, power) => 2 ** power);
const inTime = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 43200, 86400];

/** Strokes where there is a value. */
function outline(values, x, y) {
  let d = '', pen = false;
  values.forEach((value, i) => {
    if (value === null || value === undefined) pen = false;
    else d += `${pen ? 'L' : 'M'}${x(i)} ${y(value)}`, pen = true;
  });
  return d;
}

export function chart(figure, grid, width, height, inBytes) {
  const top = figure.top ?? Math.max(1e-9, ...figure.series.flatMap((s) => s.values.filter((v) => v !== null && v !== undefined))) * 1.08;
  const begin = grid.begin, end = begin + grid.step * grid.at.length;
  const xOf = (t) => Math.round(10 * (leftEdge + ((t - begin) / (end - begin)) * (width - leftEdge - rightEdge))) / 10;
  const yOf = (v) => Math.round(10 * (height - bottomEdge - (Math.min(v, top) / top) * (height - topEdge - bottomEdge))) / 10;
  const word = (text, x, y, anchor) => svg('text', { x, y, 'text-anchor': anchor, 'font-size': 10.5, fill: colour('soft') }, text);
  const line = (x1, y1, x2, y2) => svg('line', { x1, y1, x2, y2, stroke: colour('line'), 'stroke-width': 1 });
  const made = svg('svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': figure.title });
  const across = ticks(begin, end, 6, inTime), up = ticks(0, top, 3, inBytes ? binary : decimal);
  for (const v of up.at) made.append(line(leftEdge, yOf(v), width - rightEdge, yOf(v)), word(figure.format(v), leftEdge - 6, yOf(v) + 3.5, 'end'));
  for (const t of across.at) made.append(line(xOf(t), topEdge, xOf(t), height - bottomEdge), ...(xOf(t) < width - 24 && xOf(t) > leftEdge + 16 ? [word(clock(t, across.step), xOf(t), height - 5, 'middle')] : []));
  for (const s of figure.series)
    made.append(svg('path', { d: outline(s.values, (i) => xOf(grid.at[i]), yOf), fill: 'none', stroke: colour(s.colour), 'stroke-width': 1.5, 'stroke-dasharray': s.dash?.join(' ') }));
  const key = (s) => element('span', {}, svg('svg', { width: 30, height: 8 }, svg('line', { x1: 0, y1: 4, x2: 30, y2: 4, stroke: colour(s.colour), 'stroke-width': 2, 'stroke-dasharray': s.dash?.join(' ') })), s.label);
  return element('figure', {}, element('figcaption', {}, element('b', {}, figure.title), element('span', { class: 'legend' }, ...figure.series.map(key))), made);
}
