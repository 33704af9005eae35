// All of the page from the keyboard.
import { byId, element, fill } from './text.js';
import { state, set } from './state.js';
import { play, stepEvent, stepPhase, slide, toEnd, faster, bookmark } from './scrub.js';
import { choose } from './timeline.js';
import { goTo } from './tour.js';

export function switchTheme() { set({ theme: document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark' }); }
export function showKeys() {
  byId('keys').hidden = !byId('keys').hidden;
  byId('help').setAttribute('aria-expanded', String(!byId('keys').hidden));
}
const keys = [
  ['Space', 'play, pause', () => play(), [' ']],
  ['← →', 'event before, next event', null, []],
  ['Shift + ← →', 'phase before, next phase', null, []],
  [', .', 'a hundredth back, on', null, []],
  ['Home End', 'to the beginning, to the end', null, []],
  ['↑ ↓', 'migration before, next migration', null, []],
  ['+ −', 'faster, slower', null, []],
  ['B', 'bookmark this instant', bookmark, ['b', 'B']],
  ['N P', 'tour: next stop, stop before', null, []],
  ['T', 'dark or light', switchTheme, ['t', 'T']],
  ['?', 'these keys', showKeys, ['?']],
  ['Esc', 'close these keys, leave the tour', null, []],
];
const acts = {
  ArrowLeft: (event) => (event.shiftKey ? stepPhase(-1) : stepEvent(-1)), ArrowRight: (event) => (event.shiftKey ? stepPhase(1) : stepEvent(1)), ',': () => slide(-0.01), '.': () => slide(0.01),
  Home: () => toEnd(-1), End: () => toEnd(1), ArrowUp: () => choose(-1), ArrowDown: () => choose(1), '+': () => faster(1), '=': () => faster(1), '-': () => faster(-1),
  n: () => state.tour && goTo(state.tour, state.stop + 1), p: () => state.tour && goTo(state.tour, state.stop - 1),
  Escape: () => { if (!byId('keys').hidden) showKeys(); else set({ tour: '', stop: 0 }); },
};
for (const [, , act, names] of keys) for (const name of names) acts[name] = act;

export function startKeys() {
  fill(byId('keys'), element('h2', {}, 'Keys'), element('dl', {}, ...keys.flatMap(([name, what]) => [element('dt', {}, name), element('dd', {}, what)])));
  byId('help').addEventListener('click', showKeys);
  byId('theme').addEventListener('click', switchTheme);
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const on = event.target, act = acts[event.key];
    if (!act || on.matches('select, input:not([type=range])') || (event.key === ' ' && on.matches('button, summary, a'))) return;
    act(event);
    event.preventDefault();
  });
}
