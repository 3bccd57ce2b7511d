# SPDX-License-Identifier: Apache-2.0
"""Rows of the bad-input catalogue (RELIABILITY.md §7), and what it takes to hold the program to one."""
import concurrent.futures
import dataclasses
import json
import pathlib
import re
import sys
import typing
import unittest

CLI = pathlib.Path(__file__).resolve().parents[1] / "cli"
sys.path.insert(0, str(CLI))

import po  # noqa: E402
import refusals_check  # noqa: E402
import sample  # noqa: E402

BY_NAME = {case.name: case for case in refusals_check.CASES}


@dataclasses.dataclass
class Row:
    """`asked` and `outcome`: R refused with exit code 4, W made and counted, A made, S made with the same bytes."""
    words: str  # the catalogue's
    asked: str
    case: typing.Any = None  # of R: a refusals.Case, or the name of one that tests/cli has already
    change: typing.Callable = None  # of W, A and S: what is done to the sample field
    counts: dict = dataclasses.field(default_factory=dict)  # of W: yield rejects by reason, more than untouched
    note: str = ""  # of W: the id of what is said on stderr
    outcome: str = ""  # where it is another than asked,
    why: str = ""  # and why

    def __post_init__(self):
        self.outcome = self.outcome or self.asked
        if (self.outcome != self.asked) != bool(self.why):
            raise ValueError(f"{self.words}: another outcome needs its reason, and no other does")
        if isinstance(self.case, str):
            self.case = BY_NAME[self.case]


class Untouched:
    """What the sample field gives as it is."""

    def __init__(self):
        with sample.sample() as s:
            self.files, self.rejected, _ = made(s, "en")


def made(s, language):
    """Runs the program: hashes of its map and cells, the yield's rejects, what it said. Raises if nothing was made."""
    done = s.run("--outputs", "taskdata,csv", "--lang", language, "--overwrite")
    if done.returncode:
        raise AssertionError(f"exit code {done.returncode}: {done.stderr}")
    files = {name: h for name, h in sample.hashes(s.out).items() if name not in ("summary.json", "preview.svg")}
    summary = json.loads((s.out / "summary.json").read_text(encoding="utf-8"))
    return files, summary["layers"]["yield"]["rejected"], done.stderr


def wrong(row, untouched):
    """What is not as the row has it; nothing when all is well."""
    if row.outcome == "R":
        yield from refusals_check.wrong(row.case)
        return
    with sample.sample() as s:
        row.change(s)
        for language in ("en", "ja") if row.note else ("en",):
            try:
                files, rejected, said = made(s, language)
            except AssertionError as e:
                yield str(e)
                return
            more = {reason: n - untouched.rejected[reason] for reason, n in rejected.items()
                    if n != untouched.rejected[reason]}
            if "S" in (row.asked, row.outcome) and files != untouched.files:
                yield "other bytes"
            if row.outcome in "WS" and not row.note and more != row.counts:
                yield f"counted {more}, not {row.counts}"
            sentence = po.say(language, row.note) if row.note else ""
            words = [re.escape(piece) for piece in re.split(r"\{\w+\}", sentence)]
            if not re.search(".+".join(words), said) or bool(said) != bool(row.note):
                yield f"said {said!r}, not {sentence!r}"


def check(rows):
    """A test case that holds the program to every row."""
    class Catalogue(unittest.TestCase):
        def test_every_row(self):
            self.assertEqual(len({row.words for row in rows}), len(rows), "two rows of one name")
            untouched = Untouched()
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                found = list(pool.map(lambda row: list(wrong(row, untouched)), rows))
            for row, faults in zip(rows, found):
                with self.subTest(row.words):
                    self.assertEqual(faults, [], "\n".join([row.words, *faults]))
    return Catalogue


def main(rows):
    """catalogue_….py VRMAP FIELD."""
    sample.VRMAP, sample.FIELD = (pathlib.Path(a).resolve() for a in sys.argv[1:3])
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(check(rows))
    result = unittest.TextTestRunner(verbosity=1).run(suite)
    kept = sum(row.outcome == row.asked for row in rows)
    print(f"{len(rows)} rows, {kept} as the catalogue has them, {len(rows) - kept} with another outcome and its reason")
    return 0 if result.wasSuccessful() else 1
