// Rows of migrations over time, on one canvas: only the rows in sight are drawn, however many there are.
import { byId, element, fill, short, spaced, duration, clock, table, named } from './text.js';
import { requestedAt, switchoverOf } from './data.js';
import { state, run, set, span } from './state.js';
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
  const [from, to] = span();
  return { from, to, zero: () => 0 };
}

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
  const step = niceStep(((to - from) * 90) / (right - left));
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    context.beginPath(); context.moveTo(x(at) + 0.5, headHeight - 4); context.lineTo(x(at) + 0.5, height); context.stroke();
    if (x(at) < right - 14) context.fillText(duration(Number(at.toFixed(6))), Math.max(x(at), left + 12), 14);
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

function drawRow(context, { migration, number }, top, x, left, right, { zero }) {
  const begin = zero(migration), chosen = number === state.m;
  if (chosen) { context.fillStyle = colour('wash'); context.fillRect(0, top, right + 120, rowHeight); }
  const bar = (from, to, name, inset) => {
    const a = Math.max(left, x(from - begin)), b = Math.min(right, Math.max(x(to - begin), x(from - begin) + 1.5));
    if (b <= a) return;
    context.fillStyle = ink(context, name);
    context.fillRect(a, top + inset, b - a, rowHeight - 2 * inset);
  };
  if (migration.queued_s > 0) bar(requestedAt(migration), migration.start_s, 'wait', 13);
  for (const phase of migration.phases) bar(phase.start_s, phase.end_s, phaseInk(phase.name), phaseInk(phase.name) === 'stun' ? 5 : 9);
  const over = switchoverOf(run(), number);
  if (over !== undefined && x(over - begin) >= left && x(over - begin) <= right) {
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
    drawRow(context, row, top, x, left, right, at);
    const m = row.migration;
    context.fillStyle = colour('ink');
    context.font = `${row.number === state.m ? '600 ' : ''}13px system-ui, sans-serif`;
    label(context, short(m.id, narrow ? 11 : 30), top + (narrow ? 21 : 15), left);
    if (narrow) continue;
    context.fillStyle = colour('soft');
    context.font = '12px system-ui, sans-serif';
    label(context, `${isolated(short(m.vm, 20))}: ${way(m)}`, top + 29, left);
    context.textAlign = 'right';
    context.fillText(m.outcome === 'completed' ? duration(m.duration_s) : spaced(m.outcome), width - 6, top + 21);
  }
  const chosen = run().summary.migrations[state.m];
  const now = chosen ? x(state.t - at.zero(chosen)) : left;
  if (now >= left && now <= right) {
    context.strokeStyle = colour('ink');
    context.lineWidth = 1.5;
    context.beginPath(); context.moveTo(now, headHeight - 6); context.lineTo(now, shown); context.stroke();
  }
  box.setAttribute('aria-activedescendant', '');
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

export function timelineTable() {
  const most = 200, list = run().summary.migrations.slice(0, most);
  const lines = list.map((m) => ({
    cells: [named(m.id), named(m.vm), spaced(m.kind), named(way(m), 60), spaced(m.outcome), clock(requestedAt(m)), duration(m.queued_s), duration(m.duration_s), duration(m.downtime_s),
      m.phases.map((p) => `${spaced(p.name)} ${duration(p.end_s - p.start_s)}`).join(', ')],
  }));
  fill(byId('timeline-table'), table(['Migration', 'VM', 'Kind', 'From, to', 'Outcome', 'Requested', 'Queued', 'Took', 'VM stood still', 'Phases'], lines,
    run().summary.migrations.length > most ? `The first ${most} of ${run().summary.migrations.length}; migrations.csv has all.` : undefined));
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
export function timelineLegend() {
  const entries = [['bulk', 'copying'], ['recopied', 'copying again'], ['memory', 'memory'], ['stun', 'VM stands still'], ['prepare', 'preparing, cleaning up'], ['wait', 'waiting for slots']];
  if (run().summary.faults.length) entries.push(['fault', 'a fault holds']);
  fill(byId('timeline-legend'), ...entries.map(([name, text]) => element('span', {}, swatch(name), text)), element('span', {}, '▾ switchover'));
}
