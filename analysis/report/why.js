// What happens at this instant and why: the event before the cursor, its rule, and the arithmetic of what binds the copy.
import { byId, element, fill, bytes, rate, duration, clock, percent, spaced } from './text.js';
import { doneAt, lastAt, limitAt, phasesAt, requestedAt } from './data.js';
import { state, run, migration, set } from './state.js';

export const momentsNow = () => run().byMigration[state.m]?.moments ?? run().moments;
const telling = ['switchover', 'end', 'handover', 'judge', 'mode', 'decision', 'fault', 'device', 'queue', 'stun', 'path', 'slow', 'copy', 'lock', 'request', 'slots', 'check', 'space', 'phase'];
/** Its own before what all met, then the most telling. */
const rank = (moment) => telling.indexOf(moment.kind) + (moment.migration === state.m ? 0 : telling.length);
/** The last event at or before t; of several at one instant the one that was picked, else the first in rank. */
export function momentAt(t) {
  const list = momentsNow(), last = lastAt(list.map((moment) => moment.at), t + 1e-7);
  if (last < 0) return undefined;
  const together = list.slice(0, last + 1).filter((moment) => list[last].at - moment.at < 1e-6);
  return together.find((moment) => moment === state.picked) ?? together.reduce((best, moment) => (rank(moment) < rank(best) ? moment : best));
}

export function ruleOf(claim) {
  const rule = run().rules[claim];
  return rule ? element('p', { class: 'rule' }, `“${rule[0]}”`, element('cite', {}, `${claim}, ${rule[1]}`)) : null;
}

/** Of a limit by a window: the data mover's where its pace is reached or no network is crossed, else that of a stream. */
function windowAt(limit, t) {
  const crosses = migration().streams.length > 0;
  const copy = run().byMigration[state.m].copies.find((each) => each.start_s <= t && t < each.end_s && each.window_how && (!crosses || limit.rate_bytes_per_s > 0.9 * each.window_bytes_per_s));
  if (copy || !crosses)
    return { how: copy ? `${copy.window_how} = ${rate(copy.window_bytes_per_s)}` : '', what: 'its window: only so much may be under way at once, and each I/O waits for the disks' };
  const stream = migration().streams.find((each) => each.how);
  return { how: stream ? `${stream.name}: ${stream.how}` : '', what: 'the window of a stream: only so much may be on its way over the network at once' };
}
export const boundText = { metadata: 'allocating new blocks in the file system', cpu: 'the host’s CPU', 'paths lost': 'waiting for a way to go on: a path was dead, or none was left', none: 'no limit of its own: none was full' };

/** What binds the chosen migration at t, in words and with the arithmetic: "32 x 64 KiB / (5 ms + 1 ms) = 349 MB/s". */
export function boundAt(t) {
  const limit = migration() && limitAt(run(), state.m, t);
  if (!limit) return undefined;
  if (limit.bound_by === 'window') return { limit, ...windowAt(limit, t) };
  const resource = run().summary.resources.find((each) => each.id === limit.bound_by);
  const guests = limit.guest_share > 0.005 ? `, of it the guests take ${percent(limit.guest_share)}` : '';
  return { limit, resource, what: boundText[limit.bound_by] ?? limit.bound_by, how: resource ? `${resource.id} carries ${rate(resource.payload_bytes_per_s)}${guests}` : '' };
}
function boundPart(t) {
  const bound = boundAt(t);
  if (!bound) return [];
  return [element('h3', {}, 'What sets the pace now'),
    element('p', {}, `It runs at ${rate(bound.limit.rate_bytes_per_s)}, from ${clock(bound.limit.from_s)} to ${clock(bound.limit.to_s)}, bound by ${bound.what}.`),
    bound.how ? element('p', { class: 'formula' }, bound.how) : null];
}

/** No shorter than an instant is written. */
const elapsed = (seconds) => duration(Math.round(seconds * 1000) / 1000);
export function nowPart(one, t) {
  if (t < requestedAt(one)) return 'It has not been requested yet.';
  if (t >= one.end_s) return `It is over: ${spaced(one.outcome)}${one.reason ? `, ${one.reason}` : ''}. It took ${duration(one.duration_s)}.`;
  if (t < one.start_s) return `It has been waiting for slots for ${elapsed(t - requestedAt(one))}.`;
  const phases = phasesAt(one, t);
  const copies = run().byMigration[state.m].copies.filter((copy) => copy.start_s <= t && t < copy.end_s);
  const text = phases.length ? `Phase: ${phases.map((phase) => spaced(phase.name)).join(', ')}, for ${elapsed(t - phases[0].start_s)}.` : 'Between phases.';
  return [text, ...copies.map((copy) => `${copy.mover} has passed ${bytes(doneAt(copy, t))} of ${bytes(copy.size)} of ${copy.subject}.`)].join(' ');
}

function eventPart(moment) {
  if (!moment) return element('p', {}, 'Nothing has happened yet.');
  return element('div', { class: 'why-now' }, element('p', {}, element('b', {}, `${clock(moment.at)}  `), moment.what),
    moment.why ? element('p', { class: /[=/]/.test(moment.why) ? 'formula' : undefined }, moment.why) : null, ruleOf(moment.claim));
}

/** The events around the cursor: a thousand would hide it. */
function listPart(current) {
  const list = momentsNow(), at = Math.max(0, list.indexOf(current)), first = Math.max(0, at - 40);
  const items = list.slice(first, at + 60).map((moment) => element('li', {}, element('button', { type: 'button', 'aria-current': moment === current ? 'true' : undefined, onclick: () => set({ t: moment.at, picked: moment, playing: false }) },
    element('time', {}, clock(moment.at)), element('span', {}, moment.what))));
  const box = element('ol', { class: 'moments', 'aria-label': 'Events of this migration' }, ...items);
  requestAnimationFrame(() => { const here = box.querySelector('[aria-current]'); if (here) box.scrollTop = here.offsetTop - box.offsetTop - 60; });
  return box;
}

let drawn = '';
export function drawWhy() {
  const one = migration(), moment = momentAt(state.t);
  const t = moment?.kind === 'switchover' && state.t - moment.at < 1e-5 ? moment.at - 1e-5 : state.t; // the end of its phase, not the beginning of the next
  if (!one) return fill(byId('why-now'), element('p', {}, 'The run has no migration.'));
  const phase = phasesAt(one, t).at(-1), same = phase && moment && moment.claim === phase.claim;
  fill(byId('why-now'), element('p', { class: 'caption' }, `${one.id.length > 60 ? one.id.slice(0, 60) + '…' : one.id}: `, nowPart(one, t)), eventPart(moment), same ? null : phase && ruleOf(phase.claim), ...boundPart(t));
  const key = `${state.run} ${state.m} ${momentsNow().indexOf(moment)}`;
  if (key === drawn) return;
  drawn = key;
  const held = byId('why-events').contains(document.activeElement);
  fill(byId('why-events'), listPart(moment));
  if (held) byId('why-events').querySelector('[aria-current]')?.focus();
}
