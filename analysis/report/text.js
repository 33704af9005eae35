// Words and elements. Nothing from a run ever becomes markup: all of it goes through textContent.
export const byId = (id) => document.getElementById(id);

/** element('p', {class: 'x', onclick: f}, 'text', child...) */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? '' : value);
  }
  for (const child of children) if (child !== null && child !== undefined) made.append(child);
  return made;
}

/** An id of the scenario: whatever it holds and however it is written, it stays in its place. */
export function named(id, most = 48) {
  const letters = [...String(id)];
  const made = element('bdi', {}, letters.length > most ? letters.slice(0, most).join('') + '…' : String(id));
  if (letters.length > most) made.title = String(id).slice(0, 2000);
  return made;
}
export const short = (id, most) => { const letters = [...String(id)]; return letters.length > most ? letters.slice(0, most - 1).join('') + '…' : String(id); };
export const spaced = (name) => String(name).replaceAll('_', ' ');

const digits = (value) => (value === 0 ? '0' : value >= 100 ? value.toFixed(0) : value >= 10 ? trimmed(value.toFixed(1)) : trimmed(value.toFixed(2)));
const trimmed = (text) => (text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text);

export function bytes(count) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let unit = 0;
  for (; Math.abs(count) >= 1024 && unit < 5; ++unit) count /= 1024;
  return `${digits(count)} ${units[unit]}`;
}
export function rate(perSecond) {
  const units = ['B/s', 'kB/s', 'MB/s', 'GB/s'];
  let unit = 0;
  for (; perSecond >= 1000 && unit < 3; ++unit) perSecond /= 1000;
  return `${digits(perSecond)} ${units[unit]}`;
}
export function duration(seconds) {
  if (seconds < 0) return '-' + duration(-seconds);
  if (seconds === 0) return '0 s';
  if (seconds < 1e-3) return `${digits(seconds * 1e6)} us`;
  if (seconds < 1) return `${digits(seconds * 1e3)} ms`;
  if (seconds < 60) return `${digits(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${trimmed((seconds % 60).toFixed(1))} s`;
  return `${Math.floor(seconds / 3600)} h ${trimmed(((seconds % 3600) / 60).toFixed(1))} min`;
}
/** An instant, to the millisecond. */
export function clock(seconds) {
  const tenths = Math.round(seconds * 1000), whole = Math.floor(tenths / 1000);
  const two = (n) => String(n).padStart(2, '0');
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}.${String(tenths % 1000).padStart(3, '0')}`;
}
export const percent = (share) => `${digits(share * 100)} %`;

export function table(headings, rows, caption) {
  const head = element('tr', {}, ...headings.map((text) => element('th', { scope: 'col' }, text)));
  const body = rows.map(({ cells, kind }) => element('tr', { class: kind }, ...cells.map((cell) => element('td', {}, cell))));
  return element('table', {}, caption ? element('caption', {}, caption) : null, element('thead', {}, head), element('tbody', {}, ...body));
}
export function fill(box, ...children) { box.replaceChildren(...children.filter((child) => child !== null && child !== undefined)); }
