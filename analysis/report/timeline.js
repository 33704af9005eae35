// Rows of migrations over time, on one canvas: only the rows in sight are drawn, however many there are.
import { byId, element, fill, short, spaced, duration, clock, table, named } from './text.js';
import { requestedAt, switchoverOf, felt } from './data.js';
import { state, run, set, whole } from './state.js';
import { ink, colour, phaseInk, sharp, swatch } from './palette.js';

const rowHeight = 34, headHeight = 26;
let rows = [], rowsOf = null;

/** Migrations and headings, in the order shown. */
function arrange() {
  const key = `${state.run} ${state.group}`;
  if (rowsOf === key) return;
  rowsOf = key;
  const list = run().summary.migrations.map((migration, number) => ({ migration, number }));
  const groupOf = { vm: (m) => m.vm, host: (m) => m.from.host }[state.group];
  if (!groupOf) { rows = list; return; }
  const groups = new Map();
  for (const row of list) groups.set(groupOf(row.migration), [...(groups.get(groupOf(row.migration)) ?? []), row]);
  rows = [...groups].flatMap(([name, members]) => [{ heading: `${state.group === 'vm' ? 'VM' : 'host'} ${name}` }, ...members]);
}

/** Where the time axis of the rows begins and ends; `zero(m)` is each row's own beginning. */
function axis() {
  if (state.axis === 'start') {
    const longest = Math.max(1e-3, ...run().summary.migrations.map((m) => m.end_s - requestedAt(m)));
    return { from: 0, to: longest, zero: requestedAt };
  }
  const one = run().summary.migrations[state.m];
  if (state.zoom !== 'one' || !one) { const [from, to] = whole(); return { from, to, zero: () => 0 }; }
  const from = requestedAt(one), margin = (one.end_s - from) * 0.02 || 0.01;
  return { from: from - margin, to: one.end_s + margin, zero: () => 0 };
}
export const overlaid = () => (state.axis === 'start' && run().summary.migrations.length > 1 ? 'Overlaid: each row begins at its own request, whenever that was. They did not run side by side because they stand so here.' : '');

function niceStep(wanted) {
  const steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 43200, 86400];
  return steps.find((step) => step >= wanted) ?? 86400 * Math.ceil(wanted / 86400);
}

function drawAxis(context, { from, to }, x, left, right, height) {
  context.fillStyle = colour('soft');
  context.strokeStyle = colour('line');
  context.lineWidth = 1;
  context.font = '12px system-ui, sans-serif';
  context.textAlign = 'center';
  const step = niceStep(((to - from) * (to >= 86400 ? 110 : 90)) / (right - left)), sign = state.axis === 'start' ? '+' : '';
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    context.beginPath(); context.moveTo(x(at) + 0.5, headHeight - 4); context.lineTo(x(at) + 0.5, height); context.stroke();
    if (x(at) < right - 14) context.fillText(sign + clock(Number(at.toFixed(6)), step), Math.max(x(at), Math.max(left + 12, 32)), 14);
  }
}

function drawFaults(context, { zero }, x, left, right, height) {
  if (state.axis === 'start') return;
  for (const fault of run().summary.faults) {
    const begin = Math.max(left, x(fault.from_s)), end = Math.min(right, Math.max(begin + 2, x(fault.to_s ?? run().end)));
    context.fillStyle = ink(context, 'fault');
    context.globalAlpha = 0.55;
    context.fillRect(begin, headHeight, end - begin, height);
    context.globalAlpha = 1;
  }
}

function drawRow(context, { migration, number }, top, tall, x, left, right, { zero }) {
  const begin = zero(migration), fine = tall < 20;
  const bar = (from, to, name, inset) => {
    const a = Math.max(left, x(from - begin)), b = Math.min(right, Math.max(x(to - begin), x(from - begin) + 1.5));
    if (b <= a || a > right) return;
    context.fillStyle = ink(context, name);
    context.fillRect(a, top + (fine ? 0 : inset), b - a, fine ? Math.max(1, tall - (tall > 3 ? 1 : 0)) : tall - 2 * inset);
  };
  if (migration.queued_s > 0) bar(requestedAt(migration), migration.start_s, 'wait', 13);
  for (const phase of migration.phases) bar(phase.start_s, phase.end_s, phaseInk(phase.name), phaseInk(phase.name) === 'stun' ? 5 : 9);
  const over = switchoverOf(run(), number);
  if (!fine && over !== undefined && x(over - begin) >= left && x(over - begin) <= right) {
    const at = x(over - begin);
    context.fillStyle = colour('ink');
    context.beginPath(); context.moveTo(at - 4, top + 2); context.lineTo(at + 4, top + 2); context.lineTo(at, top + 9); context.fill();
  }
}

/** Letters that run from right to left keep to themselves. */
const isolated = (text) => `\u2068${text}\u2069`;
/** Left of the bars, whatever its length. */
function label(context, text, y, left) {
  context.save();
  context.beginPath();
  context.rect(0, y - 14, left - 8, 20);
  context.clip();
  context.fillText(isolated(text), 6, y);
  context.restore();
}

