# SPDX-License-Identifier: Apache-2.0
"""Every output but the task map itself, read again by means that share no code with the program."""
import csv
import hashlib
import html.parser
import math
import pathlib
import re
import shutil
import struct
import subprocess
import unittest
import zipfile

import po
from formats import Tiff, polygon_area, read_dbf, read_shp, read_wkb
from good_runs import MADE, GoodRun, OneRun, mesh, rows, summary
from sample import hashes, run, sample

GUIDE = pathlib.Path(__file__).resolve().parents[2] / "data" / "guide"
SHAPE = {"shape/rate" + ending for ending in (".shp", ".shx", ".dbf", ".prj", ".cpg")}
BY_WORD = {"taskdata": {"TASKDATA/GRD00001.bin", "TASKDATA/TASKDATA.XML"}, "zip": {"TASKDATA.zip"}, "shape": SHAPE,
           "gpkg": {"field.gpkg"}, "tif": {"rate.tif"}, "csv": {"cells.csv"}, "report": {"report.html"}}
ALWAYS = {"preview.svg", "summary.json"}


def cells_csv(out):
    return list(csv.DictReader((out / "cells.csv").read_text(encoding="utf-8-sig").splitlines()))


# Said where the guide asks for P2O5 or K2O (good_runs.Minerals).
OF_MINERALS = ("report.by_guide", "report.given", "report.minerals_intro", "report.nutrient", "report.wanted")
# and where there are soil tests (soil_tests.py)
OF_ZONES = ("report.share", "report.zone", "report.zones_intro")  # rates.py
OF_OWN_ROWS = ("report.overridden", "report.overridden_intro")
# of whole logs: cleaning.py
OF_LOGS = tuple("reason." + r for r in ("covered_before", "edge", "local_outlier", "no_place", "not_at_work", "pass_end", "pass_start",
                                        "position_jump", "speed_change", "too_fast", "too_slow", "turn", "unlike_strip"))
OF_SOIL_TESTS = tuple(f"report.{i}" for i in ("soil_test", "soil_tests_intro", "mean", "least", "most", "unit", "whole_field"))


class Choosing(GoodRun):
    def test_each_word_makes_its_files_and_no_other(self):
        with sample() as s:
            s.drop("yield", "ndvi", "moisture", "organic")
            self.made(s)
            everything = hashes(s.out)
            self.assertEqual(set(everything), MADE)
            for words in [*BY_WORD, "csv,tif", ",".join(BY_WORD)]:
                with self.subTest(words):
                    self.made(s, "--overwrite", "--outputs", words)
                    made = hashes(s.out)
                    self.assertEqual(set(made), ALWAYS.union(*(BY_WORD[w] for w in words.split(","))))
                    for name in set(made) - {"summary.json", "report.html"}:  # which list the others
                        self.assertEqual(made[name], everything[name], name)
                    self.assertEqual({o["file"]: o["sha256"] for o in summary(s.out)["outputs"]},
                                     {k: v for k, v in made.items() if k != "summary.json"})

    def test_an_unknown_word_is_refused_with_the_known_ones(self):
        known = ", ".join(BY_WORD)
        for language in ("en", "ja"):
            for word, words in {"kml": "zip,kml", "": "zip,", "ZIP": "ZIP"}.items():
                with sample() as s:
                    done = s.run("--outputs", words, "--lang", language)
                    self.assertEqual(done.returncode, 2)
                    self.assertRegex(done.stderr, po.pattern(language, "usage.unknown_output", {"word": word, "known": known}))
                    self.assertEqual([p.name for p in s.root.iterdir()], ["field"])

    def test_what_a_map_viewer_leaves_is_no_obstacle(self):
        with sample() as s:
            s.drop("yield", "ndvi", "moisture", "organic")
            self.made(s)
            (s.out / "rate.tif.aux.xml").write_text("<PAMDataset/>")
            self.made(s, "--overwrite")


