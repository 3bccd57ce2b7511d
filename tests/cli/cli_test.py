#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The program from outside: cli_test.py VRMAP FIELD, the built program and the sample field's folder."""
import pathlib
import sys
import unittest

import po
import sample

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "doors"))
import attacks  # noqa: E402
import catalogue_files  # noqa: E402


def main():
    program, field = sys.argv[1:3]
    sample.VRMAP = pathlib.Path(program).resolve()
    sample.FIELD = pathlib.Path(field).resolve()
    suite = unittest.TestSuite()
    for module in ("refusals_check", "good_runs", "notes", "canopy", "products", "protein", "rates", "own_rows", "release", "removal",
                   "soil_tests", "years", "outputs", "inspecting", "drafting", "program", "templates", "verifying",
                   "virtual_fields"):
        suite.addTests(unittest.defaultTestLoader.loadTestsFromName(module))
    result = unittest.TextTestRunner(verbosity=1).run(suite)
    for test, reason in result.skipped:
        print(f"skipped {test}: {reason}")
    po.USED.update(attacks.ids() | catalogue_files.ids())  # tests of their own
    for message_id in po.untested():
        print(f"{message_id}: no case makes the program say it")
    return 0 if result.wasSuccessful() and not po.untested() else 1


if __name__ == "__main__":
    sys.exit(main())
