# SPDX-License-Identifier: Apache-2.0
"""What `vrmap init` makes of folders."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import tempfile
import tomllib
import unittest

import po
import sample as samples
from makers import feature, geojson, geotiff, square
from sample import FILES, hashes, run

FIELD = square(141.769, 43.2005)


def points(header, row, rows=12):
    return header + "\n" + "".join(row.format(k=k, x=500000 + k, y=4780000 + k, lon=f"141.77{k:03}", lat=f"43.2{k:03}") + "\n"
                                   for k in range(rows))


@contextlib.contextmanager
def folder_of(files):
    with tempfile.TemporaryDirectory() as root:
        folder = pathlib.Path(root) / "east field"
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        yield folder


YIELD_GPS = points("lon,lat,収量(kg/10a)", "{lon},{lat},{k}")
NEIGHBOURS = {"yield.csv": points("x,y,yield", "{x},{y},3000"),
              "swaths.geojson": geojson(*(feature("Polygon", [square(500000 + k, 4780000 + k, 1)], {"rate": 2}) for k in range(12)),
                                        crs={"type": "name", "properties": {"name": "EPSG:32654"}})}

# name: files, what the draft (or what is printed) says as id and arguments
CASES = {
    "in doubt": (
        {"a_2024.csv": points("x,y,Yield,Yld Mass(Dry),field,crop,date,°", "{x},{y},3000,55,East,wheat,2024-07-{k:02},1")
            .replace("2024-07-00", "2024-07-20").encode("latin-1"),
         "b_2019.csv": points("x,y,yield,date,crop", "{x},{y},3,2019-07-10,soybean"),
         "c.csv": points("x,y,x,y,yield", "{x},{y},1,2,3"), "d.txt": points("", " {x}  {y}  3 "),
         "e.csv": points("a,b", "{k},words"), "f.zip": b"PK\x03\x04", "g.txt": points("", "{lon},{lat},3.5,2,{k}.5")[1:],
         "h.txt": points("x y rate", "{x} {y} 4"), "soil.csv": points("x,y,vwc", "{x},{y},0.3"),
         "compost.csv": points("x,y,散布量", "{x},{y},7")},
        [("ask.crs", {}), ("ask.encoding", {}), ("ask.crop_said", {"crop": "wheat"}), ("draft.name_of_column", {}),
         ("ask.unit_fits", {"median": "3000.000", "fits": '"kg/ha", "lb/ac"', "known": po.ANY}),
         ("ask.unit", {"median": "7.000", "known": po.ANY}), ("draft.other_columns", {"columns": "Yld Mass(Dry)"}),
         ("draft.last_day", {"column": "date"}), ("draft.no_polygon", {}), ("draft.unit_guessed", {"median": "0.300"}),
         ("ask.spread_width", {}),
         ("draft.another", {"layer": "yield", "file": "a_2024.csv"}), ("draft.columns_twice", {}),
         ("draft.blanks_between", {}), ("draft.no_part", {}), ("init.unused", {"file": "e.csv", "why": po.ANY})]),
    "a zip": ({"yield.csv": YIELD_GPS, "more.zip": None}, [("draft.zip", {}), ("draft.crs_degrees", {}), ("draft.unit_said", {})]),
    "no header": ({"yield.csv": YIELD_GPS, "log.csv": YIELD_GPS.partition("\n")[2]}, [("draft.no_header", {})]),
    "its own code": ({"yield.csv": points("x,y,yield,epsg", "{x},{y},3000,32654")}, [("draft.crs_column", {})]),
    "the neighbour's code": (NEIGHBOURS, [("draft.crs_neighbour", {"file": "swaths.geojson"}),
                                          ("draft.polygons_with", {"records": "12", "column": "rate"})]),
    "a neighbour elsewhere": ({**NEIGHBOURS, "yield.csv": points("x,y,yield", "6{k:05},{y},3000")}, [("ask.crs", {})]),
    "abroad": ({"yield.csv": points("lon,lat,yield", "1{k}.5,48.1,5")},
               [("draft.outside_japan", {"lon": po.ANY, "lat": "48.1000"})]),
    "a picture alone": ({"ndvi.tif": geotiff(12, 8, [0.5] * 96, 141.767, 43.204, 0.0005, 4326, True)},
                        [("ask.boundary", {}), ("draft.picture", {"name": "ndvi"})]),
}


class Drafting(unittest.TestCase):
    def drafted(self, folder, language, *options):
        done = run("init", str(folder), "--lang", language, "--overwrite", *options)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout, (folder / "field.toml").read_text(encoding="utf-8")

    def test_the_sample_s_files_find_their_parts(self):
        with folder_of({name: (samples.FIELD / name).read_bytes() for name in FILES if name != "field.toml"}) as folder:
            said = json.loads(self.drafted(folder, "en", "--json")[0])
            self.assertEqual({f["file"]: f["role"] for f in said["files"]},
                             {"boundary.geojson": "boundary", "compost.csv": "organic", "moisture.csv": "moisture",
                              "ndvi.tif": "ndvi", "yield.csv": "yield"})
            asked = {q.partition(".")[2] for q in said["questions"]}
            for language in ("en", "ja"):
                printed, text = self.drafted(folder, language)
                draft = tomllib.loads(text)
                self.assertEqual(draft["field"], {"name": "east field"})
                self.assertEqual((draft["yield"]["value"], draft["yield"]["unit"], draft["yield"]["crs"]),
                                 ("yield_t_per_ha", "t/ha", "EPSG:4326"))
                self.assertEqual((draft["moisture"]["value"], draft["moisture"]["unit"]), ("moisture_pct", "%"))
                self.assertEqual((draft["organic"]["shape"], draft["organic"]["unit"]), ("path", "t/10a"))
                self.assertEqual(draft["organic"]["width"], "width_m")
                for message_id in ("ask.crop", "ask.harvested", "ask.image_date", "ask.sample_date", "ask.spread_date",
                                   "ask.material", "ask.material_nitrogen", "ask.efficiency", "ask.guide", "ask.guide_source",
                                   "ask.dressing_date", "ask.dressing", "ask.stage", "ask.other_dressings", "ask.credit_share",
                                   "ask.uptake", "ask.recovery", "ask.product", "ask.content", "ask.spreader_width",
                                   "ask.spreader_least", "ask.spreader_most", "ask.spreader_step", "draft.only_organic",
                                   "draft.guide_standard", "draft.ndvi_curve", "draft.name_of_folder", "init.head"):
                    self.assertRegex(text, po.pattern(language, message_id, {}))
                for message_id, arguments in (
                        ("init.done", {"path": str(folder / "field.toml"), "questions": str(len(said["questions"]))}),
                        ("init.role", {"file": "boundary.geojson", "layer": "boundary",
                                       "why": re.compile(po.pattern(language, "draft.one_polygon", {}))}),
                        ("draft.points_with", {"records": po.ANY, "column": "yield_t_per_ha"})):
                    self.assertRegex(printed, po.pattern(language, message_id, arguments))
                self.assertEqual({m for m in re.findall(r"(?m)^# (\w+) = ", text)}, asked)

    def test_the_draft_runs_once_its_questions_are_answered(self):
        own = tomllib.loads((samples.FIELD / "field.toml").read_text(encoding="utf-8"))
        lines = (samples.FIELD / "field.toml").read_text(encoding="utf-8").splitlines()
        with folder_of({name: (samples.FIELD / name).read_bytes() for name in FILES if name != "field.toml"}) as folder:
            questions = json.loads(self.drafted(folder, "ja", "--json")[0])["questions"]
            text = (folder / "field.toml").read_text(encoding="utf-8")
            for question in questions:
                section, _, key = question.partition(".")
                if key not in own[section]:
                    continue
                begin = lines.index(f"[{section}]")
                answer = next(line for line in lines[begin:] if line.startswith(f"{key} = "))
                head, mark, rest = text.partition(f"\n[{section}]\n")
                text = head + mark + re.sub(rf"(?m)^# {key} = .*$", answer, rest, count=1)
            # this material has a table, and nothing here draws on the image
            (folder / "field.toml").write_text(text.replace("# efficiency_pct = 10", "efficiency_pct = 10"), encoding="utf-8")
            done = run("prescribe", str(folder / "field.toml"), "-o", str(folder.parent / "out"), "--lang", "en")
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_what_is_known_and_what_is_asked(self):
        for name, (files, expected) in CASES.items():
            with self.subTest(name), folder_of({k: v for k, v in files.items() if v is not None}) as folder:
                if "more.zip" in files:
                    shutil.make_archive(str(folder.parent / "more"), "zip", samples.FIELD)
                    shutil.move(folder.parent / "more.zip", folder / "more.zip")
                for language in ("en", "ja"):
                    printed, text = self.drafted(folder, language)
                    tomllib.loads(text)
                    for message_id, arguments in expected:
                        self.assertRegex(printed + text, po.pattern(language, message_id, arguments))

    def test_every_year_of_one_crop_on_one_ground_takes_part(self):
        def log(day, crop="", place="{x},{y}", value=3000):
            return points("x,y,yield(kg/ha),date,crop", f"{place},{value},{day},{crop}")
        files = {"a.csv": log("2021-07-10", "wheat"), "b.csv": log("2024-07-20", "wheat"), "c.csv": log("2022-07-15"),
                 "d.csv": log("2023-09-30", "soybean"), "e.csv": log("2020-07-10", "wheat", "6{k:05},{y}"),
                 "f.csv": log("2022-07-16", "wheat")[:-40], "g.csv": points("x,y,yield(kg/ha)", "{x},{y},3000")}
        with folder_of(files) as folder:
            for language in ("en", "ja"):
                printed, text = self.drafted(folder, language)
                draft = tomllib.loads(text)
                self.assertEqual([(y["file"], str(y["harvested"])) for y in draft["yield"]],
                                 [("b.csv", "2024-07-20"), ("c.csv", "2022-07-15"), ("a.csv", "2021-07-10")])
                self.assertEqual(len(re.findall(po.pattern(language, "draft.one_crop", {}), text)), 3)
                for file, winner in (("d.csv", "b.csv"), ("e.csv", "b.csv"), ("f.csv", "c.csv"), ("g.csv", "b.csv")):
                    why = po.pattern(language, "draft.another", {"layer": "yield", "file": winner})
                    self.assertRegex(printed, po.pattern(language, "init.unused", {"file": file, "why": re.compile(why)}))

    def test_the_same_folder_gives_the_same_draft(self):
        with folder_of(CASES["in doubt"][0]) as folder:
            first = self.drafted(folder, "en")
            self.assertEqual(self.drafted(folder, "en"), first)
            self.assertEqual(sorted(p.name for p in folder.iterdir()), sorted([*CASES["in doubt"][0], "field.toml"]))

    def test_a_job_that_is_there_is_kept(self):
        with folder_of({"yield.csv": YIELD_GPS, "field.toml": "mine"}) as folder:
            before = hashes(folder)
            for language in ("en", "ja"):
                done = run("init", str(folder), "--lang", language)
                self.assertEqual(done.returncode, 5)
                self.assertRegex(done.stderr, po.pattern(language, "draft.exists", {"path": str(folder / "field.toml")}))
            self.assertEqual(hashes(folder), before)

    def test_folders_without_a_field(self):
        with folder_of({"letter.txt": "words\n"}) as folder:
            for where, message_id in ((folder, "draft.nothing"), (folder / "letter.txt", "draft.not_a_folder"),
                                      (folder / "none", "draft.not_a_folder")):
                for language in ("en", "ja"):
                    done = run("init", str(where), "--lang", language)
                    self.assertEqual(done.returncode, 4)
                    self.assertRegex(done.stderr, po.pattern(language, message_id, {}))
            self.assertEqual([p.name for p in folder.iterdir()], ["letter.txt"])

    def test_links_that_lead_nowhere_are_passed_over(self):
        with folder_of({"yield.csv": YIELD_GPS}) as folder:
            (folder / "loop.csv").symlink_to("loop.csv")
            (folder / "gone.csv").symlink_to("nowhere.csv")
            self.assertNotIn("loop", self.drafted(folder, "en")[0])

    def test_names_that_are_not_utf8(self):
        with folder_of({"yield.csv": YIELD_GPS}) as folder:
            odd = (folder / "yield.csv").rename(folder / os.fsdecode(b"y\x8c\xf3.csv"))
            for language in ("en", "ja"):
                done = run("init", str(folder), "--lang", language)
                self.assertEqual(done.returncode, 4)
                self.assertRegex(done.stderr, r"y\?\?\.csv: " + po.pattern(language, "file.name_not_utf8", {}))
            (folder / "log.csv").write_bytes(odd.read_bytes())
            for language in ("en", "ja"):
                why = re.compile(po.pattern(language, "file.name_not_utf8", {}))
                printed, text = self.drafted(folder, language)
                self.assertRegex(printed, po.pattern(language, "init.unused", {"file": "y??.csv", "why": why}))
                self.assertEqual(tomllib.loads(text)["yield"]["file"], "log.csv")
            folder = folder.rename(folder.parent / os.fsdecode(b"\x8c\xf3"))
            self.assertEqual(run("init", ".", "--overwrite", cwd=folder).returncode, 0)
            self.assertEqual(tomllib.loads((folder / "field.toml").read_text(encoding="utf-8"))["field"]["name"], "??")
            folder.rename(folder.parent / "east field")

    def test_names_that_would_break_a_line(self):
        with folder_of({'y"\\ä.csv': YIELD_GPS.replace("収量", "収\u3000量")}) as folder:
            odd = folder.parent / 'a"b\nc = 1'
            folder.rename(odd)
            draft = tomllib.loads(self.drafted(odd, "en")[1])
            self.assertEqual((draft["field"]["name"], draft["yield"]["file"]), (odd.name, 'y"\\ä.csv'))
            odd.rename(folder)
