#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The program from outside: cli_test.py VRMAP FIELD, the built program and the sample field's folder."""
import io
import multiprocessing
import pathlib
import sys
import unittest

import po
import sample

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "doors"))
import attacks  # noqa: E402
import catalogue_files  # noqa: E402


# The longest first: each is taken by the next free process.
MODULES = ("refusals_check", "canopy", "notes", "outputs", "rates", "release", "program", "good_runs", "products", "protein",
           "own_rows", "applied", "reasons", "refusals_interpolate", "interpolating", "indexing", "refusals_index", "scenes", "removal", "soil_tests", "years", "inspecting", "work_logs",
           "spreading", "cleaning", "drafting", "templates", "verifying", "virtual_fields")


def use(program, field):
    sample.VRMAP = pathlib.Path(program).resolve()
    sample.FIELD = pathlib.Path(field).resolve()


def run(module):
    """What one module's tests said, whether all went well, what was skipped, and the ids that cases asked for."""
    said = io.StringIO()
    result = unittest.TextTestRunner(stream=said, verbosity=1).run(unittest.defaultTestLoader.loadTestsFromName(module))
    skipped = [f"skipped {test}: {reason}" for test, reason in result.skipped]
    return f"{module}: {said.getvalue()}", result.wasSuccessful(), skipped, set(po.USED)


def main():
    with multiprocessing.Pool(initializer=use, initargs=sys.argv[1:3]) as pool:
        all_of_them = pool.map(run, MODULES, chunksize=1)
    for said, _, skipped, used in all_of_them:
        print(said, *skipped, sep="\n")
        po.USED.update(used)
    po.USED.update(attacks.ids() | catalogue_files.ids())  # tests of their own
    for message_id in po.untested():
        print(f"{message_id}: no case makes the program say it")
    return 0 if all(well for _, well, _, _ in all_of_them) and not po.untested() else 1


if __name__ == "__main__":
    sys.exit(main())
