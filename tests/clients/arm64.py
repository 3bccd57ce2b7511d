#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The library's core for arm64: cross-built, every test of it run by qemu's emulator of a process.

arm64.py BUILD_FOLDER [PAGE.md]

Exit code 0: all tests passed; 77: no cross compiler or emulator, nothing was run; 1: a fault.
"""
import concurrent.futures
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import time

from section import SKIPPED, write_section

ROOT = pathlib.Path(__file__).resolve().parents[2]
EMULATOR, COMPILER = "qemu-aarch64-static", "aarch64-linux-gnu-g++"
# Of libc6:arm64, which libhwy-dev:arm64 brings, as are the libraries it finds by itself. The loader of the cross
# compiler's folder (qemu's -L) with that libc is another version's: the list of thread stacks, which both share,
# lies elsewhere for each, and the second thread is looked for for ever.
LOADER = pathlib.Path("/lib/ld-linux-aarch64.so.1")
AT_ONCE = 10  # test cases of one process
MOST_SECONDS = 3600  # of one process


def absent():
    """Why nothing can be run here, or None."""
    if platform.machine() == "aarch64":
        return "this machine is an arm64 one: ./dev test runs them"
    missing = [name for name in (EMULATOR, COMPILER) if not shutil.which(name)]
    missing += [] if LOADER.exists() else [f"{LOADER} (libc6:arm64)"]
    return f"not here: {', '.join(missing)}" if missing else None


def build():
    subprocess.run(["cmake", "--preset", "arm64"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", "--preset", "arm64", "--target", "core_tests"], cwd=ROOT, check=True)


def emulate(program, *words):
    clean = {key: value for key, value in os.environ.items() if key not in ("QEMU_LD_PREFIX", "LD_LIBRARY_PATH")}
    return subprocess.run([EMULATOR, program, *words], capture_output=True, text=True, check=False, env=clean,
                          timeout=MOST_SECONDS)


def run_some(program, first):
    """Of AT_ONCE test cases from the `first` on: how many ran, their assertions, what was said, the fault where one failed."""
    span = f"test cases {first} to {first + AT_ONCE - 1}"
    try:
        done = emulate(program, f"--first={first}", f"--last={first + AT_ONCE - 1}", "--duration=true")
    except subprocess.TimeoutExpired:
        return 0, 0, "", f"{span}: no end within {MOST_SECONDS} s"
    # doctest's own count takes those before and after for passed ones: each that ran says how long it took
    ran = len(re.findall(r"^\d+\.\d+ s: ", done.stdout, re.M))
    assertions = re.search(r"^\[doctest\] assertions:.*?\| *(\d+) passed", done.stdout, re.M)
    if done.returncode or not assertions:
        return 0, 0, "", f"{span}: exit code {done.returncode}\n{done.stdout}{done.stderr}"
    return ran, int(assertions.group(1)), done.stdout, ""


def main():
    reason = absent()
    if reason:
        print(f"SKIPPED: {reason}")
        return SKIPPED
    build()
    program = pathlib.Path(sys.argv[1]).resolve() / "arm64" / "tests" / "core_tests"
    since = time.monotonic()
    wanted = int(re.search(r"filters: (\d+)", emulate(program, "--count").stdout).group(1))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda first: run_some(program, first), range(1, wanted + 1, AT_ONCE)))
    cases, assertions = (sum(column) for column in list(zip(*results))[:2])
    faults = [fault for *_, fault in results if fault]
    # the tests take every instruction set that is there: it must not be the plain one alone
    faults += [f"no kriging by `{isa}`" for isa in ("neon", "baseline")
               if not any(f"ordinary, {isa}: mean" in said for _, _, said, _ in results)]
    faults += [] if cases == wanted else [f"{cases} of {wanted} test cases ran and passed"]
    for fault in faults:
        print(f"FAILED: {fault}")
    if faults:
        return 1
    qemu = re.search(r"version (\S+)", emulate("--version").stdout).group(1)
    text = (f"{cases} test cases passed, {assertions:,} assertions, kriging by `neon` and `baseline`; qemu {qemu}, "
            f"{time.monotonic() - since:.0f} s with {os.cpu_count()} processes.")
    print(text)
    if len(sys.argv) > 2:
        write_section(pathlib.Path(sys.argv[2]), "arm64", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
