#!/usr/bin/python3
"""Durations against what people would have estimated, and how long each VM stood still; one or more runs."""

import results
from results import COLOURS, plt


def main():
    args = results.arguments(__doc__, several=True)
    labels, took, estimate, still = [], [], [], []
    for folder in args.results:
        for row in results.table(folder, "migrations.csv").itertuples():
            if row.outcome != "completed":
                continue
            labels.append(f"{folder.name}/{row.id}" if len(args.results) > 1 else row.id)
            took.append(row.duration_s)
            estimate.append(row.naive_s)
            still.append(row.downtime_s)
    if not labels:
        raise SystemExit("no migration completed")
    places = list(range(len(labels)))
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 1.2 + 0.35 * len(labels)), sharey=True)
    left.barh([place + 0.2 for place in places], took, height=0.4, color=COLOURS[0], label="duration")
    left.barh([place - 0.2 for place in places], estimate, height=0.4, color=COLOURS[1], hatch="//", label="people's estimate")
    left.set_yticks(places, labels, fontsize=8)
    left.invert_yaxis()
    left.set_xlabel("seconds")
    left.legend(fontsize=7)
    right.barh(places, still, height=0.5, color=COLOURS[3])
    right.set_xlabel("seconds the VM stands still")
    figure.tight_layout()
    results.save(figure, args, "durations.png")


if __name__ == "__main__":
    main()
