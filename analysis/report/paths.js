// The topology with each link's load, by cause, at this instant.
import { byId, element, fill, rate, percent, named } from './text.js';
import { rateAt } from './data.js';
import { boundAt } from './why.js';
import { state, run } from './state.js';
import { ink, colour, sharp, swatch, causes, causeText } from './palette.js';

const kindColumn = (kind) => (/pool|xcopy|copy_engine|array|write_same|port/.test(kind) ? 0 : /fabric|wan|network|site|line/.test(kind) ? 1 : 2);
const owner = (id) => { const parts = id.split('/'); return parts.length > 1 ? parts[0] : id; };
const linkName = (id) => id.split('/').slice(1).join(' ') || id;

/**
 * What passes resource `number` now, by cause. A stream's sends are kept as means over a while, each stream's over its own:
 * where two such spans meet their sum may pass what the link can carry, which nothing ever did.
 */
function loadOf(number, t) {
  const load = {};
  for (const flow of run().onLink[number]) {
    const now = rateAt(flow, t);
    if (now > 0) load[flow.cause] = (load[flow.cause] ?? 0) + now;
  }
  const sum = Object.values(load).reduce((a, b) => a + b, 0), most = run().summary.resources[number].payload_bytes_per_s;
  if (most > 0 && sum > most) for (const cause of Object.keys(load)) load[cause] *= most / sum;
  return load;
}

/** Resources this migration's bytes ever pass; in a small run, all that anything passes. */
export function involved() {
  const { resources } = run().summary;
  const mine = new Set(run().byMigration[state.m]?.flows.flatMap((flow) => flow.links) ?? []);
  const used = resources.map((_, number) => number).filter((number) => run().onLink[number].length);
  return used.length <= 28 ? used : used.filter((number) => mine.has(number)).slice(0, 40);
}

function paintBar(canvas, load, payload, width) {
  const context = sharp(canvas, width, 9);
  context.fillStyle = colour('untouched');
  context.fillRect(0, 0, width, 9);
  let x = 0;
  for (const cause of causes) {
    const wide = ((load[cause] ?? 0) / payload) * width;
    context.fillStyle = ink(context, cause);
    context.fillRect(x, 0, Math.min(wide, width - x), 9);
    x += wide;
  }
}

const boxes = new Map();
let builtFor = '';
function build() {
  const key = `${state.run} ${involved().join()}`;
  if (key === builtFor) return;
  builtFor = key;
  boxes.clear();
  const columns = [new Map(), new Map(), new Map()];
  for (const number of involved()) {
    const resource = run().summary.resources[number], nodes = columns[kindColumn(resource.kind)], name = owner(resource.id);
    if (!nodes.has(name)) nodes.set(name, element('div', { class: 'node' }, element('h3', {}, named(name, 30))));
    const line = element('div', { class: 'link' });
    boxes.set(number, line);
    nodes.get(name).append(line);
  }
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('aria-hidden', 'true');
  const filled = columns.filter((nodes) => nodes.size);
  byId('paths').classList.toggle('two', filled.length < 3);
  fill(byId('paths'), svg, ...filled.map((nodes) => element('div', { class: 'column' }, ...nodes.values())));
}

