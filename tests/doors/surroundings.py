#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The catalogue's surroundings (RELIABILITY.md §7): what lies about the program changes no byte of the map.
surroundings.py VRMAP FIELD. Places that cannot be written are in doors.py, streams in tests/cli/program.py; the clock
is not here, because the library reads none (a rule of tests/rules)."""
import contextlib
import ctypes
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))

import po  # noqa: E402
import sample  # noqa: E402

sample.VRMAP, sample.FIELD = (pathlib.Path(a).resolve() for a in sys.argv[1:3])

SETTINGS = {"GDAL_DRIVER_PATH": "/tmp", "GDAL_PAM_ENABLED": "YES", "GDAL_CACHEMAX": "1", "OGR_GPKG_NUM_THREADS": "8",
            "CPL_TMPDIR": "/nowhere", "OSR_DEFAULT_AXIS_MAPPING_STRATEGY": "AUTHORITY_COMPLIANT",
            "SHAPE_ENCODING": "UTF-16", "PROJ_NETWORK": "ON", "PROJ_DEBUG": "3", "CPL_DEBUG": "ON", "CPL_LOG": "/dev/stderr"}


def few_descriptors(number):
    return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (number, number))


def like_any_user():
    """Root may open what is closed to everybody; a program that it starts after this may not."""
    drop, overrides = 24, (1, 2)  # PR_CAPBSET_DROP; CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    if os.geteuid() == 0:
        for one in overrides:
            if ctypes.CDLL(None, use_errno=True).prctl(drop, one, 0, 0, 0) != 0:
                raise OSError(ctypes.get_errno(), "prctl")


def dark(mask):
    return lambda: os.umask(mask)


SAME = {
    "no HOME": {},
    "settings of GDAL and PROJ": {"environment": SETTINGS},
    "German numbers": {"environment": {"LC_ALL": "de_DE.UTF-8", "LC_NUMERIC": "de_DE.UTF-8"}},
    "Turkish letters": {"environment": {"LC_ALL": "tr_TR.UTF-8"}},
    "no language at all": {"environment": {"LC_ALL": "C"}},
    "a place east of the date line": {"environment": {"TZ": "Pacific/Kiritimati"}},
    "a time zone that is none": {"environment": {"TZ": ":/etc/passwd"}},
    "a closed umask": {"preexec_fn": dark(0o077)},
    "an open umask": {"preexec_fn": dark(0)},
    "the root folder": {"cwd": "/"},
    "24 descriptors": {"preexec_fn": few_descriptors(24)},
}


class Surroundings(unittest.TestCase):
    def of(self, **settings):
        with sample.sample() as s:
            done = s.run("--threads", "2", **settings)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(sorted(p.name for p in s.root.iterdir()), ["field", "out"])
            return sample.hashes(s.out), done.stderr

    def test_nothing_about_it_changes_a_byte(self):
        plain = self.of()
        for name, settings in SAME.items():
            with self.subTest(name):
                self.assertEqual(self.of(**settings), plain)

    def test_a_gdalrc_is_passed_over(self):
        with sample.sample() as s:
            (s.root / ".gdal").mkdir()
            (s.root / ".gdal" / "gdalrc").write_text("[configoptions]\nGDAL_PAM_ENABLED=YES\nCPL_DEBUG=ON\n", encoding="utf-8")
            done = s.run(environment={"HOME": str(s.root)})
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertEqual(sample.hashes(s.out), self.of()[0])

    def test_without_the_tables_of_proj_nothing_is_guessed(self):
        for language in ("en", "ja"):
            with sample.sample() as s:
                done = s.run("--lang", language, environment={"PROJ_DATA": "/nowhere", "PROJ_LIB": "/nowhere"})
                self.assertEqual((done.returncode, done.stdout), (4, ""), done.stderr)
                self.assertRegex(done.stderr, po.pattern(language, "crs.no_tables", {}))
                self.assertFalse(s.out.exists())

    def test_a_lock_of_another_user_is_named(self):
        with sample.sample() as s:
            lock = s.root / ".vrmap-out.lock"
            lock.touch(mode=0)
            for language in ("en", "ja"):
                done = s.run("--lang", language, preexec_fn=like_any_user)
                self.assertEqual((done.returncode, done.stdout), (6, ""), done.stderr)
                self.assertRegex(done.stderr, po.pattern(language, "output.lock_closed", {"path": str(lock)}))
            lock.chmod(0o444)
            done = s.run(preexec_fn=like_any_user)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(sorted(p.name for p in s.root.iterdir()), ["field", "out"])

    def test_a_result_that_cannot_be_read_is_named(self):
        with sample.sample() as s:
            self.assertEqual(s.run().returncode, 0)
            (s.out / "cells.csv").chmod(0)
            for language in ("en", "ja"):
                done = sample.run("verify", str(s.out), "--lang", language, preexec_fn=like_any_user)
                self.assertEqual((done.returncode, done.stdout), (4, ""), done.stderr)
                self.assertRegex(done.stderr, f"^{s.out}/cells.csv: " + po.pattern(language, "file.unreadable", {}))

    def test_too_few_descriptors_are_told(self):
        for number in range(4, 24, 2):
            with sample.sample() as s:
                done = s.run(preexec_fn=few_descriptors(number))
                if done.returncode == 0:
                    self.assertEqual(sample.hashes(s.out), self.of()[0])
                else:
                    self.assertFalse(s.out.exists())
                    # under three or four the system's own loader ends the program before it began
                    self.assertTrue(done.returncode in (4, 5, 70) or number < 6, (number, done.returncode))

    def test_a_full_disk_leaves_nothing(self):
        with sample.sample() as s:
            self.assertEqual(s.run().returncode, 0)
            room = pages_of(s.out)
            for percent in (5, 10, 25, 50, 75, 90, 95, 99, 300):
                with self.subTest(percent=percent), file_system(size=room * percent // 100) as disk:
                    done = s.run_into(disk / "out")
                    if percent < 100:
                        self.assert_not_written(done, disk)
                    else:
                        self.assertEqual(done.returncode, 0, done.stderr)
                        self.assertEqual(sample.run("verify", str(disk / "out")).returncode, 0)

    def test_a_disk_without_inodes_leaves_nothing(self):
        with sample.sample() as s:
            for inodes in (1, 2, 3, 6, 12):
                with self.subTest(inodes=inodes), file_system(nr_inodes=inodes) as disk:
                    self.assert_not_written(s.run_into(disk / "out"), disk)

    def test_an_earlier_result_outlives_a_full_disk(self):
        with sample.sample() as s:
            self.assertEqual(s.run().returncode, 0)
            room = pages_of(s.out)
            with file_system(size=room * 150 // 100) as disk:
                self.assertEqual(s.run_into(disk / "out").returncode, 0)
                before = sample.hashes(disk / "out")
                s.replace("field.toml", 'farm = "synthetic"', 'farm = "another"')
                done = s.run_into(disk / "out", "--overwrite")
                self.assertEqual((done.returncode, done.stdout), (5, ""), done.stderr)
                self.assertEqual(sample.hashes(disk / "out"), before)
                self.assertEqual(sorted(p.name for p in disk.iterdir() if p.suffix != ".lock"), ["out"])

    def test_a_read_only_file_system_is_named(self):
        with sample.sample() as s, file_system() as disk:
            subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
            for language in ("en", "ja"):
                self.assert_not_written(s.run_into(disk / "out", "--lang", language), disk)

    def assert_not_written(self, done, disk):
        self.assertEqual((done.returncode, done.stdout), (5, ""), done.stderr)
        self.assertRegex(done.stderr, r"\S")
        self.assertEqual([p.name for p in disk.iterdir() if p.suffix != ".lock"], [])


def pages_of(folder):
    """Bytes that a tmpfs keeps the folder's files in."""
    return sum(-(-p.stat().st_size // 4096) * 4096 for p in folder.rglob("*") if p.is_file())


@contextlib.contextmanager
def file_system(**options):
    """A tmpfs of its own, with nothing in it; skips the test where none may be mounted."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["mount", "-t", "tmpfs", "-o", ",".join(["mode=700", *(f"{k}={v}" for k, v in options.items())]), "none", folder]
        mounted = subprocess.run(words, capture_output=True, text=True, check=False)
        if mounted.returncode:
            raise unittest.SkipTest(f"no file system of its own: {mounted.stderr.strip()}")
        try:
            yield pathlib.Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)


if __name__ == "__main__":
    sys.exit(0 if unittest.main(argv=[sys.argv[0]], exit=False).result.wasSuccessful() else 1)