class Sample(OneRun):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mesh = mesh(cls.out)
        cls.said = summary(cls.out)

    def test_the_archive_is_the_folder(self):
        with zipfile.ZipFile(self.out / "TASKDATA.zip") as archive:
            self.assertIsNone(archive.testzip())
            infos = archive.infolist()
            self.assertEqual([i.filename for i in infos], ["TASKDATA/GRD00001.bin", "TASKDATA/TASKDATA.XML"])
            for i in infos:
                self.assertEqual(archive.read(i), (self.out / i.filename).read_bytes())
                self.assertEqual((i.date_time, i.extra, i.compress_type, i.flag_bits & 0x809),
                                 ((1980, 1, 1, 12, 0, 0), b"", zipfile.ZIP_DEFLATED, 0))
                self.assertEqual(i.external_attr >> 16, 0o100644)
            self.assertEqual(archive.comment, b"")

    def test_cells_csv_is_the_mesh(self):
        data = (self.out / "cells.csv").read_bytes()
        self.assertTrue(data.startswith(b"\xef\xbb\xbfcell,row,col,lon_deg,lat_deg,area_m2,product_kg_per_10a,"))
        self.assertEqual(data.count(b"\r\n"), data.count(b"\n"))
        cells = cells_csv(self.out)
        self.assertEqual([int(c["cell"]) for c in cells], list(range(1, len(self.mesh) + 1)))
        terms = [k for k in cells[0] if k.endswith("_n_kg_per_10a") and not k.startswith("sd_")]
        self.assertEqual(len(terms), 10)
        for cell, known in zip(cells, self.mesh):
            self.assertEqual(round(1000 * float(cell["product_kg_per_10a"])), known["product_mg_per_m2"])
            self.assertEqual(round(100 * float(cell["product_kg_per_ha"])), known["product_mg_per_m2"])
            self.assertEqual(round(1000 * float(cell["n_kg_per_10a"])), known["n_mg_per_m2"])
            self.assertAlmostEqual(float(cell["area_m2"]), known["area_m2"], delta=0.0006)
            self.assertAlmostEqual(float(cell["sd_n_kg_per_10a"]), known["sd_n_kg_per_10a"], delta=0.00006)
            for term in terms:
                self.assertEqual(round(1000 * float(cell[term])), known[term.replace("kg_per_10a", "mg_per_m2")])

    def test_zones_are_the_mesh_s_cells_of_one_rate(self):
        cells = {(int(c["row"]), int(c["col"])): c["product_kg_per_10a"] for c in cells_csv(self.out)}
        zones, left = [], set(cells)
        while left:
            zone, edge = set(), [min(left)]
            while edge:
                row, col = edge.pop()
                if (row, col) in left:
                    left.remove((row, col))
                    zone.add((row, col))
                    edge += [n for n in ((row + 1, col), (row - 1, col), (row, col + 1), (row, col - 1))
                             if cells.get(n) == cells[row, col]]
            zones.append((float(cells[row, col]), len(zone)))
        found = rows(self.out, "SELECT product_kg_per_10a, cells FROM zones ORDER BY fid")
        self.assertEqual(sorted(found), sorted(zones))
        self.assertGreater(max(cells for _, cells in zones), 10)

    def test_zones_cover_the_field_once_and_hold_the_mesh_s_mass(self):
        area, product = 0, 0
        for blob, mg, stated, kg in rows(self.out, "SELECT geom, product_mg_per_m2, area_m2, product_kg FROM zones"):
            zone = sum(map(polygon_area, read_wkb(blob)))
            self.assertAlmostEqual(zone, stated, delta=1e-6 * stated + 1e-9)
            self.assertAlmostEqual(zone * mg / 1e6, kg, delta=1e-6 * kg + 1e-9)
            area += zone
            product += zone * mg / 1e6
        (blob, hectares), = rows(self.out, "SELECT geom, area_ha FROM boundary")
        self.assertAlmostEqual(area / sum(map(polygon_area, read_wkb(blob))), 1, delta=1e-6)
        self.assertAlmostEqual(area / 1e4 / hectares, 1, delta=1e-6)
        self.assertAlmostEqual(product / self.said["totals"]["products"][0]["mesh_kg"], 1, delta=1e-6)

    def test_the_shapefile_is_the_mesh_and_its_pad(self):
        shapes = read_shp((self.out / "shape/rate.shp").read_bytes())
        kinds, table = read_dbf((self.out / "shape/rate.dbf").read_bytes())
        self.assertEqual(set(kinds.values()), {"N"})
        self.assertTrue(all(re.fullmatch("[A-Z][A-Z0-9_]{0,9}", name) for name in kinds), kinds)
        self.assertEqual(len(shapes), len(table))
        self.assertEqual(len((self.out / "shape/rate.shx").read_bytes()), 100 + 8 * len(shapes))
        self.assertTrue((self.out / "shape/rate.prj").read_text().startswith('GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984"'))
        east = 111320 * math.cos(math.radians(43.2))
        inside = 0
        where = cells_csv(self.out)
        for rings, row in zip(shapes, table):
            rate = float(row["RATE_KG10A"])
            self.assertAlmostEqual(10 * rate, float(row["RATE_KGHA"]), delta=0.006)
            self.assertAlmostEqual(10 * float(row["N_KG10A"]), float(row["N_KGHA"]), delta=0.006)
            self.assertAlmostEqual(0.21 * rate, float(row["N_KG10A"]), delta=0.0011)
            ground = polygon_area(rings) * east * 111110
            if row["CELL"] == "0":
                self.assertEqual(float(row["AREA_M2"]), 0)
                continue
            known, place = self.mesh[int(row["CELL"]) - 1], where[int(row["CELL"]) - 1]
            self.assertEqual(round(1000 * rate), known["product_mg_per_m2"])
            self.assertAlmostEqual(float(row["AREA_M2"]), known["area_m2"], delta=0.006)
            self.assertGreater(ground, 0.99 * known["area_m2"])
            self.assertLess(max(math.hypot((x - float(place["lon_deg"])) * east, (y - float(place["lat_deg"])) * 111110)
                                for ring in rings for x, y in ring), 8.6)  # half a diagonal of 12 m, and a hair
            inside += float(row["AREA_M2"])
        self.assertAlmostEqual(inside / 1e4, self.said["field"]["area_ha"], delta=0.0002)
        self.assertIn("0", [row["CELL"] for row in table])

    def test_the_shapefile_ends_at_the_pad_and_spares_the_pond(self):
        for pad in (3, 30):  # within the mesh's cells, and farther than its last ones
            with self.subTest(pad), sample() as s:
                s.drop("yield", "ndvi", "moisture", "organic")
                s.write("field.toml", s.read("field.toml") + f"[task]\npad_m = {pad}\n")
                self.made(s)
                where = {(int(c["row"]), int(c["col"])): (float(c["lon_deg"]), float(c["lat_deg"])) for c in cells_csv(s.out)}
                lon, lat = where[9, 10]
                square_degree = 144 / abs((where[9, 11][0] - lon) * (where[10, 10][1] - lat))  # cells of 12 m
                ground = sum(map(polygon_area, read_shp((s.out / "shape/rate.shp").read_bytes()))) * square_degree
                (blob,), = rows(s.out, "SELECT geom FROM boundary")
                (outline, pond), = read_wkb(blob)
                round_it = sum(math.dist(a, b) for a, b in zip(outline, outline[1:]))
                field = polygon_area([outline, pond])
                self.assertGreater(polygon_area([pond]), 100)
                self.assertAlmostEqual(ground, field + pad * round_it + math.pi * pad**2, delta=5 + 0.03 * math.pi * pad**2)

    def test_the_raster_is_the_mesh(self):
        picture = Tiff((self.out / "rate.tif").read_bytes())
        self.assertEqual(picture.bands, 3)
        pixels = picture.pixels()
        cells = cells_csv(self.out)
        for cell, known in zip(cells, self.mesh):
            product, nitrogen, variance = pixels[int(cell["row"])][int(cell["col"])]
            self.assertEqual(round(1000 * product), known["product_mg_per_m2"])
            self.assertEqual(round(1000 * nitrogen), known["n_mg_per_m2"])
            self.assertAlmostEqual(variance, known["sd_n_kg_per_10a"] ** 2, delta=1e-5)
        empty = sum(all(map(math.isnan, p)) for line in pixels for p in line)
        self.assertEqual(empty, picture.rows * picture.cols - len(cells))
        self.assertEqual(picture.tags[33550][:2], (12.0, 12.0))
        corner = picture.tags[33922][3:5]
        first = rows(self.out, "SELECT geom FROM mesh ORDER BY fid LIMIT 1")[0][0]
        west = min(x for x, _ in read_wkb(first)[0][0])
        north = max(y for _, y in read_wkb(first)[0][0])
        self.assertEqual(corner, (west - 12 * int(cells[0]["col"]), north + 12 * int(cells[0]["row"])))
        self.assertIn(6680, picture.tags[34735])
        self.assertEqual(picture.tags[42113], "nan")
        for words in ("product_kg_per_10a", "n_variance_kg_per_10a_squared", "(kg/10a)^2"):
            self.assertIn(words, picture.tags[42112])

    def test_the_raster_is_cloud_optimized(self):
        data = (self.out / "rate.tif").read_bytes()
        picture = Tiff(data)
        self.assertIn(b"LAYOUT=IFDS_BEFORE_DATA", data[:picture.directory])
        self.assertGreater(min(picture.tags[324]), picture.directory)
        self.assertEqual((picture.tags[322][0] % 16, picture.tags[323][0] % 16), (0, 0))
        for at, size in zip(picture.tags[324], picture.tags[325]):  # each tile led by its size
            self.assertEqual(struct.unpack_from("<I", data, at - 4)[0], size)

    @unittest.skipUnless(shutil.which("gdalinfo") and shutil.which("ogrinfo"), "gdalinfo and ogrinfo are not installed")
    def test_gdal_opens_them(self):
        def told(*words):
            done = subprocess.run(words, capture_output=True, text=True, check=True)
            self.assertEqual(done.stderr, "")
            return done.stdout

        raster = told("gdalinfo", "--config", "GDAL_PAM_ENABLED", "NO", str(self.out / "rate.tif"))
        for words in ("LAYOUT=COG", 'ID["EPSG",6680]', "Unit Type: kg/10a", "NoData Value=nan"):
            self.assertIn(words, raster)
        shape = told("ogrinfo", "-al", "-so", str(self.out / "shape/rate.shp"))
        for words in ("Geometry: Polygon", "WGS 84", "RATE_KG10A: Real (12.3)"):
            self.assertIn(words, shape)
        zones = told("ogrinfo", "-dialect", "SQLite", "-sql", "SELECT count(*) AS bad FROM zones WHERE NOT ST_IsValid(geom)",
                     str(self.out / "field.gpkg"))
        self.assertIn("bad (Integer) = 0", zones)
        pieces = told("ogrinfo", "-dialect", "SQLite", "-sql",
                      "SELECT count(*) AS bad FROM rate WHERE NOT ST_IsValid(geometry)", str(self.out / "shape/rate.shp"))
        self.assertIn("bad (Integer) = 0", pieces)

    def test_the_summary_is_a_manifest(self):
        said = self.said
        self.assertRegex(said["libraries"], r"^GDAL [\d.]+, PROJ [\d.]+$")
        self.assertRegex(said["build"]["compiler"], r"^(GNU|Clang) [\d.]+$")
        self.assertTrue(said["build"]["processor"])
        self.assertEqual({t["file"]: t["sha256"] for t in said["tables"]},
                         {f"data/guide/{p.name}": hashlib.sha256(p.read_bytes()).hexdigest() for p in GUIDE.glob("*.toml")})
        self.assertEqual(said["settings"]["products"],
                         [{"name": "硫安", "n_pct": 21, "p2o5_pct": 0, "k2o_pct": 0, "spreader_width_m": 12,
                           "min_kg_per_10a": 5, "max_kg_per_10a": 60, "step_kg_per_10a": 1}])
        self.assertEqual(said["settings"]["task"], {"pad_m": 3})
        self.assertEqual(said["settings"]["yield"],
                         {"unit": "t/ha", "above_t_per_ha": 0, "at_most_t_per_ha": 20, "mad_factor": 3.5, "margin_m": 3,
                          "harvested": "2025-07-28"})
        self.assertEqual(said["settings"]["region"], "japan")
        crs = {i["role"]: (i.get("crs"), i.get("proj")) for i in said["inputs"]}
        to_field = "proj=tmerc lat_0=44 lon_0=142.25 k=0.9999 x_0=0 y_0=0 ellps=GRS80"
        self.assertEqual(crs["job"], (None, None))
        for role in ("boundary", "yield", "moisture", "organic"):
            self.assertEqual(crs[role][0], "EPSG:4326")
            self.assertTrue(crs[role][1].endswith(to_field), crs[role])
        self.assertEqual(crs["ndvi"], ("EPSG:32654", "proj=pipeline step inv proj=utm zone=54 ellps=WGS84 step " + to_field))
        for file in said["outputs"] + said["inputs"]:
            folder = self.out if file in said["outputs"] else self.s.folder
            self.assertEqual(file["bytes"], (folder / file["file"]).stat().st_size)


