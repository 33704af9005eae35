"""plots.py GODWIT SOURCE-FOLDER FOLDER: every plot of analysis/ is drawn from real output, as a picture that is one. 77: skipped, saying why.

Each script runs as the program it is, in a process of its own, but one that has the libraries already: reading them takes longer than all plots.
"""
import importlib.util
import os
import pathlib
import runpy
import subprocess
import sys
import traceback

lacking = [name for name in ("matplotlib", "pandas") if importlib.util.find_spec(name) is None]
if lacking:
    print("skipped: no", ", ".join("python3-" + name for name in lacking), "here (debian/control names them)")
    sys.exit(77)

godwit, analysis, folder = sys.argv[1], pathlib.Path(sys.argv[2], "analysis"), pathlib.Path(sys.argv[3])
sys.path.insert(0, str(analysis))
import results  # noqa: E402 - what all scripts import, and with it the libraries


def run(scenario, name):
    subprocess.run([godwit, "run", str(analysis.parent / "scenarios" / scenario) + ".json", "-o", str(folder / name)], check=True, stdout=subprocess.DEVNULL)


def status_of(script, words):
    """In the child: the status it would end with, its complaint being on standard error."""
    sys.argv = [str(script), *map(str, words)]
    try:
        runpy.run_path(str(script), run_name="__main__")
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def draw(script, *words):
    """Its exit status and what it said on standard error."""
    said = folder / "said"
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
        status = 1
        try:
            status = status_of(script, words)
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said.read_text()


def is_picture(file):
    return file.exists() and file.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n" and file.stat().st_size > 5000


def check(holds, *words):
    if not holds:
        print(*words)
        sys.exit(1)


run("xvmotion-at-a-distance", "xvmotion")
run("generation-dirty-blocks", "dirty-blocks")
run("unreachable-datastore", "refused")
drawn = 0
for script in sorted(analysis.glob("plot-*.py")):
    for name in ("xvmotion", "dirty-blocks"):
        picture = folder / (script.stem + "-" + name + ".png")
        status, said = draw(script, folder / name, "-o", picture)
        check(status == 0 and is_picture(picture), script, "drew no picture of", name, "\n" + said)
        drawn += 1
    # Where there is nothing to draw it says so, and draws nothing.
    status, said = draw(script, folder / "refused", "-o", folder / "none.png")
    check(status != 0, script, "drew a run in which nothing moved")
    check("Traceback" not in said, said)
    check(not (folder / "none.png").exists(), script, "left a picture of nothing")
status, said = draw(analysis / "plot-durations.py", folder / "xvmotion", folder / "dirty-blocks", "-o", folder / "both.png")
check(status == 0 and is_picture(folder / "both.png"), "no picture of both\n" + said)
check(drawn >= 8, "only", drawn, "pictures")
print(drawn, "pictures drawn")
