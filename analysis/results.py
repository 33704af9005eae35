"""What `godwit run -o DIR` wrote, for the plots beside this file."""

import argparse
import json
import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import pandas  # noqa: E402

# Okabe and Ito: told apart by the colour-blind too.
COLOURS = ["#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442", "#000000"]
MIB = 1024 * 1024


def arguments(what, several=False):
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("results", nargs="+" if several else 1, type=pathlib.Path, help="a folder that `godwit run -o` filled")
    parser.add_argument("-o", "--output", type=pathlib.Path, help="the picture; beside the results unless said otherwise")
    return parser.parse_args()


def table(folder, name):
    """A CSV file of the folder; ends the program with a word where it is not there."""
    path = folder / name
    if not path.is_file():
        sys.exit(f"{path}: no such file; `godwit run SCENARIO -o {folder}` writes it")
    return pandas.read_csv(path)


def summary(folder):
    path = folder / "summary.json"
    if not path.is_file():
        sys.exit(f"{path}: no such file; `godwit run SCENARIO -o {folder}` writes it")
    return json.loads(path.read_text(encoding="utf-8"))


def save(figure, args, name):
    path = args.output or args.results[0] / name
    figure.savefig(path, dpi=120, bbox_inches="tight")
    plt.close(figure)
    print(path)
