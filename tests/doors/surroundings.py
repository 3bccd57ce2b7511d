#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The catalogue's surroundings (RELIABILITY.md §7): what lies about the program changes no byte of the map.
surroundings.py VRMAP FIELD. Places that cannot be written are in doors.py, streams in tests/cli/program.py; the clock
is not here, because the library reads none (a rule of tests/rules)."""
import ctypes
import os
import pathlib
import resource
import sys
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


if __name__ == "__main__":
    sys.exit(0 if unittest.main(argv=[sys.argv[0]], exit=False).result.wasSuccessful() else 1)
