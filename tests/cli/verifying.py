# SPDX-License-Identifier: Apache-2.0
"""vrmap verify and vrmap deliver: every kind of damage is named, and nothing doubtful reaches a stick."""
import contextlib
import fcntl
import hashlib
import json
import os
import pathlib
import re
import shutil
import sqlite3
import struct
import tempfile

import po
from good_runs import OneRun, summary
from po import ANY
from sample import hashes, run

GRID = "TASKDATA/GRD00001.bin"


def restamp(out):
    """Somebody who damages a file and knows of the manifest: the hashes fit again."""
    told = summary(out)
    for one in told["outputs"]:
        data = (out / one["file"]).read_bytes()
        one["bytes"], one["sha256"] = len(data), hashlib.sha256(data).hexdigest()
    (out / "summary.json").write_text(json.dumps(told), encoding="utf-8")


def sql(out, *statements):
    db = sqlite3.connect(out / "field.gpkg")
    with contextlib.closing(db), db:
        for statement in statements:
            db.execute(statement)


def edit(path, change):
    path.write_bytes(change(path.read_bytes()))


def rate_in_grid(out, pick, new):
    """Gives the first cell whose rate `pick` likes another rate, in the machine's file; its number."""
    rates = list(struct.unpack(f"<{(out / GRID).stat().st_size // 4}i", (out / GRID).read_bytes()))
    cell = next(i for i, rate in enumerate(rates) if pick(rate))
    rates[cell] = new
    (out / GRID).write_bytes(struct.pack(f"<{len(rates)}i", *rates))
    return cell


def rate_everywhere(out, pick, new):
    cell = rate_in_grid(out, pick, new)
    sql(out, f"UPDATE task_grid SET rate_mg_per_m2 = {new} WHERE fid = {cell + 1}")


def csv_lines(out, change):
    edit(out / "cells.csv", lambda data: b"\r\n".join(change(data.split(b"\r\n"))))


def blank(lines):
    cells = lines[1].split(b",")
    return [lines[0], b",".join([*cells[:5], b"", *cells[6:]]), *lines[2:]]


def other_rate(lines):
    cells = lines[1].split(b",")
    return [lines[0], b",".join([*cells[:6], b"59.000", *cells[7:]]), *lines[2:]]


def tell(out, change):
    told = summary(out)
    change(told)
    (out / "summary.json").write_text(json.dumps(told), encoding="utf-8")


def unbounded(out):
    tell(out, lambda told: told["promises"].update(products=[]))
    edit(out / GRID, lambda data: struct.pack(f"<{len(data) // 4}i", *(20 * rate for (rate,) in struct.iter_unpack("<i", data))))


ENDLESS = """CREATE VIEW boundary AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)
             SELECT x AS fid, NULL AS geom FROM n"""


