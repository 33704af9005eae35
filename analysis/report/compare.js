// Two migrations, of one run or of two, aligned at their start or their switchover; what differs is marked.
import { byId, element, fill, bytes, duration, percent, spaced, table, named, short } from './text.js';
import { runs, requestedAt, switchoverOf, felt } from './data.js';
import { state } from './state.js';
import { ink, colour, phaseInk, sharp } from './palette.js';

let filled = false, picks = [];
const of = (pick) => ({ ...pick, one: runs[pick.run].summary.migrations[pick.m] });

/** All migrations of all runs, as long as a list of them can be read. */
function offer() {
  if (filled) return;
  filled = true;
  picks = runs.flatMap((run, number) => run.summary.migrations.map((one, m) => ({ run: number, m, text: short(runs.length > 1 ? `${run.label}: ${one.id}` : one.id, 60) }))).slice(0, 500);
  for (const id of ['compare-a', 'compare-b']) fill(byId(id), ...picks.map((pick, index) => element('option', { value: index }, pick.text)));
  const other = picks.findIndex((pick) => (runs.length > 1 ? pick.run === 1 : pick.m === 1));
  byId('compare-b').value = String(Math.max(0, other));
  for (const id of ['compare-a', 'compare-b', 'compare-at']) byId(id).addEventListener('change', drawCompare);
}

const guest = (of, when, which) => (m) => felt(m, of, when, which);
/** How long one I/O of the guest took; that its VM stood still is a row of its own. */
const lines = [
  ['Duration', (m) => m.duration_s, duration], ['People estimate', (m) => m.naive_s, duration], ['Queued', (m) => m.queued_s, duration], ['VM stood still', (m) => m.downtime_s, duration],
  ['Guest write, mean', guest('write_latency_s', 'during', 'mean'), duration], ['Guest write before it, mean', guest('write_latency_s', 'before', 'mean'), duration],
  ['Guest write, worst', guest('write_latency_s', 'during', 'worst'), duration], ['Guest write before it, worst', guest('write_latency_s', 'before', 'worst'), duration],
  ['Guest read, mean', guest('read_latency_s', 'during', 'mean'), duration], ['Guest read before it, mean', guest('read_latency_s', 'before', 'mean'), duration],
  ['Guest read, worst', guest('read_latency_s', 'during', 'worst'), duration], ['Guest read before it, worst', guest('read_latency_s', 'before', 'worst'), duration],
  ['Guest IOPS kept', (m) => m.guest.iops_ratio ?? 1, percent], ['vCPUs slowed, worst', (m) => m.guest.cpu_slowdown.worst, percent], ['Host CPU', (m) => m.cpu_s, duration],
  ['Copied by the array', (m) => m.bytes.offloaded, bytes], ['Copied by software', (m) => m.bytes.bulk + m.bytes.home + m.bytes.swap, bytes], ['Copied again', (m) => m.bytes.recopied, bytes], ['Mirrored', (m) => m.bytes.mirrored, bytes], ['Memory', (m) => m.bytes.memory, bytes],
  ['On fabric', (m) => m.bytes_by_class.fabric, bytes], ['On NICs', (m) => m.bytes_by_class.nics, bytes],
];
const words = [
  ['Outcome', (m) => spaced(m.outcome)], ['People estimate it as', (m) => m.naive_how || '–'], ['Data mover', (m) => [...new Set(m.movers.map((mover) => mover.name))].join(', then ') || '–'], ['Bound by', (m) => (m.bound_by ? m.bound_by.how : '–')],
];

function chosenPair() { return [picks[byId('compare-a').value], picks[byId('compare-b').value]]; }
export function drawCompare() {
  offer();
  byId('compare-part').hidden = picks.length < 2;
  if (picks.length < 2) return;
  fill(byId('compare-table'), comparison());
  bars(byId('compare-bars'), byId('compare-bars').clientWidth || 300);
}
/** The chosen two, line by line; nothing to compare: nothing. */
export function comparison() {
  if (picks.length < 2) return null;
  const [a, b] = chosenPair().map(of);
  const same = (x, y) => (x === y ? 'the same' : 'differs'), row = ([name, value]) => ({ kind: value(a.one) === value(b.one) ? undefined : 'differs', cells: [name, value(a.one), value(b.one), same(value(a.one), value(b.one))] });
  const figures = lines.filter(([, value]) => value(a.one) || value(b.one)).map(([name, value, format]) => {
    const [x, y] = [value(a.one), value(b.one)], differs = x === undefined || y === undefined || Math.abs(x - y) > 0.005 * Math.max(Math.abs(x), Math.abs(y));
    return { kind: differs ? 'differs' : undefined, cells: [name, x === undefined ? '–' : format(x), y === undefined ? '–' : format(y), differs ? difference(x, y) : 'the same'] };
  });
  const [outcome, ...others] = words.map(row), felt = figures.some(({ cells }) => cells[0].startsWith('Guest write') || cells[0].startsWith('Guest read'));
  return table(['', named(a.text), named(b.text), 'Second against first'], [outcome, ...figures, ...others],
    felt ? 'Guest reads and writes: the latency of one I/O while the VM moved, and before it. That the VM stood still is counted apart.' : undefined);
}
/** "1,080": no more figures than mean something. */
const factorText = (factor) => (factor < 10 ? factor.toFixed(2) : factor < 100 ? factor.toFixed(0) : Number(factor.toPrecision(3)).toLocaleString('en-US'));
function difference(x, y) {
  if (!x || !y) return x ? 'only the first' : 'only the second';
  const factor = y / x;
  return factor >= 1 ? `${factorText(factor)} times as much` : factor < 0.1 ? `${factorText(1 / factor)} times less` : `${(100 * (1 - factor)).toFixed(0)} % less`;
}

/** The phases of both, aligned. */
export function bars(canvas, width) {
  const [a, b] = chosenPair().map(of), height = 92, context = sharp(canvas, width, height);
  const zero = ({ run, m, one }) => (byId('compare-at').value === 'switchover' ? switchoverOf(runs[run], m) ?? one.end_s : requestedAt(one));
  const begin = Math.min(...[a, b].map((each) => requestedAt(each.one) - zero(each))), end = Math.max(...[a, b].map((each) => each.one.end_s - zero(each)));
  const left = 8, right = width - 8, x = (t) => left + ((t - begin) / (end - begin || 1)) * (right - left);
  context.clearRect(0, 0, width, height);
  [a, b].forEach((each, row) => {
    const top = 4 + row * 44, said = `${short(each.one.id, 40)}: ${duration(each.one.duration_s)}`;
    context.fillStyle = colour('soft');
    context.font = '12.5px system-ui, sans-serif';
    context.fillText(said, left, top + 11);
    for (const phase of each.one.phases) {
      context.fillStyle = ink(context, phaseInk(phase.name));
      const from = x(phase.start_s - zero(each));
      context.fillRect(from, top + 17, Math.max(1.5, x(phase.end_s - zero(each)) - from), 20);
    }
  });
  context.fillStyle = colour('ink');
  context.fillRect(x(0) - 0.75, 0, 1.5, height);
  canvas.setAttribute('aria-label', `${a.one.id.slice(0, 100)} takes ${duration(a.one.duration_s)}, ${b.one.id.slice(0, 100)} ${duration(b.one.duration_s)}; aligned at ${byId('compare-at').value}`);
}
