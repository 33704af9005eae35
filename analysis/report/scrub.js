// The scrub bar: play, step, slide. One second of watching is `speed` seconds of the run.
import { byId, element, fill, clock, duration } from './text.js';
import { requestedAt, switchoverOf } from './data.js';
import { state, run, migration, set, span, hashOf } from './state.js';
import { ink, colour, phaseInk, sharp } from './palette.js';
import { momentAt, momentsNow } from './why.js';

const speeds = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000];
/** The migration in about twenty seconds, on the scale of the speeds. */
function fitting() {
  const [from, to] = span(), wanted = (to - from) / 20;
  return speeds.reduce((best, speed) => (Math.abs(Math.log(speed / wanted)) < Math.abs(Math.log(best / wanted)) ? speed : best));
}
const speed = () => state.speed || fitting();

let last = 0;
function tick(now) {
  if (!state.playing) return;
  const [, to] = span(), t = state.t + ((now - last) / 1000) * speed();
  last = now;
  set(t >= to ? { t: to, playing: false } : { t });
  requestAnimationFrame(tick);
}
export function play(on = !state.playing) {
  const [from, to] = span();
  if (on && state.t >= to - 1e-6) state.t = from;
  set({ playing: on });
  last = performance.now();
  if (on) requestAnimationFrame(tick);
}

/** To the event before or after: `way` is -1 or 1. */
export function stepEvent(way) { step(momentsNow().map((moment) => moment.at), way); }
export function stepPhase(way) {
  const one = migration();
  if (one) step([requestedAt(one), ...one.phases.map((phase) => phase.start_s), one.end_s].sort((a, b) => a - b), way);
}
function step(instants, way) {
  const next = way > 0 ? instants.find((at) => at > state.t + 1e-6) : instants.findLast((at) => at < state.t - 1e-6);
  if (next !== undefined) set({ t: next, playing: false });
}
export function slide(share) { const [from, to] = span(); set({ t: state.t + share * (to - from), playing: false }); }
export function toEnd(way) { const [from, to] = span(); set({ t: way < 0 ? from : to, playing: false }); }
export function faster(way) {
  const now = speeds.indexOf(speed());
  set({ speed: speeds[Math.min(speeds.length - 1, Math.max(0, now + way))] });
}

const bookmarks = [];
export function bookmark() {
  const hash = hashOf(state);
  if (bookmarks.some((mark) => mark.hash === hash)) return;
  bookmarks.push({ hash, t: state.t, m: state.m, run: state.run });
  byId('bookmarks').hidden = false;
  fill(byId('bookmarks'), ...bookmarks.map((mark) => element('a', { href: mark.hash }, `${clock(mark.t)} ${run().summary.migrations[mark.m]?.id.slice(0, 24) ?? ''}`)));
}

function overview() {
  const canvas = byId('overview'), width = canvas.clientWidth || 200, height = 36, context = sharp(canvas, width, height);
  const [from, to] = span(), x = (t) => ((t - from) / (to - from)) * width, one = migration();
  context.clearRect(0, 0, width, height);
  context.fillStyle = colour('untouched');
  context.fillRect(0, 12, width, 12);
  if (!one) return;
  const bar = (a, b, name) => { context.fillStyle = ink(context, name); context.fillRect(x(a), phaseInk(name) === 'stun' ? 8 : 12, Math.max(1.5, x(b) - x(a)), 12); };
  if (one.queued_s > 0) bar(requestedAt(one), one.start_s, 'wait');
  for (const phase of one.phases) bar(phase.start_s, phase.end_s, phaseInk(phase.name));
  const over = switchoverOf(run(), state.m);
  context.fillStyle = colour('soft');
  for (const moment of momentsNow()) if (moment.kind !== 'phase' && moment.kind !== 'space') context.fillRect(x(moment.at), 27, 1, 4);
  if (over !== undefined) { context.fillStyle = colour('ink'); context.beginPath(); context.moveTo(x(over) - 4, 2); context.lineTo(x(over) + 4, 2); context.lineTo(x(over), 9); context.fill(); }
}

export function drawScrub() {
  const [from, to] = span(), slider = byId('slider');
  slider.value = String(Math.round(((state.t - from) / (to - from)) * 10000));
  const moment = momentAt(state.t), one = migration();
  slider.setAttribute('aria-valuetext', `${clock(state.t)}. ${moment ? moment.what.slice(0, 200) : ''}`);
  const since = one ? state.t - requestedAt(one) : 0;
  fill(byId('clock'), clock(state.t), element('small', {}, one && since >= 0 ? `${duration(Number(since.toFixed(3)))} into ${one.id.slice(0, 30)}` : 'before its request'));
  byId('play').textContent = state.playing ? '❚❚' : '▶';
  byId('play').setAttribute('aria-label', state.playing ? 'Pause' : 'Play');
  byId('speed').value = state.speed ? String(state.speed) : '0';
  overview();
}
export function startScrub() {
  fill(byId('speed'), element('option', { value: '0' }, 'fitting'), ...speeds.map((value) => element('option', { value }, `${value} x`)));
  byId('speed').addEventListener('change', (event) => set({ speed: Number(event.target.value) }));
  byId('slider').addEventListener('input', (event) => { const [from, to] = span(); set({ t: from + (event.target.value / 10000) * (to - from), playing: false }); });
  for (const [id, act] of [['play', () => play()], ['event-back', () => stepEvent(-1)], ['event-on', () => stepEvent(1)], ['phase-back', () => stepPhase(-1)], ['phase-on', () => stepPhase(1)], ['bookmark', bookmark]]) byId(id).addEventListener('click', act);
}