class Reader(html.parser.HTMLParser):
    """What a page says in each language; every tag must close."""
    VOID = {"meta", "input"}

    def __init__(self, text):
        super().__init__()
        self.open, self.said, self.tags = [], {"ja": "", "en": ""}, []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append((tag, dict(attrs).get("lang")))

    def handle_endtag(self, tag):
        last, _ = self.open.pop()
        if last != tag:
            raise ValueError(f"</{tag}> closes <{last}>")

    def handle_data(self, data):
        stack = [lang for tag, lang in self.open if tag == "span" and lang]
        for language in stack or self.said:
            self.said[language] += data


class Report(GoodRun):
    def reader(self, s):
        text = (s.out / "report.html").read_text(encoding="utf-8")
        reader = Reader(text)
        self.assertEqual(reader.open, [])
        for tag, attributes in reader.tags:
            self.assertNotIn(tag, ("script", "link", "img", "iframe", "object", "base", "form", "a"))
            for name, value in attributes.items():
                self.assertFalse(name.startswith("on") or name in ("src", "href", "xlink:href"), (tag, name))
                self.assertNotIn("url(http", value or "")
        return reader

    def test_it_says_everything_in_both_languages(self):
        with sample() as s:
            self.made(s)
            reader, said = self.reader(s), summary(s.out)
            totals = said["totals"]
            product, = totals["products"]
            for language in ("ja", "en"):
                words = reader.said[language]
                for message_id in po.SENTENCES[language]:
                    room = message_id.split(".")[0]
                    # terms of keys that this job does not state: rates.py
                    if message_id.split(".")[-1] in ("anchor", "manual", "budget"):
                        continue
                    if room not in ("report", "term", "term_meaning", "reason") or message_id in (
                            "report.no_notes", "report.not_used", "report.yield_of", "report.uptake_of", *OF_MINERALS, *OF_ZONES,
                            *OF_OWN_ROWS, *OF_SOIL_TESTS, *OF_LOGS):
                        continue
                    places = po.PLACE.findall(po.SENTENCES[language][message_id])
                    self.assertRegex(words, po.pattern(language, message_id, dict.fromkeys(places, po.ANY)))
                for role in ("job", "boundary", *{i["role"] for i in said["inputs"]}):
                    self.assertIn(po.say(language, "name." + role), words)
                for number in (f"{product['kg']:.0f} kg", f"{totals['nitrogen_kg']:.1f} kg",
                               f"{product['uniform_kg']:.0f} kg", f"{said['field']['area_ha']:.2f} ha",
                               f"(-{totals['nitrogen_saving_pct']:.1f} %)"):
                    self.assertIn(number, words)
                for term in said["ledger"].values():
                    self.assertIn(f"{round(term['n_kg'], 1) + 0.0:.1f}", words)  # never "-0.0"
                points = said["layers"]["yield"]
                for count in [points["kept"], points["points"], *points["rejected"].values()]:
                    self.assertIn(str(count), words)
                for file in said["inputs"] + [o for o in said["outputs"] if o["file"] != "report.html"]:
                    self.assertIn(file["sha256"], words)
                for row in said["unverified_constants"]:
                    self.assertIn(row, words)
                self.assertIn(po.say(language, "report.no_notes"), words)

    def test_notes_are_the_program_s_sentences(self):
        with sample() as s:
            s.drop("ndvi", "organic")
            head, *lines = s.read("moisture.csv").splitlines()
            s.write("moisture.csv", "\n".join([head, *(line.rpartition(",")[0] + ",30" for line in lines)]))
            spoken = self.made(s)
            reader = self.reader(s)
            for language in ("ja", "en"):
                words = reader.said[language]
                for layer in ("ndvi", "organic"):
                    self.assertRegex(words, po.pattern(language, "layer.missing", {"layer": layer}))
                self.assertRegex(words, po.pattern(language, "layer.no_signal", {"layer": "moisture"}))
                self.assertIn(po.say(language, "report.not_used"), words)
            for line in spoken.splitlines():
                self.assertIn(line, reader.said["en"])

    def test_a_hostile_name_is_only_text(self):
        name = "<script>alert(1)</script> & \"x\" ' \u202e --><svg onload=alert(1)>"
        with sample() as s:
            s.drop("yield", "ndvi", "moisture", "organic")
            s.replace("field.toml", 'name = "合成圃場 synthetic-1"', f"name = '''{name}'''")
            s.replace("field.toml", 'crop = "winter wheat"', "crop = '<b>'")
            s.replace("field.toml", 'name = "硫安"', "name = '</td><img src=x onerror=alert(1)>'")
            self.made(s)
            reader = self.reader(s)
            self.assertIn(name, reader.said["en"])
            self.assertIn("</td><img src=x onerror=alert(1)>", reader.said["ja"])

    def test_it_does_not_depend_on_the_language_of_the_run(self):
        made = []
        for language in ("ja", "en"):
            with sample() as s:
                s.drop("yield", "ndvi", "moisture", "organic")
                self.made(s, "--lang", language)
                made.append(hashes(s.out))
        self.assertEqual(*made)

    def test_help_names_the_outputs(self):
        for language in ("en", "ja"):
            said = "".join(run("prescribe", "--help", "--lang", language).stdout.split())
            self.assertIn("".join(po.say(language, "help.outputs").split()), said)
