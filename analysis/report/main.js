// Puts the page together: what the state says is drawn, what the reader does changes the state.
import { byId, element, fill, duration, bytes, spaced, named, short } from './text.js';
import { page, runs, extent, felt } from './data.js';
import { state, run, set, watch, redraw, readHash, startingPoint } from './state.js';
import { forgetColours } from './palette.js';
import { drawTimeline, startTimeline, migrationsTable, timelineLegend, way } from './timeline.js';
import { drawMap, disksOf, modelOf } from './blockmap.js';
import { drawWhy } from './why.js';
import { drawPaths } from './paths.js';
import { drawSeries } from './series.js';
import { drawCompare } from './compare.js';
import { drawScrub, startScrub } from './scrub.js';
import { drawTour, startTours, goTo, placeOf } from './tour.js';
import { startKeys } from './keys.js';
import { startPrint } from './print.js';

function dress() {
  if (!byId('paper').hidden) return; // paper is white
  const wanted = state.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  if (document.documentElement.dataset.theme === wanted) return;
  document.documentElement.dataset.theme = wanted;
  byId('theme').textContent = wanted === 'dark' ? 'Light' : 'Dark';
  forgetColours();
  headed = '';
}

/** What its guest felt of it, if it did any I/O: the stuns are counted apart. */
function feltLine(one) {
  const during = felt(one, 'write_latency_s', 'during', 'mean'), before = felt(one, 'write_latency_s', 'before', 'mean');
  if (during === undefined) return '';
  return `guest write ${duration(during)} mean${before === undefined ? '' : ` (before: ${duration(before)})`}, ${duration(felt(one, 'write_latency_s', 'during', 'worst'))} worst`;
}
function card(one, number) {
  const said = one.outcome === 'completed' ? duration(one.duration_s) : spaced(one.outcome);
  const still = one.outcome === 'completed' ? `VM stood still ${duration(one.downtime_s)}` : short(one.reason || '', 90);
  const pace = one.bound_by ? `bound by ${one.bound_by.what === 'window' ? 'latency: ' : ''}${short(one.bound_by.how, 90)}` : '';
  const lines = [still, feltLine(one), pace, one.outcome === 'completed' && one.naive_s > 0 ? `people estimate ${duration(one.naive_s)}` : ''].filter(Boolean);
  return element('button', { type: 'button', 'aria-pressed': String(number === state.m), 'data-migration': number, onclick: () => set({ m: number, disk: '', ...(state.axis === 'start' || outside(one) ? { t: middle(one) } : {}) }) },
    element('b', {}, named(one.id, 40)), ` · ${short(way(one), 50)}`, element('span', { class: 'big' }, said), ...lines.map((line) => element('span', { class: 'small' }, line)));
}
const outside = (one) => state.t < one.start_s || state.t > one.end_s;
const middle = (one) => one.start_s + 0.4 * (one.end_s - one.start_s);

/** The answer first: a few migrations one by one, many as a sum. */
function verdict() {
  const list = run().summary.migrations, most = 6;
  if (list.length <= most) return fill(byId('verdict'), ...list.map(card));
  const sum = (value) => list.reduce((total, one) => total + value(one), 0), worst = (value) => list.reduce((top, one) => (value(one) > value(top) ? one : top));
  const outcomes = [...list.reduce((map, one) => map.set(one.outcome, (map.get(one.outcome) ?? 0) + 1), new Map())].map(([name, count]) => `${count} ${spaced(name)}`).join(', ');
  const slowest = worst((one) => one.duration_s), chosen = list[state.m];
  const fact = (big, small, one) => element('button', { type: 'button', onclick: () => one && set({ m: list.indexOf(one), disk: '', t: middle(one) }) }, element('span', { class: 'big' }, big), element('span', { class: 'small' }, small));
  fill(byId('verdict'), fact(`${list.length} migrations`, outcomes), fact(duration(slowest.duration_s), `the longest: ${short(slowest.id, 40)}`, slowest),
    fact(bytes(sum((one) => one.bytes.bulk + one.bytes.home + one.bytes.swap + one.bytes.offloaded + one.bytes.memory)), 'disks, home and swap files, and memory moved'), ...slowestWrite(list, fact), card(chosen, state.m));
}

