// What the reader looks at: one object, mirrored in the address so that a link leads to the same instant.
import { runs, requestedAt } from './data.js';

export const state = { run: 0, m: 0, disk: '', t: 0, axis: 'clock', group: 'migration', zoom: 'all', speed: 0, playing: false, theme: '', tour: '', stop: 0, picked: null };
const listeners = [];
export const watch = (listener) => listeners.push(listener);

export const run = () => runs[state.run];
export const migration = () => run().summary.migrations[state.m];

let waiting = false;
/** Changes and redraws, once a frame however often it is called. */
export function set(changes) {
  Object.assign(state, changes);
  clamp();
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; redraw(); });
}
export function redraw() {
  for (const listener of listeners) listener(state);
  writeHash();
}

/** The span of the scrub bar, in time of the run: of the chosen migration where it is looked at alone, of all where they overlap. */
export function span() {
  const one = migration();
  if (!one) return [0, run().end || 1];
  if (state.zoom === 'one' || state.axis === 'start' || run().apart) return [requestedAt(one), Math.max(one.end_s, requestedAt(one) + 1e-3)];
  return whole();
}
/** The run, without what passes before anything is asked for. */
export function whole() { return [run().from, Math.max(run().end, run().from + 1e-3)]; }
function clamp() {
  state.run = Math.min(Math.max(0, state.run | 0), runs.length - 1);
  state.m = Math.min(Math.max(0, state.m | 0), Math.max(0, run().summary.migrations.length - 1));
  state.t = Math.min(Math.max(0, Number.isFinite(state.t) ? state.t : 0), run().end);
}

const kept = { run: Number, m: Number, disk: String, t: Number, axis: String, group: String, zoom: String, theme: String, tour: String, stop: Number };
export function hashOf(of) {
  const words = new URLSearchParams();
  for (const name of Object.keys(kept)) if (of[name] !== '' && of[name] !== undefined) words.set(name, name === 't' ? String(Math.round(of.t * 1e6) / 1e6) : String(of[name]));
  return '#' + words;
}
let written = '';
function writeHash() {
  const hash = hashOf(state);
  if (hash === written) return;
  written = hash;
  clearTimeout(writeHash.later);
  writeHash.later = setTimeout(() => history.replaceState(null, '', written), 120);
}
export function readHash() {
  const words = new URLSearchParams(location.hash.slice(1));
  const changes = {};
  for (const [name, read] of Object.entries(kept)) if (words.has(name)) changes[name] = read(words.get(name));
  if (changes.theme && !['dark', 'light'].includes(changes.theme)) delete changes.theme;
  for (const [name, allowed] of Object.entries({ axis: ['clock', 'start'], group: ['migration', 'vm', 'host'], zoom: ['all', 'one'] })) if (name in changes && !allowed.includes(changes[name])) delete changes[name];
  return changes;
}

/** A start that shows something: the middle of the longest phase of the first migration that copies. */
export function startingPoint() {
  const list = run().summary.migrations;
  const number = Math.max(0, list.findIndex((m) => m.phases.length));
  const phases = list[number]?.phases ?? [];
  const phase = phases.reduce((best, p) => (!best || p.end_s - p.start_s > best.end_s - best.start_s ? p : best), undefined);
  return { m: number, t: phase ? phase.start_s + 0.4 * (phase.end_s - phase.start_s) : 0, axis: 'clock', zoom: list.length === 1 ? 'one' : 'all' };
}
