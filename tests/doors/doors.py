#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The program against kills, full disks and a second run: doors.py VRMAP FIELD [--kills N] [--strace N]
[--counts FILE]. Every random moment comes from one seed, printed. Exit code 1 and a line per fault."""
import argparse
import concurrent.futures
import hashlib
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

MADE = 14  # files of one run
MOST_SECONDS = 120
WORKER_CRASHED = 70  # exit code


class Doors:
    def __init__(self, vrmap, field, root):
        self.vrmap, self.root = str(vrmap), pathlib.Path(root)
        self.field = self.root / "field"
        shutil.copytree(field, self.field)
        self.out = self.root / "out"
        self.faults, self.counts = [], []
        begun = time.monotonic()
        self.fail_unless(self.run(self.out).returncode == 0, "the first run")
        self.seconds = time.monotonic() - begun
        self.whole = hashes(self.out)
        self.fail_unless(len(self.whole) == MADE, f"{len(self.whole)} files, not {MADE}")
        shutil.rmtree(self.out)

    def fail_unless(self, good, what):
        if not good:
            self.faults.append(what)
            print(f"fault: {what}", flush=True)

    def command(self, out, *options):
        return [self.vrmap, "prescribe", str(self.field / "field.toml"), "-o", str(out), "--threads", "1", *options]

    def run(self, out, *options, before=(), **settings):
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        return subprocess.run([*before, *self.command(out, *options)], capture_output=True, text=True, env=environment,
                              stdin=subprocess.DEVNULL, timeout=MOST_SECONDS, check=False, **settings)

    def count(self, name, tried, **outcomes):
        words = ", ".join(f"{n} {key.replace('_', ' ')}" for key, n in outcomes.items())
        self.counts.append((name, tried, words))
        print(f"{name}: {tried}: {words}", flush=True)

    def left(self):
        return sorted(p.name for p in self.root.iterdir() if p.name not in ("field", "out"))


def hashes(folder):
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in sorted(folder.rglob("*")) if p.is_file()} if folder.is_dir() else {}


def worker_of(pid):
    """The process that reads and writes for the program; None while there is none."""
    try:
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        children = []
    return int(children[0]) if children else None


def is_alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def kill_once(doors, after, whom, *options):
    """The program's exit code, once its worker is gone too: that dies with it, but an fsync may hold it for a moment."""
    process = subprocess.Popen(doors.command(doors.out, *options), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               stdin=subprocess.DEVNULL, env={"PATH": os.environ["PATH"]})
    worker = None
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        worker = worker_of(process.pid)
        os.kill(worker if worker and whom == "worker" else process.pid, signal.SIGKILL)
        process.wait()
    until = time.monotonic() + MOST_SECONDS
    while worker and is_alive(worker) and time.monotonic() < until:
        time.sleep(0.001)
    doors.fail_unless(not worker or not is_alive(worker), "a worker outlived its program")
    return process.returncode


def some_kills(doors, number, dice):
    """SIGKILL at a random moment, of the program or of its worker, more often near the end, where files are; every second one over an earlier result."""
    killed = with_out = leftovers = torn = 0
    for k in range(number):
        over = k % 2 == 1
        if not over:
            shutil.rmtree(doors.out, ignore_errors=True)
        after = dice.uniform(*dice.choice(((0, 1), (0.7, 1.2)))) * doors.seconds
        whom = "worker" if k % 4 > 1 else "program"
        returned = kill_once(doors, after, whom, *(["--overwrite"] if over else []))
        killed += returned in (-signal.SIGKILL, WORKER_CRASHED)
        found = hashes(doors.out)
        is_torn = doors.out.exists() and found != doors.whole
        torn += is_torn
        doors.fail_unless(not is_torn, f"kill {k}: a torn result")
        doors.fail_unless(returned in (0, -signal.SIGKILL, WORKER_CRASHED), f"kill {k}: exit code {returned}")
        with_out += bool(found)
        leftovers += bool(doors.left())
        if k % 6 == 5:  # a clean run sweeps, and makes the very same
            done = doors.run(doors.out, "--overwrite")
            doors.fail_unless(done.returncode == 0 and hashes(doors.out) == doors.whole, f"the run after kill {k}: {done.stderr}")
            doors.fail_unless(not doors.left(), f"the run after kill {k} left {doors.left()}")
    return killed, with_out, leftovers, torn


