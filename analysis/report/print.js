// The page on paper: made when it is printed, with every migration's story in it and nothing that only a screen can do.
import { byId, element, fill, bytes, rate, duration, clock, percent, spaced, table, named, short } from './text.js';
import { runs, requestedAt } from './data.js';
import { state, run, set } from './state.js';
import { forgetColours, forPaper } from './palette.js';
import { timelinePicture, timelineLegend, migrationsTable, brief, overlaid, way } from './timeline.js';
import { mapPicture, mapInWords, mapLegend, disksOf, noMap } from './blockmap.js';
import { nowPart, boundAt, boundText, momentsNow } from './why.js';
import { figuresOf, gridOf, meanRate, seriesTable } from './series.js';
import { comparison, bars } from './compare.js';
import { chart } from './chart.js';

const paperWidth = 680, mostTold = 10, mostEvents = 150, mostSpells = 40; // A4 and Letter alike, with a margin

const part = (title, ...children) => element('section', {}, element('h3', {}, title), ...children);
/** On one page, its picture with its words. */
const unbroken = (title, ...children) => element('section', { class: 'unbroken' }, element('h3', {}, title), ...children);
/** As long as `make` runs, migration `number` is looked at, at instant t. */
function lookingAt(number, t, make) {
  const was = { m: state.m, t: state.t };
  Object.assign(state, { m: number, t });
  try { return make(run().summary.migrations[number]); } finally { Object.assign(state, was); }
}
/** Where most is to be seen of it: in its longest phase. */
function tellingInstant(one) {
  const longest = one.phases.reduce((best, phase) => (!best || phase.end_s - phase.start_s > best.end_s - best.start_s ? phase : best), undefined);
  return longest ? longest.start_s + 0.4 * (longest.end_s - longest.start_s) : one.start_s;
}

function mapPart(one) {
  const names = disksOf(state.m);
  if (!names.length) return part('Block map', element('p', { class: 'caption' }, noMap(one)));
  const canvas = element('canvas'), name = names.includes(state.disk) ? state.disk : names[0];
  const { caption, items } = mapInWords(mapPicture(canvas, name, paperWidth, 240));
  return unbroken(`Block map at ${clock(state.t)}`, element('p', { class: 'caption' }, caption, names.length > 1 ? ` Its other disks: ${names.filter((each) => each !== name).join(', ')}.` : ''), canvas, element('div', { class: 'legend' }, ...mapLegend(items)));
}

function spellsPart() {
  const limits = run().byMigration[state.m].limits;
  if (!limits.length) return null;
  const rows = limits.slice(0, mostSpells).map((limit) => {
    const bound = lookingAt(state.m, limit.from_s, () => boundAt(limit.from_s));
    return { cells: [clock(limit.from_s), clock(limit.to_s), rate(limit.rate_bytes_per_s), bound?.what ?? boundText[limit.bound_by] ?? limit.bound_by, bound?.how ?? ''] };
  });
  return part('What set its pace', table(['From', 'To', 'Rate', 'Bound by', 'How'], rows, limits.length > mostSpells ? `The first ${mostSpells} of ${limits.length}.` : undefined));
}
/** What its links carried from its request to its end, whoever sent it. */
function linksPart(one) {
  const mine = [...new Set(run().byMigration[state.m].flows.flatMap((flow) => flow.links))], grid = gridOf(), { resources } = run().summary;
  if (!mine.length) return null;
  const inside = grid.at.map((t) => t >= requestedAt(one) && t <= one.end_s), within = (values) => values.filter((_, i) => inside[i]);
  const mean = (values) => values.reduce((a, b) => a + b, 0) / (values.length || 1), share = (value, link) => (resources[link].payload_bytes_per_s > 0 ? percent(value / resources[link].payload_bytes_per_s) : '–');
  const rows = mine.map((link) => {
    const all = within(meanRate(run().onLink[link], grid)), own = within(meanRate(run().onLink[link].filter((flow) => flow.migration === state.m && flow.cause !== 'guest'), grid));
    return { link, all: mean(all), most: Math.min(resources[link].payload_bytes_per_s || Infinity, Math.max(0, ...all)), own: mean(own) };
  }).sort((a, b) => b.all / (resources[b.link].payload_bytes_per_s || Infinity) - a.all / (resources[a.link].payload_bytes_per_s || Infinity)).slice(0, 24);
  return part('Links on its way, fullest first', table(['Link', 'Carries', 'Used, mean', 'of it by this migration', 'Used, most'],
    rows.map(({ link, all, most, own }) => ({ cells: [named(resources[link].id), rate(resources[link].payload_bytes_per_s), `${rate(all)}, ${share(all, link)}`, rate(own), `${rate(most)}, ${share(most, link)}`] }))));
}
function seriesPart() {
  const grid = gridOf(), figures = figuresOf(grid);
  if (!figures.length) return null;
  return part('Series', ...figures.map((figure) => chart(figure, grid, paperWidth, 150, figure.format === bytes)), element('h4', {}, 'The same as figures'), ...narrow(figures).map((some) => seriesTable(some, grid, 12)));
}
/** No table with more columns than a page is wide. */
function narrow(figures) {
  const groups = [];
  for (const figure of figures) {
    const last = groups.at(-1), columns = (some) => some.reduce((sum, each) => sum + each.series.length, 0);
    if (last && columns(last) + figure.series.length <= 7) last.push(figure);
    else groups.push([figure]);
  }
  return groups;
}
/** What happened to it and why: its own events, and what all met while it ran. */
function eventsPart(one) {
  const from = requestedAt(one) - 1e-6, list = momentsNow().filter((moment) => moment.migration === state.m || moment.at >= from);
  const rows = list.slice(0, mostEvents).map((moment) => ({ cells: [clock(moment.at), element('div', {}, element('p', {}, moment.what), moment.why ? element('p', { class: 'caption' }, moment.why) : null), run().rules[moment.claim] ? moment.claim : ''] }));
  const claims = [...new Set([...list.slice(0, mostEvents), ...one.phases].map((each) => each.claim).filter((claim) => run().rules[claim]))];
  return [part('Events, and why', table(['At', 'What, and why', 'Rule'], rows, list.length > mostEvents ? `The first ${mostEvents} of ${list.length}; the page itself has all.` : undefined)),
    claims.length ? part('Rules', ...claims.map((claim) => element('p', { class: 'rule' }, element('b', {}, `${claim} `), `“${run().rules[claim][0]}” `, element('cite', {}, run().rules[claim][1])))) : null];
}

