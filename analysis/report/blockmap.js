// One disk, block by block, at any instant: rebuilt from the copies and the guest's writes up to then, so that time runs both ways.
import { byId, element, fill, bytes, percent, short, spaced } from './text.js';
import { doneAt, lastAt } from './data.js';
import { state, run, migration } from './state.js';
import { colour, sharp, dots } from './palette.js';

export const kinds = ['untouched', 'copied', 'flight', 'mirrored', 'dirty'];
const texts = { untouched: 'not copied yet', copied: 'copied', flight: 'in flight', mirrored: 'mirrored just now', dirty: 'dirty: to be copied again', read: 'written at the source only, just now' };
const [untouched, copied, flight, mirrored, dirty, source] = [0, 1, 2, 3, 4, 5];
const recent = 0.012; // of the migration's time: how long a write stays visible

/** The disks of a migration that are copied, biggest first. */
export function disksOf(number) {
  const { copies } = run().byMigration[number];
  const names = [...new Set(copies.filter((copy) => copy.subject !== 'home' && copy.subject !== 'swap').map((copy) => copy.subject))];
  return names.length ? names : [...new Set(copies.map((copy) => copy.subject))];
}
const models = new Map();
/** What of a disk does not change with time. */
export function modelOf(number, name) {
  const key = `${state.run} ${number} ${name}`;
  if (models.has(key)) return models.get(key);
  const { copies, disks } = run().byMigration[number];
  const sampled = disks.find((disk) => disk.disk === name), mine = copies.filter((copy) => copy.subject === name);
  const blockSize = sampled?.blockSize ?? 65536;
  const size = Math.max(sampled?.size ?? 0, ...mine.filter((copy) => copy.cause !== 'recopied').map((copy) => copy.start + copy.size), blockSize);
  const model = { blockSize, blocks: Math.ceil(size / blockSize), size, copies: mine, sampled, cells: new Uint8Array(Math.ceil(size / blockSize)), mirrors: !mine.some((copy) => copy.cause === 'recopied' || copy.open_ended) };
  models.set(key, model);
  return model;
}

function copyRange(model, copy, t) {
  const done = doneAt(copy, t), running = t >= copy.start_s && t < copy.end_s;
  const from = Math.floor(copy.start / model.blockSize), to = Math.min(model.blocks, Math.floor((copy.start + Math.min(done, copy.size)) / model.blockSize));
  const ahead = running && done < copy.size ? Math.min(model.blocks, to + Math.ceil(copy.transfer_size / model.blockSize)) : to;
  return { from, to, ahead };
}

/** Fills model.cells for instant t. A later copy of scattered blocks clears, in order, what was dirty when it began. */
export function stateAt(model, t, end) {
  const { cells, sampled } = model;
  cells.fill(untouched);
  for (const copy of model.copies) {
    if (copy.start_s > t || copy.cause === 'recopied') continue;
    const { from, to, ahead } = copyRange(model, copy, t);
    cells.fill(copied, from, Math.max(from, to));
    if (ahead > to) cells.fill(flight, to, ahead);
  }
  if (!sampled) return cells;
  const { block, when, region } = sampled, fresh = Math.max(0.5, recent * end), passes = model.copies.filter((copy) => copy.cause === 'recopied');
  const swept = model.copies.find((copy) => copy.open_ended);
  for (let i = 0; i < block.length && when[i] <= t; ++i) {
    const at = block[i], now = cells[at];
    if (model.mirrors) {
      if (t - when[i] < fresh) cells[at] = region[i] === 2 && now === copied ? mirrored : now === untouched ? source : now;
      continue;
    }
    if (region[i] === 0 && !swept && now !== copied) { if (t - when[i] < fresh && now === untouched) cells[at] = source; continue; }
    const pass = passes.find((copy) => copy.start_s >= when[i]);
    const clean = pass && t >= pass.start_s + (at / model.blocks) * (pass.end_s - pass.start_s);
    const sweptAgain = swept && t - when[i] > sweepTime(swept, model);
    if (!clean && !sweptAgain && now === copied && region[i] !== 0) cells[at] = dirty;
  }
  return cells;
}
function sweepTime(copy, model) { return (copy.end_s - copy.start_s) * Math.min(1, model.size / Math.max(1, copy.read, copy.written)); }