def kills(doors, number, dice):
    def alone(worker):
        with tempfile.TemporaryDirectory(dir=doors.root.parent) as root:
            one = Doors(doors.vrmap, doors.field, root)
            return one, some_kills(one, (number + worker) // 2, random.Random(seeds[worker]))

    seeds = [dice.random(), dice.random()]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        done = list(pool.map(alone, range(2)))
    for one, _ in done:
        doors.faults += one.faults
    killed, with_out, leftovers, torn = (sum(column) for column in zip(*(counts for _, counts in done)))
    doors.count("SIGKILL at a random moment", number, killed=killed, with_a_whole_result=with_out,
                without=number - with_out, left_something_to_sweep=leftovers, torn=torn)


CALLS = ("openat", "write", "fsync", "close", "mkdirat", "unlinkat", "renameat2", "flock")


def calls_made(doors, call, *options):
    log = doors.root / "strace.log"
    doors.run(doors.out, *options, before=["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={call}"])
    number = log.read_text(errors="replace").count(call + "(")
    log.unlink()
    shutil.rmtree(doors.out, ignore_errors=True)
    return number


def injected(doors, call, number, error):
    """What became of the run, and whether it was its own words that could not be written: each process counts its calls."""
    log = doors.root / "strace.log"
    done = doors.run(doors.out, before=["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={call}",
                                        "-e", f"inject={call}:error={error}:when={number}"])
    mute = any("write(2, " in line and "INJECTED" in line for line in log.read_text(errors="replace").splitlines())
    log.unlink()
    return done, mute


def strace(doors, number, dice):
    """The system itself fails a call, library calls included."""
    if not shutil.which("strace"):
        print("strace is not installed: its faults are left out")
        return
    outcomes = {"made": 0, "refused": 0}
    totals = {call: calls_made(doors, call) for call in CALLS}
    faults = [("write", 1, "EIO"), ("write", 2, "EIO")]  # the request to the worker: its head, its words
    for k in range(number - len(faults)):
        call, error = CALLS[k % len(CALLS)], dice.choice(("ENOSPC", "EIO"))
        # the last calls of a run are ours, the first the loader's
        faults.append((call, max(1, totals[call] - dice.randrange(min(totals[call], 40))), error))
    for call, n, error in faults:
        done, mute = injected(doors, call, n, error)
        found = hashes(doors.out)
        name = f"{call} {n} {error}"
        doors.fail_unless(not doors.out.exists() or found == doors.whole, f"{name}: a torn result")
        doors.fail_unless((done.returncode == 0) == bool(found) or done.returncode not in (0, 4, 5),
                          f"{name}: exit code {done.returncode}, {len(found)} files")
        doors.fail_unless(done.returncode == 0 or done.stderr or mute, f"{name}: silent")
        outcomes["made" if found else "refused"] += 1
        shutil.rmtree(doors.out, ignore_errors=True)
        doors.fail_unless(doors.run(doors.out).returncode == 0 and not doors.left(), f"the run after {name}: {doors.left()}")
        shutil.rmtree(doors.out, ignore_errors=True)
    doors.count("strace: one system call fails", number, **outcomes)


def two_at_once(doors, rounds):
    """Of two runs for one output one works; the other says that it is locked."""
    outcomes = {}
    for _ in range(rounds):
        both = [subprocess.Popen(doors.command(doors.out), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                 env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, text=True) for _ in range(2)]
        said = [process.communicate(timeout=MOST_SECONDS)[1] for process in both]
        codes = tuple(sorted(process.returncode for process in both))
        outcomes[str(codes)] = outcomes.get(str(codes), 0) + 1
        doors.fail_unless(codes in ((0, 6), (0, 5)), f"two at once: {codes} {said}")  # 5: it began after the end
        doors.fail_unless(hashes(doors.out) == doors.whole, "two at once: the result")
        doors.fail_unless(not doors.left(), f"two at once left {doors.left()}")
        shutil.rmtree(doors.out)
    doors.count("two runs at once", rounds, **outcomes)


def while_locked(doors):
    """A run that is stopped in the middle holds its lock; another exits 6 and names the path, in both languages."""
    # a group of its own: its worker, which makes the files, must stop too
    first = subprocess.Popen(doors.command(doors.out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             env={"PATH": os.environ["PATH"]}, start_new_session=True)
    lock = doors.root / ".vrmap-out.lock"
    for _ in range(2000):
        if lock.exists():
            break
        time.sleep(0.001)
    os.killpg(first.pid, signal.SIGSTOP)
    for language, words in (("en", "Another run is making"), ("ja", "別の実行が")):
        second = doors.run(doors.out, "--lang", language)
        doors.fail_unless(second.returncode == 6 and words in second.stderr and str(doors.out) in second.stderr,
                          f"while locked: {second.returncode} {second.stderr}")
    os.killpg(first.pid, signal.SIGCONT)
    doors.fail_unless(first.wait(MOST_SECONDS) == 0 and hashes(doors.out) == doors.whole, "the run that held the lock")
    shutil.rmtree(doors.out)
    doors.count("a run that holds the lock", 2, exit_6=2)


def refused_places(doors):
    """Places that cannot be written: exit code 5, the path and a reason in both languages, nothing left."""
    def tight(size):
        return {"before": ["prlimit", f"--fsize={size}"]} if shutil.which("prlimit") else None

    a_file, a_link, real = doors.root / "a_file", doors.root / "a_link", doors.root / "real"
    a_file.write_text("mine")
    real.mkdir()
    (real / "kept").write_text("kept")
    a_link.symlink_to(real)
    cases = [("output is a file", a_file, {}), ("output is a link", a_link, {}), ("below a file", a_file / "out", {}),
             ("below a link", a_link / "out", {}), ("output is a file, to overwrite", a_file, {"options": ["--overwrite"]}),
             ("output is a link, to overwrite", a_link, {"options": ["--overwrite"]}), ("in /proc", pathlib.Path("/proc/out"), {})]
    cases += [(f"files of at most {size} bytes", doors.out, tight(size)) for size in (1000, 60000, 150000) if tight(size)]
    before = hashes(doors.root)
    for name, out, how in cases:
        for language in ("en", "ja"):
            done = doors.run(out, *how.get("options", []), "--lang", language, before=how.get("before", ()))
            japanese = re.search(r"[ぁ-ん]", done.stderr) is not None
            doors.fail_unless(done.returncode == 5 and str(doors.root) in done.stderr + str(doors.root) * (out.parts[1] == "proc")
                              and japanese == (language == "ja"), f"{name}: {done.returncode} {done.stderr}")
            doors.fail_unless(hashes(doors.root) == before and (real / "kept").read_text() == "kept", f"{name}: something changed")
    doors.count("places that cannot be written", 2 * len(cases), exit_5=2 * len(cases))
    for path in (a_file, a_link):
        path.unlink()
    shutil.rmtree(real)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("vrmap", type=pathlib.Path)
    options.add_argument("field", type=pathlib.Path)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--strace", type=int, default=16)
    options.add_argument("--twice", type=int, default=5)
    options.add_argument("--seed", type=int, default=2026)
    options.add_argument("--counts", type=pathlib.Path)
    o = options.parse_args()
    dice = random.Random(o.seed)
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as root:
        doors = Doors(o.vrmap.resolve(), o.field.resolve(), root)
        for part in (refused_places, while_locked, lambda d: two_at_once(d, o.twice), lambda d: kills(d, o.kills, dice),
                     lambda d: strace(d, o.strace, dice)):
            begun = time.monotonic()
            part(doors)
            if doors.counts:
                doors.counts[-1] = (*doors.counts[-1][:3], time.monotonic() - begun)
    if o.counts:
        o.counts.write_text("".join(f"{name} | {tried} | {words} | {seconds:.0f}\n" for name, tried, words, seconds in doors.counts),
                            encoding="utf-8")
    return 1 if doors.faults else 0


if __name__ == "__main__":
    sys.exit(main())
