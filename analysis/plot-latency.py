#!/usr/bin/python3
"""What a guest's writes took before, during and after its migration: mean and 99th percentile."""

import numpy
import results
from results import COLOURS, plt

WINDOWS = ["before", "during", "after"]


def main():
    args = results.arguments(__doc__)
    rows = results.table(args.results[0], "migrations.csv")
    rows = rows[rows.write_mean_during_s.notna()]
    if rows.empty:
        raise SystemExit("no guest wrote while it moved")
    figure, axis = plt.subplots(figsize=(3 + 0.9 * len(rows), 4))
    places = numpy.arange(len(rows))
    for number, window in enumerate(WINDOWS):
        shift = (number - 1) * 0.27
        mean = rows[f"write_mean_{window}_s"] * 1e3
        p99 = rows[f"write_p99_{window}_s"] * 1e3
        axis.bar(places + shift, mean, width=0.25, color=COLOURS[number], label=f"{window}, mean")
        axis.plot(places + shift, p99, linestyle="", marker="_", markersize=14, color="black", label="99th percentile" if number == 2 else None)
    axis.set_xticks(places, rows.id, rotation=30, ha="right", fontsize=8)
    axis.set_ylabel("milliseconds a write")
    if rows.write_p99_during_s.max() > 20 * rows.write_mean_before_s.min():
        axis.set_yscale("log")
    axis.legend(fontsize=7)
    figure.tight_layout()
    results.save(figure, args, "latency.png")


if __name__ == "__main__":
    main()