function sheet(number, title) {
  const all = run().summary.migrations, t = number === state.m ? state.t : tellingInstant(all[number]);
  return lookingAt(number, t, (one) => element('section', { class: 'sheet' },
    element('div', { class: 'unbroken' }, element('h2', {}, `${title} `, named(one.id, 80)), element('p', { class: 'caption' }, `${short(one.vm, 60)}: ${spaced(one.kind)}, ${way(one)}. Requested at ${clock(requestedAt(one))}. `, nowPart(one, Math.max(t, one.end_s)), one.naive_how ? ` People estimate ${duration(one.naive_s)}: ${short(one.naive_how, 300)}.` : ''), mapPart(one)),
    spellsPart(), linksPart(one), seriesPart(), ...eventsPart(one)));
}

function wholeRun() {
  const { migrations } = run().summary, canvas = element('canvas'), height = timelinePicture(canvas, paperWidth);
  canvas.style.height = `${height}px`;
  const cut = migrations.length > 320 ? ` The first 320 of ${migrations.length}.` : '';
  return part('Timeline', element('p', { class: 'caption' }, overlaid(), cut), canvas, element('div', { class: 'legend' }, ...timelineLegend()), migrationsTable(brief));
}
function comparedPart() {
  const made = comparison();
  if (!made) return null;
  const canvas = element('canvas');
  bars(canvas, paperWidth);
  return unbroken(`Compare, aligned at ${byId('compare-at').value}`, canvas, made);
}

/** Which migrations stand on paper, and how to get the others. */
function told() {
  const { migrations } = run().summary, count = migrations.length;
  if (count <= mostTold) return migrations.map((_, number) => sheet(number, count > 1 ? `Migration ${number + 1} of ${count}:` : 'Migration'));
  return [element('p', { class: 'told' }, `What follows is of `, named(migrations[state.m].id, 80), ` alone, number ${state.m + 1} of ${count}. For another, choose it on the page and print again.`), sheet(state.m, `Migration ${state.m + 1} of ${count}:`)];
}

let theme = '';
export function layOut() {
  const paper = byId('paper');
  if (paper.childElementCount) return;
  theme = document.documentElement.dataset.theme;
  document.documentElement.dataset.theme = 'light';
  forgetColours();
  forPaper(3);
  const { summary, label } = run();
  paper.hidden = false;
  fill(paper, element('p', { class: 'caption' }, `Scenario ${short(label, 200)}${runs.length > 1 ? `, run ${state.run + 1} of ${runs.length} on the page` : ''}; Godwit ${summary.godwit}, input ${summary.scenario_hash}. Simulated: nothing real was touched.`),
    wholeRun(), ...(summary.migrations.length ? told() : []), comparedPart(),
    part(`${summary.assumed.length} values are assumed, for want of a published figure`, element('ul', { class: 'assumed' }, ...summary.assumed.map((text) => element('li', {}, text)))));
}
export function putAway() {
  const paper = byId('paper');
  if (!paper.childElementCount) return;
  fill(paper);
  paper.hidden = true;
  document.documentElement.dataset.theme = theme;
  forgetColours();
  forPaper(0);
  set({});
}
export function startPrint() {
  byId('print').addEventListener('click', () => print());
  addEventListener('beforeprint', layOut);
  addEventListener('afterprint', putAway);
  matchMedia('print').addEventListener('change', (event) => (event.matches ? layOut() : putAway())); // where paper is only simulated
}
