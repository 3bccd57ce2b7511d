#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The long campaigns, written to libvrmap/doc/trust.md: trust.py VRMAP DOORS_TESTS FIELD DOCUMENT [--kills N] [--strace N]
[--short]: with the two errors that ctest tries, not five."""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TEXT = """# Trust, measured

Written by `./dev trust{how}`; the numbers are of its last run, and the run fails if one of them tells of a torn result or of
a silent fault. What is promised stands in the [README](../../README.md#what-it-holds-to); how a result gets to the disk,
in [the house](architecture.md#how-a-result-gets-to-the-disk).

## Each call to the disk fails in its turn

In one process, over everything that one run of the sample field writes: call n fails, once or from then on, with each of
{reasons}; then the next n, until a run comes through. "Error" ended with exit code 5's error, "made" came through all the
same (the call was one of cleaning up). After each: no result, or the old one byte for byte, or the whole new one; and the
next run leaves nothing beside it.

| what | calls of one run | runs with a fault | error | made | seconds |
|---|---|---|---|---|---|
{faults}
## The program itself, from outside

Kills at moments drawn from seed {seed}, over the whole of a run, half of them over an earlier result; `strace` makes
a system call of the whole process fail, those of its libraries included.

| what | number | outcomes | seconds |
|---|---|---|---|
{doors}"""


def table(lines, columns):
    rows = [line.split(" | ") for line in lines]
    return "".join("| " + " | ".join(row[:columns - 1]) + f" | {float(row[-1]):.0f} |\n" for row in rows)


def main():
    options = argparse.ArgumentParser()
    for name in ("vrmap", "doors_tests", "field", "document"):
        options.add_argument(name, type=pathlib.Path)
    options.add_argument("--kills", default="1000")
    options.add_argument("--strace", default="150")
    options.add_argument("--seed", default="2026")
    options.add_argument("--short", action="store_true")
    o = options.parse_args()
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory() as root:
        environment = {**os.environ, **({} if o.short else {"VRMAP_TRUST": "1"}), **({"TMPDIR": memory} if memory else {})}
        inside = subprocess.run([str(o.doors_tests)], env=environment, stdout=subprocess.PIPE, text=True, check=False)
        print(inside.stdout)
        counts = pathlib.Path(root) / "counts"
        outside = subprocess.run([sys.executable, "-B", str(HERE / "doors.py"), str(o.vrmap), str(o.field), "--kills", o.kills, "--strace", o.strace,
                                  "--twice", "5" if o.short else "20", "--seed", o.seed, "--counts", str(counts)], check=False)
        if inside.returncode or outside.returncode:
            return 1
        faults = re.findall(r"^count: (.*)$", inside.stdout, re.M)
        o.document.write_text(TEXT.format(how=f" --short --kills {o.kills} --strace {o.strace}" if o.short else "", reasons="ENOSPC and EIO" if o.short else "ENOSPC, EIO, EDQUOT, EROFS and EMFILE", seed=o.seed, faults=table(faults, 6),
                                          doors=table(counts.read_text(encoding="utf-8").splitlines(), 4)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