# name, what is done to the results, the sentences that have to be said; True: the hashes are made to fit
DAMAGE = [
    ("a byte of the picture", False, lambda o: edit(o / "preview.svg", lambda d: d[:-2] + b"!\n"),
     [("verify.file_differs", {"file": "preview.svg"})]),
    ("a file gone", False, lambda o: (o / "cells.csv").unlink(), [("verify.file_missing", {"file": "cells.csv"})]),
    ("a file too many", False, lambda o: (o / "TASKDATA/TLG00001.bin").write_text("x"),
     [("verify.file_extra", {"file": "TASKDATA/TLG00001.bin"})]),
    ("a link", False, lambda o: (o / "more").symlink_to("/etc"), [("verify.file_extra", {"file": "more"})]),
    ("no manifest", False, lambda o: (o / "summary.json").write_text("{}"), [("verify.no_manifest", {})]),
    ("a rate over the limit", True, lambda o: rate_in_grid(o, lambda r: r > 0, 60001),
     [("verify.rate_outside", {"cell": ANY, "rate": "60001", "least": "5000", "most": "60000"}),
      ("verify.cell_differs", {"file": "task_grid", "cell": ANY, "found": ANY, "wanted": "60001"})]),
    ("a rate under the limit", True, lambda o: rate_everywhere(o, lambda r: r > 0, 4999),
     [("verify.rate_outside", {"cell": ANY, "rate": "4999", "least": "5000", "most": "60000"})]),
    ("a rate far outside", True, lambda o: rate_everywhere(o, lambda r: r == 0, 20000),
     [("verify.spread_outside", {"cell": "row 0, col 0", "rate": "20000"})]),
    ("a rate of another place", True, lambda o: rate_everywhere(o, lambda r: r > 0, 59000),
     [("verify.not_nearest", {"cell": ANY, "rate": "59000"})]),
    ("a starved cell", True, lambda o: rate_everywhere(o, lambda r: r > 0, 0), [("verify.not_nearest", {"cell": ANY, "rate": "0"})]),
    ("no rate anywhere", True, lambda o: edit(o / GRID, lambda d: bytes(len(d))),
     [("verify.more", {"count": ANY}), ("verify.bad", {"path": ANY, "count": ANY})]),
    ("a row less", True, lambda o: csv_lines(o, lambda lines: lines[:-2] + [b""]),
     [("verify.rows_differ", {"file": "cells.csv", "found": ANY, "wanted": ANY})]),
    ("another rate in the table", True, lambda o: csv_lines(o, other_rate),
     [("verify.cell_differs", {"file": "cells.csv", "cell": "1", "found": "59000", "wanted": ANY})]),
    ("a blank in the table", True, lambda o: csv_lines(o, blank), [("verify.not_finite", {"file": "cells.csv", "cell": "1"})]),
    ("another rate in the shape", True, lambda o: edit(o / "shape/rate.dbf", lambda d: re.sub(rb" {6}(\d{3})\.00", rb"      999.00", d, count=1)),
     [("verify.cell_differs", {"file": "shape/rate", "cell": ANY, "found": ANY, "wanted": ANY})]),
    ("no number in the mesh", True, lambda o: sql(o, "UPDATE mesh SET n_mg_per_m2 = NULL WHERE fid = 3"),
     [("verify.not_finite", {"file": "field.gpkg", "cell": "3"})]),
    ("more ground than there is", True, lambda o: sql(o, "UPDATE mesh SET area_m2 = area_m2 * 1.01"),
     [("verify.total_differs", {"file": "TASKDATA", "found_kg": ANY, "wanted_kg": ANY})]),
    ("no demands, and rates twenty times as high", True, unbounded,
     [("verify.no_manifest", {})]),
    ("a demand that belongs to no map", True, lambda o: tell(o, lambda s: s["promises"]["products"].append(s["promises"]["products"][0])),
     [("verify.products_differ", {"file": "TASKDATA", "found": "1", "wanted": "2"})]),
    ("more than there is", True, lambda o: tell(o, lambda s: s["promises"]["products"][0].update(available_kg=1200)),
     [("verify.over_stock", {"file": "TASKDATA", "found_kg": ANY, "available_kg": "1200"})]),
    ("a table of two bytes", True, lambda o: (o / "cells.csv").write_bytes(b"\xef\xbb"),
     [("verify.unreadable", {"file": "cells.csv:1", "why": ("csv.encoding", {})})]),
    ("an empty table", True, lambda o: (o / "cells.csv").write_bytes(b""),
     [("verify.unreadable", {"file": "cells.csv", "why": ("file.empty", {})})]),
    ("a view that never ends", True, lambda o: sql(o, "DROP TABLE boundary", ENDLESS),
     [("verify.unreadable", {"file": "field.gpkg", "why": ("gpkg.foreign", {"kind": "view", "name": "boundary"})})]),
    ("half a GeoPackage", True, lambda o: edit(o / "field.gpkg", lambda d: d[:len(d) // 2]),
     [("verify.unreadable", {"file": "field.gpkg", "why": ANY})]),
]


class Made(OneRun):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory(dir=self.s.root)
        self.addCleanup(self.place.cleanup)
        self.root = pathlib.Path(self.place.name)
        self.out = self.root / "out"
        shutil.copytree(self.s.out, self.out)
        shutil.copytree(self.s.folder, self.root / "field")

    def says(self, words, language, message_id, **arguments):
        self.assertRegex(words, re.compile("^" + po.pattern(language, message_id, arguments) + "$", re.M))

    def verify(self, code, *options):
        done = run("verify", str(self.out), *options)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertEqual(done.stderr, "")
        return done.stdout


class Verifying(Made):
    def test_results_as_made_are_good(self):
        for language in ("en", "ja"):
            said = self.verify(0, "--lang", language)
            self.says(said, language, "verify.good", path=str(self.out), files="14", inputs="6")
        told = json.loads(self.verify(0, "--json"))
        self.assertEqual(told, {"good": True, "files": 14, "inputs": 6, "faults": [], "stale": [], "not_checked": []})

    def test_every_damage_is_named(self):
        for name, stamped, damage, sentences in DAMAGE:
            with self.subTest(name):
                shutil.rmtree(self.out)
                shutil.copytree(self.s.out, self.out)
                damage(self.out)
                if stamped:
                    restamp(self.out)
                before = hashes(self.out)
                for language in ("en", "ja"):
                    said = self.verify(1, "--lang", language)
                    for message_id, arguments in sentences:
                        self.says(said, language, message_id, **arguments)
                self.assertEqual(hashes(self.out), before)
                self.assertFalse(json.loads(self.verify(1, "--json"))["good"])

    def test_what_is_not_listed_is_named_and_never_read(self):
        with open(self.out / "large", "wb") as f:
            f.truncate(1 << 40)
        os.mkfifo(self.out / "TASKDATA" / "pipe")
        (self.out / "field.gpkg-wal").write_text("left by a viewer")
        said = self.verify(1)
        for name in ("large", "TASKDATA/pipe"):
            self.says(said, "en", "verify.file_extra", file=name)
        self.says(said, "en", "verify.bad", path=str(self.out), count="2")

    def test_changed_inputs_make_results_stale_and_lost_ones_do_not(self):
        (self.root / "field" / "yield.csv").write_text("x")
        (self.root / "field" / "compost.csv").unlink()
        for language in ("en", "ja"):
            said = self.verify(1, "--lang", language)
            self.says(said, language, "verify.input_changed", file=str(self.root / "field" / "yield.csv"))
            self.says(said, language, "verify.input_gone", file=str(self.root / "field" / "compost.csv"))
        shutil.rmtree(self.root / "field")
        self.says(self.verify(0), "en", "verify.good", path=ANY, files="14", inputs="0")

    def test_without_the_mesh_it_says_what_it_could_not_look_at(self):
        shutil.rmtree(self.out)
        self.assertEqual(run("prescribe", str(self.root / "field" / "field.toml"), "-o", str(self.out), "--outputs", "csv,shape").returncode, 0)
        for language in ("en", "ja"):
            self.says(self.verify(0, "--lang", language), language, "verify.rates_unasked", file="field.gpkg")
        csv_lines(self.out, other_rate)
        restamp(self.out)
        self.says(self.verify(1), "en", "verify.cell_differs", file="shape/rate", cell=ANY, found=ANY, wanted="59000")

    def test_what_is_no_folder_is_refused(self):
        for path, message_id in ((self.out / "summary.json", "verify.not_a_folder"), (self.root / "none", "file.not_found")):
            for language in ("en", "ja"):
                done = run("verify", str(path), "--lang", language)
                self.assertEqual(done.returncode, 4)
                self.assertIn(po.say(language, message_id), done.stderr)


class Delivering(Made):
    def setUp(self):
        super().setUp()
        self.stick = self.root / "stick"
        self.stick.mkdir()

    def deliver(self, code, *options, to=None):
        done = run("deliver", str(self.out), "--to", str(to or self.stick), *options)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def refused(self, code, message_id, *options, to=None, **arguments):
        before = hashes(self.stick)
        for language in ("en", "ja"):
            done = self.deliver(code, "--lang", language, *options, to=to)
            self.assertRegex(done.stderr, po.pattern(language, message_id, arguments))
        self.assertEqual(hashes(self.stick), before)

    def test_the_task_arrives_whole_and_is_replaced_only_when_told(self):
        task = hashes(self.out / "TASKDATA")
        said = self.deliver(0).stdout
        self.says(said, "en", "deliver.done", path=str(self.stick))
        self.assertEqual(hashes(self.stick / "TASKDATA"), task)
        self.refused(5, "deliver.exists", path=str(self.stick / "TASKDATA"))
        (self.stick / "TASKDATA" / "GRD00002.bin").write_text("of an older task")
        self.says(self.deliver(0, "--overwrite", "--lang", "ja").stdout, "ja", "deliver.done", path=str(self.stick))
        self.assertEqual(hashes(self.stick), {"TASKDATA/" + name: digest for name, digest in task.items()})

    def test_a_delivery_that_was_cut_off_is_simply_done_again(self):
        (self.stick / "TASKDATA").mkdir()
        for name in ("GRD00001.bin", "TASKDATA.TMP"):
            (self.stick / "TASKDATA" / name).write_text("half")
        self.deliver(0)
        self.assertEqual(hashes(self.stick / "TASKDATA"), hashes(self.out / "TASKDATA"))

    def test_nothing_of_a_machine_or_of_others_is_lost(self):
        (self.stick / "Taskdata").mkdir()
        (self.stick / "Taskdata" / "TLG00001.bin").write_text("a season's work")
        self.refused(5, "deliver.holds_more", "--overwrite", path=str(self.stick / "Taskdata"), found="TLG00001.bin")
        shutil.rmtree(self.stick / "Taskdata")
        (self.stick / "TASKDATA").write_text("a file")
        self.refused(5, "deliver.in_the_way", path=str(self.stick / "TASKDATA"))
        link = self.root / "link"
        link.symlink_to(self.stick)
        self.refused(5, "output.folder_is_link", to=link, path=str(link))

    def test_results_are_never_delivered_into_themselves(self):
        (self.root / "link").symlink_to(self.out)
        before = hashes(self.out)
        for to in (self.out, self.out / "TASKDATA", self.out / "shape", self.root / "link", self.root / "link" / "shape"):
            self.refused(5, "deliver.into_results", "--overwrite", to=to, path=str(to))
        self.assertEqual(hashes(self.out), before)

    def test_faulty_or_stale_results_never_leave(self):
        edit(self.root / "field" / "yield.csv", lambda data: data + b"\n")
        self.refused(1, "deliver.refused")
        shutil.rmtree(self.root / "field")
        rate_everywhere(self.out, lambda r: r > 0, 4999)
        restamp(self.out)
        self.refused(1, "deliver.refused")
        self.assertEqual(hashes(self.stick), {})

    def test_results_without_a_task_have_none_to_deliver(self):
        shutil.rmtree(self.out)
        self.assertEqual(run("prescribe", str(self.root / "field" / "field.toml"), "-o", str(self.out), "--outputs", "zip").returncode, 0)
        self.refused(4, "deliver.no_taskdata")


class Locked(Made):
    def test_an_output_that_another_run_holds_is_left_alone(self):
        with open(self.root / ".vrmap-out.lock", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            before = hashes(self.out)
            for language in ("en", "ja"):
                done = run("prescribe", str(self.root / "field" / "field.toml"), "-o", str(self.out), "--overwrite", "--lang", language)
                self.assertEqual(done.returncode, 6)
                self.assertRegex(done.stderr, po.pattern(language, "output.locked", {"path": str(self.out)}))
            self.assertEqual(hashes(self.out), before)
