// A guided tour: stops with an instant, a place to look at, and what to see there.
import { byId, element, fill, named } from './text.js';
import { runs, tours, requestedAt } from './data.js';
import { state, run, set } from './state.js';

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
    const moments = run().byMigration[m].moments.filter((moment) => moment.kind === stop.event);
    const moment = moments.at(stop.nth ?? 0);
    return moment && { m, t: moment.at };
  }
  return { m, t: requestedAt(one) + (stop.share ?? 0) * (one.end_s - requestedAt(one)) };
}

export function goTo(name, number) {
  const tour = tourOf(name);
  if (!tour) return;
  const index = runs.findIndex((each) => each.summary.scenario === tour.title_of_scenario);
  if (index >= 0) state.run = index;
  const stop = Math.min(Math.max(0, number), tour.stops.length - 1), place = placeOf(tour.stops[stop]);
  set({ tour: name, stop, disk: tour.stops[stop].disk ?? '', playing: false, ...(place ?? {}) });
  const part = byId(parts[tour.stops[stop].focus]);
  const top = part.getBoundingClientRect().top + scrollY, scrub = document.querySelector('.scrub').offsetHeight, card = byId('tour');
  scrollTo({ top: Math.max(0, top - scrub - card.offsetHeight - 40), behavior: 'auto' });
}
export function drawTour() {
  const tour = tourOf(state.tour), box = byId('tour');
  for (const id of Object.values(parts)) byId(id).classList.toggle('focused', Boolean(tour) && parts[tour.stops[state.stop]?.focus] === id);
  box.hidden = !tour;
  if (!tour) return;
  const last = state.stop >= tour.stops.length - 1, held = box.contains(document.activeElement) ? document.activeElement.id : '';
  fill(box, element('h2', {}, `${tour.title}: ${Math.min(state.stop, tour.stops.length - 1) + 1} of ${tour.stops.length}`), element('p', {}, tour.stops[Math.min(state.stop, tour.stops.length - 1)].text),
    element('div', { class: 'buttons' }, element('button', { type: 'button', id: 'tour-back', disabled: state.stop === 0, onclick: () => goTo(state.tour, state.stop - 1) }, 'Back'),
      element('button', { type: 'button', id: 'tour-on', disabled: last, onclick: () => goTo(state.tour, state.stop + 1) }, 'Next'),
      element('button', { type: 'button', id: 'tour-end', onclick: () => set({ tour: '', stop: 0 }) }, last ? 'Finish' : 'Leave the tour')));
  if (held) (byId(held) && !byId(held).disabled ? byId(held) : byId('tour-end')).focus();
}
export function startTours() {
  if (!tours.length) return;
  byId('tour-field').hidden = false;
  fill(byId('tour-pick'), element('option', { value: '' }, 'none'), ...tours.map((tour) => element('option', { value: tour.name }, named(tour.title).textContent)));
  byId('tour-pick').addEventListener('change', (event) => (event.target.value ? goTo(event.target.value, 0) : set({ tour: '', stop: 0 })));
}
