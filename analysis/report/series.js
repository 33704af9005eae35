// Curves over the migration's time (uPlot): all plots share one zoom and one cursor.
import { byId, element, fill, bytes, rate, duration, clock, percent, table, short } from './text.js';
import { requestedAt } from './data.js';
import { state, run, migration, set } from './state.js';
import { colour, causes, causeText } from './palette.js';

export const points = 600;
const doublings = Array.from({ length: 51 }, (_, power) => 2 ** power);
let plots = [], drawnFor = '', grids = [];

export function gridOf() {
  const one = migration(), from = one ? requestedAt(one) : 0, to = one ? one.end_s : run().end, margin = (to - from) * 0.02 || 0.1;
  const begin = Math.max(0, from - margin), end = Math.min(run().end, to + margin), step = (end - begin) / points;
  return { begin, step, at: Array.from({ length: points }, (_, i) => begin + (i + 0.5) * step) };
}
/** Mean over each cell of the grid, so that no short burst is lost between two points. */
export function meanRate(flows, { begin, step }) {
  const sums = new Float64Array(points);
  for (const flow of flows)
    for (let row = 0; row < flow.from.length; ++row) {
      const first = Math.max(0, Math.floor((flow.from[row] - begin) / step)), last = Math.min(points - 1, Math.floor((flow.to[row] - begin) / step));
      for (let cell = first; cell <= last; ++cell) {
        const overlap = Math.min(flow.to[row], begin + (cell + 1) * step) - Math.max(flow.from[row], begin + cell * step);
        if (overlap > 0) sums[cell] += (flow.rates[row] * overlap) / step;
      }
    }
  return Array.from(sums);
}
function held(at, values, grid) {
  let i = -1;
  return grid.at.map((t) => { while (i + 1 < at.length && at[i + 1] <= t) ++i; return i < 0 || (i === at.length - 1 && t > at[i] + 2 * grid.step + 1) ? null : values[Math.min(i + 1, at.length - 1)]; });
}

/** One flow of each cause counts a byte once: a copy's write side where it has one, else its read side. */
function throughput(grid) {
  const flows = run().byMigration[state.m]?.flows ?? [];
  const sides = causes.map((cause) => {
    const of = flows.filter((flow) => flow.cause === cause);
    return { cause, of };
  }).filter(({ of }) => of.length);
  const series = sides.map(({ cause, of }) => ({ label: causeText[cause], colour: cause, dash: dashOf(cause), values: meanRate(cause === 'guest' || cause === 'memory' || cause === 'mirrored' ? of : halves(of), grid) }));
  return { title: 'Throughput by cause', format: rate, series };
}
function halves(flows) {
  const pools = run().summary.resources;
  const ends = flows.filter((flow) => flow.links.some((link) => /write/.test(pools[link].kind)));
  return ends.length ? ends : flows;
}
const dashOf = (cause) => ({ mirrored: [8, 4], recopied: [3, 3], memory: [2, 4], guest: [10, 3, 2, 3], home: [1, 3], swap: [6, 2], zero: [4, 6] })[cause];

function utilisation(grid) {
  const mine = [...new Set((run().byMigration[state.m]?.flows ?? []).flatMap((flow) => flow.links))];
  const full = mine.map((link) => {
    const resource = run().summary.resources[link], values = meanRate(run().onLink[link], grid).map((v) => Math.min(1, v / (resource.payload_bytes_per_s || Infinity)));
    return { label: short(resource.id, 40), values, mean: values.reduce((a, b) => a + b, 0) };
  }).sort((a, b) => b.mean - a.mean).slice(0, 5);
  const colours = ['bulk', 'mirrored', 'memory', 'guest', 'recopied'], dashes = [undefined, [8, 4], [2, 4], [10, 3, 2, 3], [3, 3]];
  return { title: 'Utilisation of the fullest links', format: percent, top: 1, series: full.map((each, i) => ({ ...each, colour: colours[i], dash: dashes[i] })) };
}
function ofDisks(grid) {
  const disks = run().byMigration[state.m]?.disks ?? [], made = [];
  const each = (title, format, list) => { if (list.length) made.push({ title, format, series: list }); };
  each('Dirty set', bytes, disks.filter((d) => d.dirty.some((v) => v > 0)).map((d) => ({ label: short(d.disk, 30), colour: 'recopied', values: held(d.at, d.dirty, grid) })));
  each('Buffer of mirrored writes', bytes, disks.filter((d) => d.buffer > 0).flatMap((d) => [{ label: `${short(d.disk, 30)} filled`, colour: 'mirrored', values: held(d.at, d.buffered, grid) }, { label: 'size', colour: 'soft', dash: [2, 4], values: grid.at.map(() => d.buffer) }]));
  each('Guest write latency', duration, disks.flatMap((d) => [{ label: `${short(d.disk, 30)} mean`, colour: 'guest', values: held(d.at, d.mean, grid) }, { label: `${short(d.disk, 30)} worst`, colour: 'recopied', dash: [3, 3], values: held(d.at, d.worst, grid) }]));
  return made;
}
function slowing(grid) {
  const steps = migration()?.slowings ?? [];
  return steps.length ? [{ title: 'Guest vCPUs slowed by', format: percent, top: 1, series: [{ label: short(migration().vm, 40), colour: 'memory', values: grid.at.map((t) => steps.filter((s) => s.at_s <= t).at(-1)?.slowdown ?? 0) }] }] : [];
}
function left(grid) {
  const passes = migration()?.passes ?? [];
  return passes.some((p) => p.dirtied > 0) ? [{ title: 'Memory left after each pass', format: bytes, series: [{ label: 'left', colour: 'memory', values: grid.at.map((t) => passes.filter((p) => p.at_s <= t).at(-1)?.dirtied ?? null) }] }] : [];
}

