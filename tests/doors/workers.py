#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The process that reads foreign files, killed, stopped, starved and left alone: workers.py VRMAP FIELD.
Exit code 1 and a line per fault."""
import ctypes
import os
import pathlib
import platform
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))
import po  # noqa: E402

VRMAP, FIELD = (pathlib.Path(a).resolve() for a in sys.argv[1:3])
PATIENCE = 60  # seconds; what takes longer hangs


def child_of(process):
    """The worker, as soon as there is one; None if the program ended first."""
    children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            for pid in children.read_text().split():
                return int(pid)
        except OSError:
            pass
    return None


KERNEL_CALLS = {"x86_64": (317, 444), "aarch64": (277, 444)}  # seccomp, landlock_create_ruleset


def without_fences():
    """From here on the kernel refuses both calls, as one does that has never heard of them."""
    load, equal, give, refuse, allow = 0x20, 0x15, 0x06, 0x00050000 | 38, 0x7FFF0000  # ENOSYS
    calls = KERNEL_CALLS[platform.machine()]
    code = [(load, 0, 0, 0), (equal, 1, 0, calls[0]), (equal, 0, 1, calls[1]), (give, 0, 0, refuse), (give, 0, 0, allow)]
    program = b"".join(struct.pack("=HBBI", *one) for one in code)
    room = ctypes.create_string_buffer(program)
    head = ctypes.create_string_buffer(struct.pack("@HP", len(code), ctypes.addressof(room)))
    libc = ctypes.CDLL(None, use_errno=True)
    no_new_privileges, set_seccomp, by_filter = 38, 22, 2
    if libc.prctl(no_new_privileges, 1, 0, 0, 0) != 0 or libc.prctl(set_seccomp, by_filter, head, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def is_alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


class Workers(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        shutil.copytree(FIELD, self.root / "field")
        self.out = self.root / "out"

    def tearDown(self):
        self.folder.cleanup()

    def start(self, *options):
        return subprocess.Popen([VRMAP, "prescribe", self.root / "field" / "field.toml", "-o", self.out, *options],
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def ended(self, process):
        out, err = process.communicate(timeout=PATIENCE)
        return process.returncode, out, err

    def stopped_in_its_work(self, process, how):
        """Ends or stops the worker when its results have begun to be written; its number."""
        worker = child_of(process)
        until = time.monotonic() + PATIENCE
        while not (self.root / ".vrmap-out.new").exists() and time.monotonic() < until and is_alive(worker):
            pass
        os.kill(worker, how)
        return worker

    def nothing_is_left(self):
        self.assertEqual([p.name for p in self.root.iterdir()], ["field"])

    def and_then_it_works(self):
        self.assertFalse(self.out.exists())
        code, _, err = self.ended(self.start())
        self.assertEqual(code, 0, err)
        self.assertEqual(sorted(p.name for p in self.root.iterdir()), ["field", "out"])

    def test_a_crash_is_told_and_leaves_nothing(self):
        for language in ("en", "ja"):
            process = self.start("--lang", language)
            self.stopped_in_its_work(process, signal.SIGSEGV)
            code, out, err = self.ended(process)
            self.assertEqual((code, out), (70, ""))
            self.assertRegex(err, po.pattern(language, "worker.crashed", {"signal": str(int(signal.SIGSEGV))}))
            self.nothing_is_left()
        self.and_then_it_works()

    def test_folders_made_for_a_stopped_run_go_again(self):
        out = self.root / "a" / "b" / "out"
        process = subprocess.Popen([VRMAP, "prescribe", self.root / "field" / "field.toml", "-o", out], stderr=subprocess.DEVNULL)
        worker = child_of(process)
        until = time.monotonic() + PATIENCE
        while not out.parent.exists() and time.monotonic() < until:
            pass
        os.kill(worker, signal.SIGKILL)
        self.assertEqual(process.wait(PATIENCE), 70)
        self.nothing_is_left()

    def test_time_on_the_processor_is_time_too(self):
        for language in ("en", "ja"):
            process = self.start("--lang", language, "--max-seconds", "50")
            worker = child_of(process)
            limit = pathlib.Path(f"/proc/{worker}/limits")
            until = time.monotonic() + PATIENCE
            while (found := re.search(r"Max cpu time +(\w+) +(\w+)", limit.read_text())).group(1) == "unlimited":
                self.assertLess(time.monotonic(), until)
            soft, hard = (int(n) for n in found.groups())
            self.assertEqual((soft % 50, hard - soft), (0, 5))
            self.stopped_in_its_work(process, signal.SIGXCPU)  # what the kernel sends at the first of the two
            code, out, err = self.ended(process)
            self.assertEqual((code, out), (4, ""))
            self.assertRegex(err, po.pattern(language, "worker.too_long", {"seconds": "50"}))
            self.nothing_is_left()

    def test_what_hangs_is_stopped(self):
        for language in ("en", "ja"):
            process = self.start("--lang", language, "--max-seconds", "1")
            worker = self.stopped_in_its_work(process, signal.SIGSTOP)
            code, out, err = self.ended(process)
            self.assertEqual((code, out), (4, ""))
            self.assertRegex(err, po.pattern(language, "worker.too_long", {"seconds": "1"}))
            self.assertFalse(is_alive(worker))
            self.nothing_is_left()
        self.and_then_it_works()

    def test_what_outgrows_its_memory_is_stopped(self):
        head, *lines = (self.root / "field" / "yield.csv").read_text(encoding="utf-8").splitlines(True)
        (self.root / "field" / "yield.csv").write_text(head + "".join(lines) * 300, encoding="utf-8")
        for language in ("en", "ja"):
            code, out, err = self.ended(self.start("--lang", language, "--max-memory", "64"))
            self.assertEqual((code, out), (4, ""), err)
            self.assertRegex(err, po.pattern(language, "worker.too_large", {}))
        (self.root / "field" / "yield.csv").write_text(head + "".join(lines), encoding="utf-8")
        self.and_then_it_works()

    def test_a_worker_does_not_outlive_the_program(self):
        process = self.start()
        worker = child_of(process)
        process.kill()
        self.ended(process)
        until = time.monotonic() + PATIENCE
        while is_alive(worker) and time.monotonic() < until:
            time.sleep(0.01)
        self.assertFalse(is_alive(worker))

    @unittest.skipIf(platform.machine() not in KERNEL_CALLS, "the numbers of this machine's calls are not known here")
    def test_a_kernel_that_cannot_fence_is_told_of_once(self):
        self.assertEqual(self.ended(self.start())[0], 0)
        job, stick = self.root / "field" / "field.toml", self.root / "stick"
        stick.mkdir()
        moisture = self.root / "field" / "moisture.csv"
        grid = ["--value", "moisture_pct", "--x", "lon", "--y", "lat", "--crs", "EPSG:4326", "--to-crs", "auto", "--overwrite"]
        for words in (["prescribe", job, "-o", self.out, "--overwrite"], ["inspect", self.root / "field" / "yield.csv"],
                      ["interpolate", moisture, "-o", self.root / "grid.tif", *grid],
                      ["init", self.root / "field", "--overwrite"], ["verify", self.out], ["deliver", self.out, "--to", stick]):
            for language in ("en", "ja"):
                done = subprocess.run([VRMAP, *words, "--lang", language], preexec_fn=without_fences, capture_output=True,
                                      text=True, timeout=PATIENCE, check=False)
                self.assertEqual(done.stderr.count(po.say(language, "worker.unfenced")), 1, (words, done.stderr))


if __name__ == "__main__":
    sys.exit(0 if unittest.main(argv=[sys.argv[0]], exit=False).result.wasSuccessful() else 1)
