// Colours by cause, each with a pattern of its own, so that no meaning hangs on colour alone.
export const causes = ['bulk', 'mirrored', 'recopied', 'memory', 'guest', 'home', 'swap', 'zero'];
export const causeText = { bulk: 'bulk copy', mirrored: 'mirrored writes', recopied: 'copied again', memory: 'memory', guest: 'guest', home: 'home files', swap: 'swap', zero: 'zeroes' };
const marks = { bulk: 'plain', mirrored: 'rising', recopied: 'cross', memory: 'dots', guest: 'level', home: 'plain', swap: 'level', zero: 'dots', stun: 'cross', wait: 'rising', prepare: 'plain', fault: 'falling' };

let cached = new Map(), plain = new Map(); // until the theme changes: asking the style sheet costs more than drawing
export function colour(name) {
  if (!plain.has(name)) plain.set(name, getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim());
  return plain.get(name);
}
export const forgetColours = () => { cached = new Map(); plain = new Map(); };

/** A fill style for a canvas: the colour with its marks in the paper's tone. */
export function ink(context, name) {
  if (cached.has(name)) return cached.get(name);
  const tile = document.createElement('canvas');
  tile.width = tile.height = Math.round(8 * dots()); // as fine as what it fills, or its edges would be seen
  const draw = tile.getContext('2d');
  draw.scale(tile.width / 8, tile.width / 8);
  draw.fillStyle = colour(name);
  draw.fillRect(0, 0, 8, 8);
  draw.strokeStyle = draw.fillStyle = colour('card');
  draw.globalAlpha = 0.55;
  draw.lineWidth = 1.5;
  const lines = { rising: [[-2, 10, 10, -2]], falling: [[-2, -2, 10, 10]], cross: [[-2, 10, 10, -2], [-2, -2, 10, 10]], level: [[0, 4, 8, 4]] };
  for (const [x0, y0, x1, y1] of lines[marks[name]] ?? []) { draw.beginPath(); draw.moveTo(x0, y0); draw.lineTo(x1, y1); draw.stroke(); }
  if (marks[name] === 'dots') for (const at of [2, 6]) draw.fillRect(at - 1, at - 1, 2, 2);
  const made = context.createPattern(tile, 'repeat');
  made.setTransform(new DOMMatrix().scale(8 / tile.width));
  cached.set(name, made);
  return made;
}

/** Which ink a phase is drawn in, by what it does. */
export function phaseInk(name) {
  if (/^home$/.test(name)) return 'swap';
  if (/queue|wait/.test(name)) return 'wait';
  if (/stun|switchover|insertion|fsr|last_copy/.test(name)) return 'stun';
  if (/memory|precopy|pre_copy/.test(name)) return 'memory';
  if (/iteration|recopy|delta|consolid|snapshot/.test(name)) return 'recopied';
  if (/bulk|copy|sweep/.test(name)) return 'bulk';
  if (/mirror|drain/.test(name)) return 'mirrored';
  return 'prepare';
}

let finer = 0;
/** Dots a CSS pixel: the screen's, or for paper more. */
export const dots = () => finer || window.devicePixelRatio || 1;
export function forPaper(many) { finer = many; }
/** A canvas as sharp as the screen. Returns its context, measured in CSS pixels. */
export function sharp(canvas, width, height) {
  const scale = dots();
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  const context = canvas.getContext('2d');
  context.setTransform(scale, 0, 0, scale, 0, 0);
  return context;
}
export function swatch(name) {
  const canvas = document.createElement('canvas');
  canvas.width = 16, canvas.height = 12;
  canvas.setAttribute('aria-hidden', 'true');
  const context = canvas.getContext('2d');
  context.fillStyle = ink(context, name);
  context.fillRect(0, 0, 16, 12);
  return canvas;
}