function plot(figure, grid) {
  const box = element('div', { class: 'plot' }, element('h3', {}, figure.title)), width = byId('series').clientWidth || 600;
  const axis = { stroke: colour('soft'), grid: { stroke: colour('line'), width: 1 }, ticks: { stroke: colour('line'), width: 1 }, font: '12px system-ui, sans-serif' };
  const made = new uPlot({
    width, height: 170, legend: { markers: { dash: (u, i) => (u.series[i].dash ? (u.series[i].dash[0] > 3 ? 'dashed' : 'dotted') : 'solid') } }, cursor: { sync: { key: 'all', scales: ['x', null] }, drag: { x: true, y: false } },
    scales: { x: { time: false }, y: { range: (_, low, high) => [Math.min(0, low ?? 0), figure.top ?? Math.max(high ?? 0, 1e-9) * 1.08] } },
    axes: [{ ...axis, space: 90, values: (_, ticks) => ticks.map((t) => clock(t, ticks.length > 1 ? ticks[1] - ticks[0] : 1)) }, { ...axis, size: 84, ...(figure.format === bytes ? { incrs: doublings } : {}), values: (_, ticks) => ticks.map(figure.format) }],
    series: [{ label: 'at', value: (_, v) => (v === null || v === undefined ? '–' : clock(v)) }, ...figure.series.map((s) => ({ label: s.label, stroke: colour(s.colour), dash: s.dash, width: 2, points: { show: false }, value: (_, v) => (v === null || v === undefined ? '–' : figure.format(v)) }))],
    hooks: {
      draw: [(u) => { const x = u.valToPos(state.t, 'x', true); if (x < u.bbox.left || x > u.bbox.left + u.bbox.width) return; u.ctx.save(); u.ctx.strokeStyle = colour('ink'); u.ctx.lineWidth = 1.5 * devicePixelRatio; u.ctx.beginPath(); u.ctx.moveTo(x, u.bbox.top); u.ctx.lineTo(x, u.bbox.top + u.bbox.height); u.ctx.stroke(); u.ctx.restore(); }],
      setLegend: [(u) => { if (u.cursor.idx === null && u.legend.idx === null) requestAnimationFrame(show); }], // the mouse has left: the instant's values again
      setScale: [(u, key) => { if (key === 'x') for (const other of plots) if (other !== u && (other.scales.x.min !== u.scales.x.min || other.scales.x.max !== u.scales.x.max)) other.setScale('x', { min: u.scales.x.min, max: u.scales.x.max }); }],
    },
  }, [grid.at, ...figure.series.map((s) => s.values)], box);
  made.over.addEventListener('click', () => { if (made.cursor.left >= 0) set({ t: made.posToVal(made.cursor.left, 'x') }); });
  plots.push(made);
  return box;
}

/** All that is drawn of the chosen migration. */
export const figuresOf = (grid) => [throughput(grid), utilisation(grid), ...left(grid), ...slowing(grid), ...ofDisks(grid)].filter((figure) => figure.series.length);
/** About `count` instants of it; under each figure's name its lines. */
export function seriesTable(figures, grid, count) {
  const every = Math.max(1, Math.floor(points / count)), columns = figures.flatMap((figure) => figure.series.map((s) => ({ label: s.label, format: figure.format, values: s.values })));
  const lines = grid.at.filter((_, i) => i % every === 0).map((t, n) => ({ cells: [clock(t), ...columns.map((c) => (c.values[n * every] === null ? '–' : c.format(c.values[n * every])))] }));
  const made = table(['Instant', ...columns.map((c) => c.label)], lines);
  made.tHead.prepend(element('tr', {}, element('td'), ...figures.map((figure) => element('th', { scope: 'colgroup', colspan: figure.series.length }, figure.title))));
  return made;
}

/** Rebuilt when another migration is chosen; at every instant only the line that shows it moves. */
export function drawSeries() {
  const key = `${state.run} ${state.m} ${state.theme} ${byId('series').clientWidth}`;
  if (key === drawnFor) { show(); return; }
  drawnFor = key;
  for (const each of plots) each.destroy();
  plots = [];
  const grid = gridOf(), figures = figuresOf(grid);
  fill(byId('series'), ...(figures.length ? figures.map((figure) => plot(figure, grid)) : [element('p', { class: 'caption' }, 'Nothing was moved.')]));
  fill(byId('series-table'), seriesTable(figures, grid, 20));
  requestAnimationFrame(show); // uPlot draws, and empties its legend, when this turn is over
}

/** The line at the instant, and the values there. */
function show() {
  for (const each of plots) {
    each.redraw(false);
    each.setLegend({ idx: each.valToIdx(state.t) });
  }
}