const palette = () => kinds.map((kind) => rgb(colour({ untouched: 'untouched', copied: 'bulk', flight: 'ink', mirrored: 'mirrored', dirty: 'recopied' }[kind]))).concat([rgb(colour('guest'))]);
function rgb(hex) {
  const n = parseInt(hex.slice(1), 16);
  return (255 << 24) | ((n & 255) << 16) | (n & 0xff00) | (n >> 16);
}

/** Cells of `per` blocks each: the most telling block speaks for its cell. */
const weight = [1, 0, 4, 3, 5, 2];
const scratch = { cells: new Uint8Array(0) };
export function gathered(blocks, count) {
  if (scratch.cells.length !== count) scratch.cells = new Uint8Array(count);
  const out = scratch.cells, per = blocks.length / count;
  for (let cell = 0; cell < count; ++cell) {
    let best = blocks[Math.floor(cell * per)];
    for (let at = Math.floor(cell * per) + 1, to = Math.min(blocks.length, Math.floor((cell + 1) * per)); at < to; ++at) if (weight[blocks[at]] > weight[best]) best = blocks[at];
    out[cell] = best;
  }
  return out;
}

let image = null;
function paint(context, cells, columns, width, height, pitch) {
  const scale = dots(), W = Math.round(width * scale), H = Math.round(height * scale);
  if (!image || image.width !== W || image.height !== H) image = new ImageData(W, H);
  const pixels = new Uint32Array(image.data.buffer), colours = palette(), paper = rgb(colour('card'));
  const side = pitch * scale, gap = side > 4 ? 1 : 0;
  pixels.fill(paper);
  const columnStart = new Int32Array(columns + 1);
  for (let c = 0; c <= columns; ++c) columnStart[c] = Math.round(c * side);
  const rows = Math.ceil(cells.length / columns);
  for (let row = 0; row < rows; ++row) {
    const top = Math.round(row * side), bottom = Math.min(H, Math.round((row + 1) * side) - gap);
    if (top >= H) break;
    const line = pixels.subarray(top * W, top * W + W);
    for (let c = 0, cell = row * columns; c < columns && cell < cells.length; ++c, ++cell) line.fill(colours[cells[cell]], columnStart[c], columnStart[c + 1] - gap);
    for (let y = top + 1; y < bottom; ++y) pixels.copyWithin(y * W, top * W, top * W + W);
    if (side >= 6) mark(pixels, cells, row, columns, columnStart, top, bottom, W, paper);
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.putImageData(image, 0, 0);
}
/** Dirty cells carry a hole and mirrored ones a bar: told apart without colour. */
function mark(pixels, cells, row, columns, starts, top, bottom, W, paper) {
  const middle = (top + bottom) >> 1;
  for (let c = 0, cell = row * columns; c < columns && cell < cells.length; ++c, ++cell) {
    if (cells[cell] < mirrored) continue;
    const x0 = starts[c] + 1, x1 = starts[c + 1] - 2, center = (x0 + x1) >> 1;
    if (cells[cell] === dirty) for (let y = middle - 1; y <= middle; ++y) pixels.fill(paper, y * W + center, y * W + center + 2);
    else if (cells[cell] === mirrored) pixels.fill(paper, middle * W + x0, middle * W + x1);
  }
}

export function layout(blocks, width, height) {
  let pitch = Math.max(2, Math.min(14, Math.floor(Math.sqrt((width * height) / blocks))));
  if (pitch < 5) pitch = 5;
  const columns = Math.floor(width / pitch), rows = Math.floor(height / pitch);
  return { pitch, columns, count: Math.min(blocks, columns * rows) };
}

/** Draws the chosen migration's disk; what is seen there. */
export function mapPicture(canvas, name, width, height) {
  const one = migration(), model = modelOf(state.m, name), cells = stateAt(model, state.t, one.end_s - one.start_s), { pitch, columns, count } = layout(model.blocks, width, height);
  paint(sharp(canvas, width, height), gathered(cells, count), columns, width, height, pitch);
  return { name, model, cells, count };
}
export function drawMap() {
  const canvas = byId('map'), one = migration();
  const names = one ? disksOf(state.m) : [];
  if (!names.length) return nothing(canvas, one);
  canvas.hidden = false;
  if (!canvas.clientWidth || !canvas.clientHeight) return; // not on the page now: printed, for one
  const seen = mapPicture(canvas, names.includes(state.disk) ? state.disk : names[0], canvas.clientWidth, canvas.clientHeight);
  const { caption, items } = mapInWords(seen), legend = byId('map-legend'), key = `${items.map((item) => item.kind)} ${document.documentElement.dataset.theme}`;
  byId('map-caption').textContent = caption;
  canvas.setAttribute('aria-label', items.map((item) => `${item.text}: ${item.blocks} blocks`).join('; '));
  if (legend.dataset.key !== key) fill(legend, ...mapLegend(items));
  legend.dataset.key = key;
  legend.querySelectorAll('b').forEach((box, at) => { box.textContent = items[at].amount; });
}
/** Why there is no map. */
export const noMap = (one) => (one ? (one.phases.length ? 'No disk is copied: only memory moves, the disks stay where they are.' : `Nothing is copied: ${short(one.reason || spaced(one.outcome), 400)}`) : 'The run has no migration.');
function nothing(canvas, one) {
  canvas.hidden = true;
  byId('map-caption').textContent = noMap(one);
  fill(byId('map-legend'));
  byId('map-legend').dataset.key = '';
}

/** The map as text: its caption, and for each kind of block how much there is of it. */
export function mapInWords({ name, model, cells, count }) {
  const counts = new Float64Array(6);
  for (let i = 0; i < cells.length; ++i) ++counts[cells[i]];
  const done = model.copies.reduce((most, copy) => Math.max(most, copy.cause === 'recopied' || copy.start_s > state.t ? 0 : copy.start + Math.min(copy.size, doneAt(copy, state.t))), 0);
  const per = model.blocks / count, each = per > 1 ? `each square is ${bytes(per * model.blockSize)}` : `each square is one block of ${bytes(model.blockSize)}`;
  const caption = `${short(name, 60)}, ${bytes(model.size)}: the copy has passed ${bytes(done)}, ${percent(done / model.size)} of the disk, first block top left; ${each}.`
    + (model.sampled ? (model.sampled.oneIn > 1 ? ` Of the guest's writes up to one in ${model.sampled.oneIn} is drawn.` : '') : ' Its guest writes nothing.');
  const shown = [untouched, copied, flight, ...(model.sampled ? (model.mirrors ? [mirrored, source] : [dirty, source]) : [])];
  const names = [...kinds, 'read'], known = model.sampled ? lastAt(model.sampled.at, state.t) : -1;
  // What is dirty is known exactly, whatever part of the writes is drawn; what was written just now only where all are.
  const amount = (kind) => (kind === dirty ? bytes(known < 0 ? 0 : model.sampled.dirty[known]) : kind > dirty || (kind === mirrored && model.sampled.oneIn > 1) ? '' : bytes(counts[kind] * model.blockSize));
  return { caption, items: shown.map((kind) => ({ kind, text: texts[names[kind]], blocks: counts[kind], amount: amount(kind) })) };
}
export const mapLegend = (items) => items.map(({ kind, text, amount }) => element('span', {}, square(kind), `${text} `, element('b', {}, amount)));
function square(kind) {
  const canvas = element('canvas', { 'aria-hidden': 'true' }), context = sharp(canvas, 16, 12);
  context.fillStyle = colour(['untouched', 'bulk', 'ink', 'mirrored', 'recopied', 'guest'][kind]);
  context.fillRect(0, 0, 16, 12);
  context.fillStyle = colour('card');
  if (kind === dirty) context.fillRect(6, 4, 4, 4);
  if (kind === mirrored) context.fillRect(2, 5, 12, 2);
  return canvas;
}