/** The guest that felt it most. */
function slowestWrite(list, fact) {
  const mean = (one) => felt(one, 'write_latency_s', 'during', 'mean') ?? 0, one = list.reduce((top, each) => (mean(each) > mean(top) ? each : top));
  return mean(one) > 0 ? [fact(duration(mean(one)), `a guest's write, mean, at the worst: ${short(one.id, 40)}`, one)] : [];
}

function spread(list) {
  if (list.length < 2) return '';
  const { begin, end } = extent(list);
  return ` · first request to last end ${duration(end - begin)}`;
}

let headed = '', dressed = '';
/** What does not change with the instant. */
function head() {
  const key = `${state.run} ${state.m}`;
  if (key === headed) return;
  headed = key;
  verdict();
  const names = run().summary.migrations.length ? disksOf(state.m) : [];
  fill(byId('disk'), ...names.map((name) => element('option', { value: name }, short(name, 40))));
  byId('disk').parentElement.hidden = names.length < 2;
}
/** What does not even change with the migration. Of many, what is to be read below is made when the top is painted. */
function ofRun() {
  const { summary, label } = run(), key = `${state.run} ${document.documentElement.dataset.theme} ${innerWidth}`;
  if (key === dressed) return;
  dressed = key;
  byId('title').textContent = summary.scenario || label;
  document.title = `${short(summary.scenario || label, 80)} · Godwit`;
  const count = summary.migrations.length;
  byId('facts').textContent = `vSphere ${summary.vsphere} · ${count} migration${count === 1 ? '' : 's'}${spread(summary.migrations)} · seed ${summary.seed} · self-check ${typeof summary.self_check === 'string' ? summary.self_check : 'violated: ' + summary.self_check.join('; ')}`;
  fill(byId('timeline-legend'), ...timelineLegend());
  byId('foot').textContent = `Godwit ${summary.godwit}, scenario ${summary.scenario_hash}. Simulated: nothing real was touched. This page needs no network.`;
  if (count > 100) setTimeout(below);
  else below();
}
function below() {
  const { assumed } = run().summary;
  fill(byId('timeline-table'), migrationsTable());
  byId('assumed-count').textContent = `${assumed.length} values are assumed, for want of a published figure`;
  fill(byId('assumed'), ...assumed.map((text) => element('li', {}, text)));
  drawCompare();
}
function controls() {
  for (const name of ['axis', 'group', 'zoom', 'disk']) if (byId(name).value !== state[name]) byId(name).value = state[name] || byId(name).value;
  byId('zoom').disabled = state.axis === 'start';
  byId('run').value = String(state.run);
  byId('tour-pick').value = state.tour;
}

for (const draw of [dress, ofRun, head, controls, drawTour, drawTimeline, drawScrub, drawWhy, drawMap, drawPaths, drawSeries]) watch(draw);
for (const name of ['axis', 'group', 'zoom', 'disk']) byId(name).addEventListener('change', (event) => set({ [name]: event.target.value }));
byId('run-field').hidden = runs.length < 2;
fill(byId('run'), ...runs.map((each, number) => element('option', { value: number }, short(each.label, 60))));
byId('run').addEventListener('change', (event) => { state.run = Number(event.target.value); set({ ...startingPoint(), disk: '' }); });
new ResizeObserver(() => drawMap()).observe(byId('map')); // it fills what its neighbours leave: its squares stay square
startTimeline();
startScrub();
startTours();
startKeys();
startPrint();
addEventListener('hashchange', () => set(readHash()));
addEventListener('resize', () => set({}));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => set({}));

const asked = readHash();
Object.assign(state, startingPoint(), asked);
redraw();
document.documentElement.dataset.ready = String(Math.round(performance.now()));
if (page.tour && !location.hash) goTo(page.tour, 0);
else if (asked.tour && asked.t === undefined) goTo(asked.tour, asked.stop || 0); // a link to a tour, not to an instant

// For whoever tests and measures the page: where a stop of a tour is, and how long the block map takes to be redrawn all over the migration.
window.godwit = {
  placeOf,
  blocks: () => modelOf(state.m, disksOf(state.m)[0]).blocks,
  timeMap(times) {
    const one = run().summary.migrations[state.m], was = state.t, taken = [];
    for (let i = 0; i < times; ++i) {
      state.t = one.start_s + ((i * 7) % times) / times * (one.end_s - one.start_s);
      const began = performance.now();
      drawMap();
      byId('map').getContext('2d').getImageData(0, 0, 1, 1); // drawn, not only asked for
      taken.push(performance.now() - began);
    }
    state.t = was;
    return taken;
  },
};
