#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""cleaning.py CLEANING PAGE [--seeds N]: experiment E3, simulated logs cleaned; its table written between PAGE's marks.

Standard library only."""
import argparse
import collections
import concurrent.futures
import os
import pathlib
import statistics
import subprocess

BEGIN, END = "<!-- E3 -->\n", "<!-- end of E3 -->\n"
BAD = (0.05, 0.15, 0.30)
MEAN_DELAY = {0: 12.0, 2.5: 14.03}  # 12 s and, by whole seconds, the mean of an exponential of 2.5 s
Log = collections.namedtuple("Log", "delay raw clean ideal late sound lost bad_kept rows kept")


def logs(program, seeds, bad, mixing, header):
    step = os.cpu_count() or 1
    share = -(-seeds // step)

    def some(first):
        done = subprocess.run([program, str(first), str(min(share, seeds + 1 - first)), str(bad), str(mixing), str(header)],
                              capture_output=True, text=True, check=True)
        return [Log(*map(float, line.split()[1:])) for line in done.stdout.splitlines()]

    with concurrent.futures.ThreadPoolExecutor(step) as pool:
        return [log for part in pool.map(some, range(1, seeds + 1, share)) for log in part]


def row(found, bad, mixing, header):
    true = MEAN_DELAY[mixing]
    within = sum(abs(log.delay - true) <= 1 for log in found)
    worst = max(log.lost / log.sound for log in found)
    mean = {name: statistics.fmean(getattr(log, name) for log in found) for name in ("raw", "clean", "ideal", "late")}
    return (f"| {100 * bad:.0f} % | {mixing:g} s | {'logged' if header else 'not logged'} | {within} of {len(found)} "
            f"| {statistics.fmean(log.delay for log in found) - true:+.2f} s | {mean['raw']:.2f} | {mean['clean']:.3f} | {mean['late']:.3f} "
            f"| {mean['ideal']:.3f} | {100 * statistics.fmean(log.clean / log.raw - 1 for log in found):+.0f} % "
            f"| {100 * (mean['clean'] / mean['ideal'] - 1):+.1f} % "
            f"| {100 * sum(log.lost for log in found) / sum(log.sound for log in found):.2f} % (worst {100 * worst:.2f} %) |\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("--seeds", type=int, default=100)
    asked = parser.parse_args()
    table = [f"\n{asked.seeds} seeds each. RMSE in t/ha of the map that kriging makes, 5 m cells, against what grew.\n\n"
             "| bad readings | mixing | header | delay within 1 s | its mean error | raw RMSE | cleaned | delay and mixing alone, known "
             "| no artefact at all | against raw | against no artefact | sound rows lost |\n|---|---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n"]
    for mixing in MEAN_DELAY:
        for bad in BAD:
            for header in (1, 0):
                table.append(row(logs(asked.program, asked.seeds, bad, mixing, header), bad, mixing, header))
                print(table[-1], end="", flush=True)
    page = asked.page.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    asked.page.write_text(before + BEGIN + "".join(table) + "\n" + END + rest.split(END)[1], encoding="utf-8")


if __name__ == "__main__":
    main()