/** Whose row it is, and how long it took. */
function rowWords(context, { migration: m, number }, top, width, left, narrow) {
  context.textAlign = 'left';
  context.fillStyle = colour('ink');
  context.font = `${number === state.m ? '600 ' : ''}13px system-ui, sans-serif`;
  label(context, short(m.id, narrow ? 11 : 30), top + (narrow ? 21 : 15), left);
  if (narrow) return;
  context.fillStyle = colour('soft');
  context.font = '12px system-ui, sans-serif';
  label(context, `${isolated(short(m.vm, 20))}: ${way(m)}`, top + 29, left);
  context.textAlign = 'right';
  context.fillText(m.outcome === 'completed' ? duration(m.duration_s) : spaced(m.outcome), width - 6, top + 21);
}

/** All of them on one picture for paper; many as thin lines. */
export function timelinePicture(canvas, width) {
  const list = run().summary.migrations.map((migration, number) => ({ migration, number })).slice(0, 320);
  const tall = list.length <= 20 ? rowHeight : Math.max(2, Math.floor(640 / list.length)), height = headHeight + list.length * tall + 2;
  const context = sharp(canvas, width, height), left = tall < 20 ? 8 : 190, right = width - (tall < 20 ? 8 : 100), at = axis();
  const x = (t) => left + ((t - at.from) / (at.to - at.from)) * (right - left);
  drawAxis(context, at, x, left, right, height);
  drawFaults(context, at, x, left, right, height);
  list.forEach((row, index) => {
    drawRow(context, row, headHeight + index * tall, tall, x, left, right, at);
    if (tall >= 20) rowWords(context, row, headHeight + index * tall, width, left, false);
  });
  return height;
}

export function drawTimeline() {
  arrange();
  const box = byId('timeline-box'), canvas = byId('timeline');
  const width = Math.max(260, box.clientWidth), height = headHeight + rows.length * rowHeight;
  const shown = Math.min(height, 420), narrow = width < 560;
  canvas.style.height = `${shown}px`;
  canvas.style.position = 'sticky';
  canvas.style.top = '0px';
  box.style.setProperty('height', `${Math.min(height, 420) + 2}px`);
  let spacer = box.querySelector('.spacer');
  if (!spacer) { spacer = element('div', { class: 'spacer' }); box.append(spacer); }
  spacer.style.height = `${height - shown}px`;
  const context = sharp(canvas, width, shown);
  context.clearRect(0, 0, width, shown);
  const left = narrow ? 84 : 230, right = width - (narrow ? 8 : 104), at = axis();
  const x = (t) => left + ((t - at.from) / (at.to - at.from)) * (right - left);
  const chosen = run().summary.migrations[state.m], lit = headHeight + rows.findIndex((row) => row.number === state.m) * rowHeight - box.scrollTop;
  if (lit > headHeight - rowHeight / 2) { context.fillStyle = colour('wash'); context.fillRect(0, lit, width, rowHeight); }
  drawAxis(context, at, x, left, right, shown);
  drawFaults(context, at, x, left, right, shown);
  const first = Math.floor(box.scrollTop / rowHeight), last = Math.min(rows.length, first + Math.ceil(shown / rowHeight) + 1);
  for (let index = first; index < last; ++index) {
    const top = headHeight + index * rowHeight - box.scrollTop, row = rows[index];
    if (top < headHeight - rowHeight / 2) continue;
    context.textAlign = 'left';
    if (row.heading) {
      context.fillStyle = colour('soft');
      context.font = '600 12.5px system-ui, sans-serif';
      context.fillText(short(row.heading, 60), 6, top + 22);
      continue;
    }
    drawRow(context, row, top, rowHeight, x, left, right, at);
    rowWords(context, row, top, width, left, narrow);
  }
  const now = chosen ? x(state.t - at.zero(chosen)) : left;
  if (now >= left && now <= right) {
    context.strokeStyle = colour('ink');
    context.lineWidth = 1.5;
    context.beginPath(); context.moveTo(now, headHeight - 6); context.lineTo(now, shown); context.stroke();
  }
  byId('timeline-note').textContent = overlaid();
  box.setAttribute('aria-label', `Migrations: up and down choose. ${chosen ? `Chosen: ${short(chosen.id, 60)}, ${spaced(chosen.outcome)}, ${duration(chosen.duration_s)}` : 'There is none'}`);
  canvas.dataset.from = at.from, canvas.dataset.to = at.to, canvas.dataset.left = left, canvas.dataset.right = right;
}

export function way(m) {
  const from = [...new Set(Object.values(m.from.datastores))].join(', '), to = [...new Set(Object.values(m.to.datastores))].join(', ');
  const hosts = m.from.host === m.to.host ? '' : `${m.from.host} → ${m.to.host}`;
  const disks = from === to ? '' : `${from} → ${to}`;
  return [hosts, disks].filter(Boolean).join(', ') || m.from.host;
}

