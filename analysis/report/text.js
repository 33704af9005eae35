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

/** In the largest unit that leaves something before the point; 999.9 MB/s is 1 GB/s. */
function scaled(value, base, units) {
  let unit = 0;
  for (; Math.abs(value) >= base && unit + 1 < units.length; ++unit) value /= base;
  if (Math.round(Math.abs(value)) >= base && value % 1 && unit + 1 < units.length) value = Math.sign(value), ++unit;
  return `${digits(value)} ${units[unit]}`;
}
export const bytes = (count) => scaled(count, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']);
export const rate = (perSecond) => scaled(perSecond, 1000, ['B/s', 'kB/s', 'MB/s', 'GB/s', 'TB/s']);
/** A length of time, as the program's tables write it: "3 min 19.2 s", "2 h 5 min 8 s", "3 d 4 h". */
export function duration(seconds) {
  if (seconds < 0) return '-' + duration(-seconds);
  if (seconds === 0) return '0 s';
  if (seconds < 59.95) return scaled(seconds * 1e6, 1000, ['us', 'ms', 's']);
  let tenths = seconds < 3600 ? Math.round(seconds * 10) : Math.round(seconds) * 10;
  const parts = [];
  for (const [name, size] of [['d', 864000], ['h', 36000], ['min', 600]]) {
    if (tenths >= size) parts.push(`${Math.floor(tenths / size)} ${name}`);
    tenths %= size;
  }
  if (tenths > 0) parts.push(`${tenths / 10} s`);
  return parts.join(' ');
}
/** An instant of the run, to the millisecond or, on an axis, as fine as its steps: "0:02:01.621", "3 d 4:00:00". */
export function clock(seconds, step = 0.001) {
  const places = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3, fine = 10 ** places;
  const parts = Math.round(Math.abs(seconds) * fine), whole = Math.floor(parts / fine), days = Math.floor(whole / 86400);
  const two = (n) => String(n).padStart(2, '0');
  return `${seconds < 0 && parts ? '-' : ''}${days ? `${days} d ` : ''}${Math.floor(whole / 3600) % 24}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}${places ? '.' + String(parts % fine).padStart(places, '0') : ''}`;
}
export const percent = (share) => `${digits(share * 100)} %`;

export function table(headings, rows, caption) {
  const head = element('tr', {}, ...headings.map((text) => element('th', { scope: 'col' }, text)));
  const body = rows.map(({ cells, kind }) => element('tr', { class: kind }, ...cells.map((cell) => element('td', {}, cell))));
  return element('table', {}, caption ? element('caption', {}, caption) : null, element('thead', {}, head), element('tbody', {}, ...body));
}
export function fill(box, ...children) { box.replaceChildren(...children.filter((child) => child !== null && child !== undefined)); }