export function drawPaths() {
  build();
  const t = state.t, binding = boundAt(t), seen = new Set(), said = [], bars = [];
  for (const [number, line] of boxes) {
    const resource = run().summary.resources[number], load = loadOf(number, t), sum = Object.values(load).reduce((a, b) => a + b, 0);
    for (const cause of Object.keys(load)) seen.add(cause);
    const share = resource.payload_bytes_per_s > 0 ? Math.min(1, sum / resource.payload_bytes_per_s) : 0, bound = binding?.limit.bound_by === resource.id;
    line.className = bound ? 'link bound' : 'link';
    const words = causes.filter((cause) => load[cause]).map((cause) => `${causeText[cause]} ${rate(load[cause])}`).join(', ');
    line.setAttribute('aria-label', `${resource.id}: ${rate(sum)} of ${rate(resource.payload_bytes_per_s)}${words ? `: ${words}` : ''}${bound ? ', the bottleneck' : ''}`);
    line.title = line.getAttribute('aria-label').slice(0, 400);
    const bar = element('canvas', { 'aria-hidden': 'true' });
    bars.push({ bar, load, payload: resource.payload_bytes_per_s });
    fill(line, element('span', {}, `${linkName(resource.id).slice(0, 40)}${bound ? ' ▲ bottleneck' : ''}`), element('b', {}, sum > 0 ? `${rate(sum)} · ${percent(share)}` : '–'), bar);
    if (bound) said.push(`${resource.id} is the bottleneck.`);
  }
  const widths = bars.map(({ bar }) => bar.clientWidth || 120); // all measured, then all drawn: within this frame, or playing would show none
  bars.forEach(({ bar, load, payload }, at) => paintBar(bar, load, payload, widths[at]));
  const list = causes.filter((cause) => seen.has(cause));
  fill(byId('paths-legend'), ...list.map((cause) => element('span', {}, swatch(cause), causeText[cause])));
  byId('paths-caption').textContent = said[0] ?? (binding ? `No link is full: what binds is ${binding.what}.` : list.length ? 'What passes each link now, by cause.' : 'Nothing passes at this instant.');
  requestAnimationFrame(() => connect(t));
}

/** A line along the links of each flow of the chosen migration that runs now. */
function connect(t) {
  const svg = byId('paths').querySelector('svg'), frame = byId('paths').getBoundingClientRect();
  if (!svg || getComputedStyle(svg).display === 'none') return;
  svg.replaceChildren();
  const steps = new Map();
  for (const flow of run().byMigration[state.m]?.flows ?? []) {
    const now = rateAt(flow, t), stops = flow.links.filter((link) => boxes.has(link));
    for (let i = 1; now > 0 && i < stops.length; ++i) {
      const key = `${stops[i - 1]} ${stops[i]} ${flow.cause}`;
      steps.set(key, { from: stops[i - 1], to: stops[i], cause: flow.cause, now: (steps.get(key)?.now ?? 0) + now });
    }
  }
  const beside = new Map(); // causes on one way run side by side
  for (const { from, to, cause, now } of [...steps.values()].sort((a, b) => causes.indexOf(a.cause) - causes.indexOf(b.cause))) {
    const way = `${Math.min(from, to)} ${Math.max(from, to)}`, offset = beside.get(way) ?? 0;
    beside.set(way, offset + thickness(now) / 2 + 3);
    line(svg, frame, boxes.get(from), boxes.get(to), cause, now, offset);
  }
}
const thickness = (now) => Math.min(7, 1.5 + now / 2e8);
function line(svg, frame, from, to, cause, now, offset) {
  const a = from.closest('.node').getBoundingClientRect(), b = to.closest('.node').getBoundingClientRect();
  const left = a.left < b.left ? [from, a, to, b] : [to, b, from, a];
  if (left[1].left === left[3].left) return;
  const y = (box) => box.getBoundingClientRect().top + box.getBoundingClientRect().height - 5 - frame.top - offset;
  const x0 = left[1].right - frame.left, x1 = left[3].left - frame.left, bend = (x1 - x0) / 2;
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', `M${x0} ${y(left[0])} C${x0 + bend} ${y(left[0])} ${x1 - bend} ${y(left[2])} ${x1} ${y(left[2])}`);
  path.setAttribute('fill', 'none');
  path.setAttribute('stroke', colour(cause));
  path.setAttribute('stroke-width', String(thickness(now)));
  path.setAttribute('stroke-opacity', '0.8');
  if (cause !== 'bulk') path.setAttribute('stroke-dasharray', { mirrored: '8 4', recopied: '3 3', memory: '2 4', guest: '10 3 2 3' }[cause] ?? '4 4');
  svg.append(path);
}
