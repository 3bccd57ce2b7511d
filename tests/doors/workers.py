#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The process that reads foreign files, killed, stopped, starved and left alone: workers.py VRMAP FIELD.
Exit code 1 and a line per fault."""
import os
import pathlib
import shutil
import signal
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
                if b"--worker" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes():
                    return int(pid)
        except OSError:
            pass
    return None


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

    def and_then_it_works(self):
        self.assertFalse(self.out.exists())
        code, _, err = self.ended(self.start())
        self.assertEqual(code, 0, err)
        self.assertEqual(sorted(p.name for p in self.root.iterdir()), ["field", "out"])

    def test_a_crash_is_told_and_leaves_nothing(self):
        for language in ("en", "ja"):
            process = self.start("--lang", language)
            os.kill(child_of(process), signal.SIGSEGV)
            code, out, err = self.ended(process)
            self.assertEqual((code, out), (70, ""))
            self.assertRegex(err, po.pattern(language, "worker.crashed", {"signal": str(int(signal.SIGSEGV))}))
        self.and_then_it_works()

    def test_what_hangs_is_stopped(self):
        for language in ("en", "ja"):
            process = self.start("--lang", language, "--max-seconds", "1")
            worker = child_of(process)
            os.kill(worker, signal.SIGSTOP)
            code, out, err = self.ended(process)
            self.assertEqual((code, out), (4, ""))
            self.assertRegex(err, po.pattern(language, "worker.too_long", {"seconds": "1"}))
            self.assertFalse(is_alive(worker))
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

    def test_a_worker_alone_answers_nobody(self):
        for said in (b"", b"r", b"x" * 100, b"\xff" * 4096):
            done = subprocess.run([VRMAP, "--worker"], input=said, capture_output=True, timeout=PATIENCE, check=False)
            self.assertEqual((done.returncode, done.stdout), (0, b""))


if __name__ == "__main__":
    sys.exit(0 if unittest.main(argv=[sys.argv[0]], exit=False).result.wasSuccessful() else 1)
