#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""campaign.py BUILD SECONDS PAGE [TARGET…]: every fuzz program of a build folder until it has had so many CPU seconds.

The table between PAGE's marks is the memory: what a run adds is added there after every slice, so that a campaign may be
stopped and gone on with. Exit code 1 if any input failed. Standard library only."""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent
# by importance: what reads whole files from strangers comes first
ORDER = ("csv", "field_toml", "taskdata", "work", "xml", "grid_bin", "zip", "text", "geotiff", "geopackage", "words", "survey",
         "geojson", "shapefile", "flatgeobuf", "table_form", "own_rows", "summary", "po", "options")
SLICE = 60  # seconds by the clock, after which CPU seconds are counted
# seconds by the clock too: on a machine with other work ten of them may hold little of ours
LIMITS = ("-timeout=60", "-report_slow_units=60", "-rss_limit_mb=1024", "-malloc_limit_mb=128", "-print_final_stats=1", "-reload=0")
BEGIN, END = "<!-- campaign -->\n", "<!-- end of campaign -->\n"
HEAD = ("| target | executions | executions per CPU second | CPU seconds | edges covered | inputs kept | open findings |\n"
        "|---|---:|---:|---:|---:|---:|---:|\n")


def last(pattern, text, otherwise=0):
    found = re.findall(pattern, text)
    return int(found[-1]) if found else otherwise


class Page:
    """The table of what every target has done so far; one row each: executions, cpu_s, edges, inputs, findings."""
    def __init__(self, path):
        self.path, self.lock, self.rows = path, threading.Lock(), {name: [0, 0, 0, 0, 0] for name in ORDER}
        for name, *cells in re.findall(r"^\| `(\w+)` \| " + r" \| ".join([r"([\d,]+)"] * 6) + r" \|$", self.parts()[1], re.M):
            n = [int(cell.replace(",", "")) for cell in cells]
            self.rows[name] = [n[0], *n[2:]]

    def parts(self):
        before, _, rest = self.path.read_text(encoding="utf-8").partition(BEGIN)
        table, _, after = rest.partition(END)
        return before, table, after

    def add(self, name, executions, cpu_s, edges, inputs, findings):
        with self.lock:
            row = self.rows[name]
            self.rows[name] = [row[0] + executions, row[1] + cpu_s, max(row[2], edges), inputs, findings]
            before, _, after = self.parts()
            self.path.write_text(before + BEGIN + "\n" + HEAD + "".join(map(self.line, ORDER)) + "\n" + END + after,
                                 encoding="utf-8")

    def line(self, name):
        executions, cpu_s, *others = self.rows[name]
        rate = executions / cpu_s if cpu_s else 0
        return f"| `{name}` | " + " | ".join(f"{n:,.0f}" for n in (executions, rate, cpu_s, *others)) + " |\n"


class Target:
    def __init__(self, build, name):
        self.name = name
        self.program = build / "tests" / "fuzz" / f"fuzz_{name}"
        self.corpus = build / "fuzz" / "corpus" / name
        self.findings = build / "fuzz" / "findings" / name
        for folder in (self.corpus, self.findings):
            folder.mkdir(parents=True, exist_ok=True)

    def slice(self, seconds, page):
        """One run of libFuzzer; what it did is added to the page. Returns its exit code."""
        command = [self.program, *LIMITS, f"-max_total_time={seconds}", f"-artifact_prefix={self.findings}/", self.corpus,
                   HERE / "corpus" / self.name]
        with open(self.findings.parent / f"{self.name}.log", "wb") as log:
            child = subprocess.Popen(["nice", "-n", "19", *command], stdout=log, stderr=log)
            _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        text = (self.findings.parent / f"{self.name}.log").read_text(encoding="utf-8", errors="replace")
        page.add(self.name, last(r"stat::number_of_executed_units: (\d+)", text, last(r"^#(\d+)", text)),
                 used.ru_utime + used.ru_stime, last(r"cov: (\d+)", text), sum(1 for _ in self.corpus.iterdir()),
                 sum(1 for _ in self.findings.iterdir()))
        return child.returncode

    def run(self, seconds, page):
        while (left := seconds - page.rows[self.name][1]) > 0.5:
            if self.slice(min(SLICE, max(1, int(left))), page):
                print(f"{self.name}: failed, see {self.findings}", flush=True)
                return False
        print(page.line(self.name), end="", flush=True)
        return True


def main():
    build, seconds, page = pathlib.Path(sys.argv[1]).resolve(), float(sys.argv[2]), Page(pathlib.Path(sys.argv[3]))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        whole = list(pool.map(lambda name: Target(build, name).run(seconds, page), sys.argv[4:] or ORDER))
    return 0 if all(whole) else 1


if __name__ == "__main__":
    sys.exit(main())
