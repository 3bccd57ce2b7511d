#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tries vrmap with other programs and machines, one after the other.

clients.py BUILD_FOLDER PAGE.md [CLIENT…]

A client is a file beside this one, run as `CLIENT.py BUILD_FOLDER PAGE.md`. It ends with 0 when all is well and
has then written its section of the page; with 77 when what it needs is not here, and has said what; else it
failed. Exit code 1 when one of them failed.
"""
import pathlib
import subprocess
import sys

from section import SKIPPED

HERE = pathlib.Path(__file__).resolve().parent
CLIENTS = ("gstat", "cleaners", "arm64")
OUTCOMES = {0: "passed", SKIPPED: "SKIPPED"}


def main():
    build, page, *asked = sys.argv[1:]
    unknown = sorted(set(asked) - set(CLIENTS))
    if unknown:
        print(f"no such client: {', '.join(unknown)}; there are {', '.join(CLIENTS)}", file=sys.stderr)
        return 2
    outcomes = {}
    for name in asked or CLIENTS:
        print(f"== {name}", flush=True)
        done = subprocess.run([sys.executable, "-B", HERE / f"{name}.py", build, page], check=False)
        outcomes[name] = OUTCOMES.get(done.returncode, "FAILED")
    print("== " + ", ".join(f"{name} {outcome}" for name, outcome in outcomes.items()))
    return 1 if "FAILED" in outcomes.values() else 0


if __name__ == "__main__":
    sys.exit(main())
