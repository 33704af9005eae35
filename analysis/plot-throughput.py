#!/usr/bin/python3
"""Throughput of every migration over time, by cause, each stretch marked with what bound it."""

import numpy
import results
from results import COLOURS, plt


def rates(rows):
    """The sum of all stretches as steps: times, and the rate from each on."""
    edges = sorted(set(rows.from_s) | set(rows.to_s))
    sums = numpy.zeros(len(edges))
    for row in rows.itertuples():
        took = row.to_s - row.from_s
        if took > 0:
            sums[edges.index(row.from_s) : edges.index(row.to_s)] += row.bytes / took
    return edges, sums / 1e6


def main():
    args = results.arguments(__doc__)
    series = results.table(args.results[0], "series.csv")
    if series.empty:
        raise SystemExit("nothing was copied in this run")
    migrations = list(series.migration.unique())[:12]  # more cannot be told apart
    figure, axes = plt.subplots(len(migrations), 1, figsize=(9, 2.4 * len(migrations)), squeeze=False)
    for axis, migration in zip(axes[:, 0], migrations):
        rows = series[series.migration == migration]
        # What a copy sends over a network stands there twice: as the copy's and as the stream's.
        over_network = rows.subject.str.contains(" - ", regex=False)
        rows = rows[~(over_network & rows.cause.isin(rows[~over_network].cause.unique()))]
        for colour, (cause, of_cause) in zip(COLOURS, rows.groupby("cause", sort=False)):
            times, mb_per_s = rates(of_cause)
            axis.step(times, mb_per_s, where="post", color=colour, label=cause)
        longest = rows.assign(took=rows.to_s - rows.from_s).groupby("bound_by").took.sum().idxmax()
        axis.set_title(f"{migration}: bound by {longest} for the longest time", fontsize=9)
        axis.set_ylabel("MB/s")
        axis.set_ylim(bottom=0)
        axis.legend(fontsize=7, loc="upper right")
    axes[-1, 0].set_xlabel("simulated seconds")
    figure.tight_layout()
    results.save(figure, args, "throughput.png")


if __name__ == "__main__":
    main()
