// The runs of the page, decoded: columns in typed arrays, instants in seconds.
const ticksPerSecond = 10000;

function decodeFlow(flow) {
  const rows = flow.t.length / 3, from = new Float64Array(rows), to = new Float64Array(rows), rates = new Float64Array(rows);
  for (let row = 0, at = 0; row < rows; ++row) {
    at += flow.t[3 * row];
    from[row] = at / ticksPerSecond;
    at += flow.t[3 * row + 1];
    to[row] = at / ticksPerSecond;
    rates[row] = flow.t[3 * row + 2];
  }
  return { migration: flow.m, cause: flow.cause, links: flow.links, from, to, rates };
}

/** `done[i]` bytes at instant `at[i]`, a straight line between. */
function decodeProgress(progress, copy) {
  const rows = progress.t.length / 2, at = new Float64Array(rows + 1), done = new Float64Array(rows + 1);
  let ticks = Math.round(copy.start_s * ticksPerSecond);
  at[0] = ticks / ticksPerSecond;
  for (let row = 0; row < rows; ++row) {
    ticks += progress.t[2 * row];
    at[row + 1] = ticks / ticksPerSecond;
    done[row + 1] = done[row] + progress.t[2 * row + 1];
  }
  return { ...copy, at, done };
}

/** Written blocks in order of time: `block`, `when`, `region` (0 not copied yet, 1 in flight, 2 copied). */
function decodeDisk(disk) {
  const count = disk.samples.reduce((sum, s) => sum + s[2].length + s[3].length + s[4].length, 0);
  const block = new Uint32Array(count), when = new Float64Array(count), region = new Uint8Array(count);
  const columns = { at: [], dirty: [], buffered: [], mean: [], worst: [], oneIn: 1 };
  let ticks = disk.from, n = 0;
  for (const sample of disk.samples) {
    const began = ticks;
    ticks += sample[0];
    for (let kind = 0; kind < 3; ++kind)
      for (let i = 0, at = 0; i < sample[2 + kind].length; ++i, ++n) {
        at += sample[2 + kind][i];
        block[n] = at;
        when[n] = (began + ticks) / 2 / ticksPerSecond;
        region[n] = kind;
      }
    columns.oneIn = Math.max(columns.oneIn, sample[1]);
    columns.at.push(ticks / ticksPerSecond);
    columns.dirty.push(sample[5]);
    columns.buffered.push(sample[6]);
    columns.mean.push(sample[8] ? sample[7] / 1e6 : null); // nobody wrote: nobody waited
    columns.worst.push(sample[8] ? sample[8] / 1e6 : null);
  }
  return { ...disk, block, when, region, blockSize: disk.block, ...columns };
}

function decodeRun({ label, data }) {
  const { summary } = data;
  const numbers = new Map(summary.migrations.map((migration, number) => [migration.id, number]));
  const text = (number) => data.texts[number];
  const moments = data.moments.map(([at, migration, kind, what, why, claim]) => ({ at, migration, kind: text(kind), what: text(what), why: text(why), claim: text(claim) }));
  const copies = data.progress.map((progress) => decodeProgress(progress, summary.copies[progress.copy]));
  const byMigration = summary.migrations.map(() => ({ moments: [], copies: [], flows: [], disks: [], limits: [] }));
  for (const moment of moments) {
    if (moment.migration >= 0) byMigration[moment.migration].moments.push(moment);
    else summary.migrations.forEach((one, number) => { if (moment.at <= one.end_s + 1e-6) byMigration[number].moments.push(moment); }); // a fault is everybody's who is not done
  }
  for (const copy of copies) byMigration[numbers.get(copy.migration)]?.copies.push(copy);
  for (const limit of summary.limits) byMigration[numbers.get(limit.migration)]?.limits.push(limit);
  const flows = data.flows.map(decodeFlow);
  for (const flow of flows) byMigration[flow.migration]?.flows.push(flow);
  for (const disk of data.disks) byMigration[numbers.get(disk.migration)]?.disks.push(decodeDisk(disk));
  const onLink = summary.resources.map(() => []);
  for (const flow of flows) for (const link of flow.links) onLink[link].push(flow);
  const from = Math.min(...summary.migrations.map(requestedAt), ...summary.faults.map((fault) => fault.from_s), summary.simulated_s);
  const { begin, end } = extent(summary.migrations), longest = Math.max(0, ...summary.migrations.map((one) => one.end_s - requestedAt(one)));
  const apart = end - begin > 2.5 * longest; // one after the other: one of them at a time is what can be watched
  return { label, summary, from, apart, rules: data.rules, hosts: data.hosts, moments, copies, flows, byMigration, onLink, numbers, end: summary.simulated_s };
}

/** From the first request to the last end. */
export function extent(migrations) {
  return migrations.reduce((all, one) => ({ begin: Math.min(all.begin, requestedAt(one)), end: Math.max(all.end, one.end_s) }), { begin: Infinity, end: -Infinity });
}

export const page = JSON.parse(document.getElementById('data').textContent);
export const runs = page.runs.map(decodeRun);
export const tours = page.tours;

/** The last index whose instant is not after `t`; -1: none. */
export function lastAt(instants, t) {
  let low = 0, high = instants.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (instants[middle] <= t) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
export function rateAt(flow, t) {
  const row = lastAt(flow.from, t);
  return row >= 0 && t < flow.to[row] ? flow.rates[row] : 0;
}
export function doneAt(copy, t) {
  const row = lastAt(copy.at, t);
  if (row < 0) return 0;
  if (row + 1 >= copy.at.length) return copy.done[row];
  const share = (t - copy.at[row]) / (copy.at[row + 1] - copy.at[row] || 1);
  return copy.done[row] + share * (copy.done[row + 1] - copy.done[row]);
}
/** From its request, waiting included, to its end. */
export function requestedAt(migration) { return migration.start_s - migration.queued_s; }
export function switchoverOf(run, number) {
  return run.byMigration[number].moments.find((moment) => moment.kind === 'switchover' && moment.migration === number)?.at;
}
/** Of a guest's I/O while it moved, and before: mean and worst, in seconds; the time its VM stood still is apart. */
export const felt = (migration, of, when, which) => migration.guest[of]?.[when]?.[which];
export function phasesAt(migration, t) { return migration.phases.filter((phase) => phase.start_s <= t && t < phase.end_s); }
export function limitAt(run, number, t) { return run.byMigration[number].limits.find((limit) => limit.from_s <= t && t < limit.to_s); }
