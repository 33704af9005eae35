// A guided tour: stops with an instant, a place to look at, and what to see there.
import { byId, element, fill, named } from './text.js';
import { runs, tours, requestedAt } from './data.js';
import { state, run, set, startingPoint } from './state.js';

const parts = { timeline: 'timeline-part', map: 'map-part', why: 'why-part', paths: 'paths-part', series: 'series-part', compare: 'compare-part' };
export const tourOf = (name) => tours.find((tour) => tour.name === name);

/** Where in the run a stop is; undefined: this run has no such instant. */
export function placeOf(stop) {
  const m = stop.migration === undefined ? 0 : run().numbers.get(stop.migration);
  const one = run().summary.migrations[m];
  if (!one) return undefined;
  if (stop.phase) {
    const phase = one.phases.filter((each) => each.name === stop.phase).at(stop.nth ?? 0);
    return phase && { m, t: phase.start_s + (stop.share ?? 0) * (phase.end_s - phase.start_s) };
  }
  if (stop.event) {
    const moments = run().byMigration[m].moments.filter((moment) => moment.kind === stop.event && moment.what.includes(stop.says ?? ''));
    const moment = moments.at(stop.nth ?? 0);
    return moment && { m, t: moment.at, picked: moment };
  }
  return { m, t: requestedAt(one) + (stop.share ?? 0) * (one.end_s - requestedAt(one)) };
}

export function goTo(name, number) {
  const tour = tourOf(name);
  if (!tour) return;
  const index = runs.findIndex((each) => each.summary.scenario === tour.title_of_scenario);
  if (index >= 0) state.run = index;
  const stop = Math.min(Math.max(0, number), tour.stops.length - 1), of = tour.stops[stop], { axis, zoom } = startingPoint();
  set({ tour: name, stop, disk: of.disk ?? '', axis: of.axis ?? axis, zoom: of.zoom ?? zoom, playing: false, picked: null, ...placeOf(of) });
  const part = byId(parts[of.focus]);
  requestAnimationFrame(() => { // when it is drawn: the text and the scrub bar stay in sight above the part
    const top = part.getBoundingClientRect().top + scrollY, above = byId('tour').offsetHeight + document.querySelector('.scrub').offsetHeight;
    scrollTo({ top: Math.max(0, top - above - 12), behavior: 'auto' });
  });
}
export function drawTour() {
  const tour = tourOf(state.tour), box = byId('tour');
  for (const id of Object.values(parts)) byId(id).classList.toggle('focused', Boolean(tour) && parts[tour.stops[state.stop]?.focus] === id);
  box.hidden = !tour;
  if (!tour) return document.documentElement.style.removeProperty('--tour');
  const last = state.stop >= tour.stops.length - 1, held = box.contains(document.activeElement) ? document.activeElement.id : '';
  const stop = Math.min(state.stop, tour.stops.length - 1), button = (id, disabled, onclick, text) => element('button', { type: 'button', id, disabled, onclick }, text);
  fill(box, element('div', { class: 'head' }, element('h2', {}, `${tour.title}: ${stop + 1} of ${tour.stops.length}`),
    element('div', { class: 'buttons' }, button('tour-back', stop === 0, () => goTo(state.tour, state.stop - 1), 'Back'), button('tour-on', last, () => goTo(state.tour, state.stop + 1), 'Next'), button('tour-end', false, () => set({ tour: '', stop: 0 }), last ? 'Finish' : 'Leave the tour'))),
  element('p', {}, tour.stops[stop].text));
  document.documentElement.style.setProperty('--tour', `${box.offsetHeight}px`);
  if (held) (byId(held) && !byId(held).disabled ? byId(held) : byId('tour-end')).focus();
}
export function startTours() {
  if (!tours.length) return;
  byId('tour-field').hidden = false;
  fill(byId('tour-pick'), element('option', { value: '' }, 'none'), ...tours.map((tour) => element('option', { value: tour.name }, named(tour.title).textContent)));
  byId('tour-pick').addEventListener('change', (event) => (event.target.value ? goTo(event.target.value, 0) : set({ tour: '', stop: 0 })));
}
