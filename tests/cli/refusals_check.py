# SPDX-License-Identifier: Apache-2.0
"""Runs the refusals in both languages."""
import re
import unittest

import po
import refusals
import refusals_canopy
import refusals_ground
import refusals_guide
import refusals_keys
import refusals_products
import refusals_protein
import refusals_raster
import refusals_scenes
import refusals_rates
import refusals_release
import refusals_soil
import refusals_text
import spreading
from po import ANY
from sample import every_case, hashes, run, sample


CASES = (refusals.CASES + refusals_canopy.CASES + refusals_ground.CASES + refusals_guide.CASES + refusals_keys.CASES +
         refusals_products.CASES + refusals_protein.CASES + refusals_raster.CASES + refusals_scenes.CASES + refusals_rates.CASES + refusals_release.CASES +
         refusals_soil.CASES + spreading.CASES + refusals_text.CASES)


def place_pattern(case, s):
    if case.place is ANY:
        return re.escape(str(s.path(case.job))) + r"(:\d+)*: "
    if not case.place:
        return ""
    name, _, needle = case.place.partition("@")
    if needle:
        before = s.read(name).partition(needle)[0]
        name += f":{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
    return re.escape(f"{s.path(name)}: ")


def wrong(case):
    """What is not as it should be; nothing when all is well."""
    with sample() as s:
        case.change(s)
        before = hashes(s.folder) if case.id != "file.too_large" else None
        for language in ("en", "ja"):
            done = run("prescribe", str(s.path(case.job)), "-o", str(s.out), "--lang", language, before=case.before)
            expected = place_pattern(case, s) + po.pattern(language, case.id, case.args) + "\n"
            if done.returncode != 4:
                yield f"exit code {done.returncode}, not 4: {done.stderr}"
            if not re.fullmatch(expected, done.stderr):
                yield f"said    {done.stderr}expected {expected}"
            if done.stdout:
                yield f"spoke on stdout: {done.stdout}"
        if before is not None and hashes(s.folder) != before:
            yield "the inputs changed"
        left = sorted(p.name for p in s.root.iterdir())
        if left != ["field"]:
            yield f"left behind: {left}"


class Refusals(unittest.TestCase):
    def test_every_case(self):
        every_case(self, CASES, wrong)