function pointed(event) {
  const canvas = byId('timeline'), box = canvas.getBoundingClientRect(), { dataset } = canvas;
  const at = Number(dataset.from) + ((event.clientX - box.left - dataset.left) / (dataset.right - dataset.left)) * (dataset.to - dataset.from);
  const row = rows[Math.floor((event.clientY - box.top - headHeight + byId('timeline-box').scrollTop) / rowHeight)];
  return { at, row, onBars: event.clientX - box.left >= dataset.left };
}

export function choose(step) {
  const order = rows.filter((row) => row.migration), now = order.findIndex((row) => row.number === state.m);
  const next = order[Math.min(order.length - 1, Math.max(0, now + step))];
  if (!next || next.number === state.m) return;
  const offset = state.t - requestedAt(run().summary.migrations[state.m]);
  set({ m: next.number, disk: '', t: state.axis === 'start' ? Math.min(next.migration.end_s, requestedAt(next.migration) + offset) : inside(next.migration, state.t) });
  const top = rows.indexOf(next) * rowHeight, box = byId('timeline-box');
  if (top < box.scrollTop || top > box.scrollTop + box.clientHeight - 2 * rowHeight) box.scrollTop = top - 60;
}
const inside = (m, t) => (t >= requestedAt(m) && t <= m.end_s ? t : requestedAt(m) + 0.4 * (m.end_s - requestedAt(m)));

const dash = (value, write) => (value === undefined ? '–' : write(value));
const columns = [
  ['Migration', (m) => named(m.id)], ['VM', (m) => named(m.vm)], ['Kind', (m) => spaced(m.kind)], ['From, to', (m) => named(way(m), 60)], ['Outcome', (m) => spaced(m.outcome)],
  ['Requested', (m) => clock(requestedAt(m))], ['Queued', (m) => duration(m.queued_s)], ['Took', (m) => duration(m.duration_s)], ['VM stood still', (m) => duration(m.downtime_s)],
  ['Guest write, mean', (m) => dash(felt(m, 'write_latency_s', 'during', 'mean'), duration)], ['Guest write, worst', (m) => dash(felt(m, 'write_latency_s', 'during', 'worst'), duration)],
  ['Phases', (m) => m.phases.map((p) => `${spaced(p.name)} ${duration(p.end_s - p.start_s)}`).join(', ')],
];
/** What a page of paper has room for: the rest stands with each migration. */
export const brief = ['Migration', 'From, to', 'Outcome', 'Requested', 'Queued', 'Took', 'VM stood still', 'Guest write, mean', 'Guest write, worst'];
export function migrationsTable(only) {
  const most = 200, all = run().summary.migrations, list = all.slice(0, most);
  const shown = columns.filter(([head, cell]) => !only || (only.includes(head) && !list.every((m) => ['–', '0 s'].includes(cell(m))))); // where room is scarce no column that says nothing
  return table(shown.map(([head]) => head), list.map((m) => ({ cells: shown.map(([, cell]) => cell(m)) })), all.length > most ? `The first ${most} of ${all.length}; migrations.csv has all.` : undefined);
}

export function startTimeline() {
  const box = byId('timeline-box');
  let dragging = false;
  const go = (event) => {
    const { at, row, onBars } = pointed(event);
    const changes = row?.migration && !dragging ? { m: row.number, disk: row.number === state.m ? state.disk : '' } : {};
    const number = changes.m ?? state.m, m = run().summary.migrations[number];
    if (onBars) changes.t = state.axis === 'start' ? requestedAt(m) + at : at;
    else if (changes.m !== undefined) changes.t = inside(m, state.t);
    set(changes);
  };
  byId('timeline').addEventListener('pointerdown', (event) => { go(event); dragging = true; event.target.setPointerCapture(event.pointerId); });
  byId('timeline').addEventListener('pointermove', (event) => { if (dragging) go(event); });
  byId('timeline').addEventListener('pointerup', () => { dragging = false; });
  box.addEventListener('scroll', drawTimeline);
  box.addEventListener('keydown', (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 }[event.key];
    if (step) { choose(step); event.preventDefault(); event.stopPropagation(); }
  });
}
/** What the bars of this run mean: no sign is explained that does not occur. */
export function timelineLegend() {
  const { migrations, faults } = run().summary, used = new Set(migrations.flatMap((m) => m.phases.map((phase) => phaseInk(phase.name))));
  if (migrations.some((m) => m.queued_s > 0)) used.add('wait');
  if (faults.length) used.add('fault');
  const texts = { bulk: 'copying', mirrored: 'the mirror catches up', recopied: 'copying again', memory: 'copying memory', stun: 'VM stands still', swap: 'home and swap files', prepare: 'preparing, cleaning up', wait: 'waiting for slots', fault: 'a fault holds' };
  return [...Object.entries(texts).filter(([name]) => used.has(name)).map(([name, text]) => element('span', {}, swatch(name), text)), element('span', {}, '▾ switchover')];
}
