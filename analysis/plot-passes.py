#!/usr/bin/python3
"""Does it converge? What was left after each pass over memory, and after each iteration over the disks."""

import results
from results import COLOURS, MIB, plt


def main():
    args = results.arguments(__doc__)
    figure, axis = plt.subplots(figsize=(8, 4.5))
    drawn = 0
    for migration in results.summary(args.results[0])["migrations"]:
        for key, left, what, marker in (("passes", "dirtied", "memory", "o"), ("iterations", "left", "disks", "s")):
            points = [one[left] / MIB for one in migration[key]]
            if not points or max(points) <= 0:
                continue
            axis.plot(range(1, len(points) + 1), points, marker=marker, color=COLOURS[drawn % len(COLOURS)], label=f"{migration['id']}, {what}")
            drawn += 1
    if drawn == 0:
        raise SystemExit("nothing was copied in passes")
    axis.set_xlabel("passes so far")
    axis.set_ylabel("MiB left to send")
    axis.xaxis.get_major_locator().set_params(integer=True)
    axis.set_yscale("symlog", linthresh=1)
    axis.legend(fontsize=7)
    results.save(figure, args, "passes.png")


if __name__ == "__main__":
    main()
