# SPDX-License-Identifier: Apache-2.0
"""Runs that must work: what they make, and that nothing but the data decides it."""
import json
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import unittest

import po
from makers import WGS84_WKT, feature, geojson, geopackage, geotiff, shapefile, square
from sample import FILES, LAYERS, hashes, run, sample

DECODER = pathlib.Path(__file__).resolve().parents[1] / "clients" / "decode_taskdata.py"
MADE = {"TASKDATA/GRD00001.bin", "TASKDATA/TASKDATA.XML", "TASKDATA.zip", "cells.csv", "field.gpkg", "preview.svg",
        "rate.tif", "report.html", "shape/rate.cpg", "shape/rate.dbf", "shape/rate.prj", "shape/rate.shp",
        "shape/rate.shx", "summary.json"}
LIST_THE_INPUTS = {"report.html", "summary.json"}
WITHOUT_RATES = {"TASKDATA/TASKDATA.XML", "shape/rate.cpg", "shape/rate.prj", "shape/rate.shp", "shape/rate.shx"}


def rows(out, query):
    db = sqlite3.connect(f"file:{out / 'field.gpkg'}?mode=ro&immutable=1", uri=True)
    try:
        return db.execute(query).fetchall()
    finally:
        db.close()


def mesh(out):
    names = [r[1] for r in rows(out, "PRAGMA table_info(mesh)") if r[1] not in ("fid", "geom")]
    return [dict(zip(names, r)) for r in rows(out, f"SELECT {','.join(names)} FROM mesh ORDER BY fid")]


def summary(out):
    return json.loads((out / "summary.json").read_text(encoding="utf-8"))


def results(out, *left_out):
    """The bytes that a run made, by name."""
    return {name: digest for name, digest in hashes(out).items() if name not in left_out}


class GoodRun(unittest.TestCase):
    def made(self, s, *options, **settings):
        """The run's stderr; it must work."""
        done = s.run(*options, **settings)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stderr

    def of(self, change, *left_out):
        """What the sample makes once changed."""
        with sample() as s:
            change(s)
            self.made(s)
            return results(s.out, *left_out)


class OneRun(GoodRun):
    """What is looked at is one run, of the sample as `change` makes it: `s`, `out`, and what it said."""

    @staticmethod
    def change(s):
        pass

    @classmethod
    def setUpClass(cls):
        kept = sample()
        cls.s = kept.__enter__()
        cls.addClassCleanup(kept.__exit__, None, None, None)
        cls.change(cls.s)
        cls.done = cls.s.run()
        if cls.done.returncode:
            raise AssertionError(cls.done.stderr)
        cls.out = cls.s.out


class WhatIsMade(GoodRun):
    def test_boundary_and_guide_give_the_uniform_rate(self):
        with sample() as s:
            s.drop("yield", "ndvi", "moisture", "organic")
            self.made(s)
            cells = mesh(s.out)
            self.assertGreater(len(cells), 300)
            zero = {k for k in cells[0] if k.endswith("_n_mg_per_m2")} - {"guide_n_mg_per_m2", "rounding_n_mg_per_m2"}
            self.assertEqual(len(zero), 8)
            for cell in cells:  # 6 kg/10a of nitrogen is 28.57 kg/10a of 21 %: 29 whole steps
                self.assertEqual(cell["guide_n_mg_per_m2"], 6000)
                self.assertEqual(cell["product_mg_per_m2"], 29000)
                self.assertEqual(cell["n_mg_per_m2"], 6090)
                self.assertEqual([cell[k] for k in zero], [0] * 8)
            self.assertEqual({r for r, in rows(s.out, "SELECT DISTINCT rate_mg_per_m2 FROM task_grid")}, {0, 29000})

    def test_the_readme_s_picture_is_what_the_sample_makes(self):
        shown = pathlib.Path(__file__).resolve().parents[2] / "libvrmap" / "doc" / "images" / "sample.svg"
        with sample() as s:
            self.made(s)
            self.assertEqual((s.out / "preview.svg").read_bytes(), shown.read_bytes())

    def test_settings_of_gdal_change_nothing(self):
        hostile = {"OGR_SQLITE_PRAGMA": "page_size=8192", "OGR_SQLITE_JOURNAL": "WAL", "CPL_DEBUG": "ON",
                   "GDAL_NUM_THREADS": "4", "PROJ_NETWORK": "ON"}
        with sample() as quiet, sample() as loud:
            said = self.made(quiet)
            self.assertEqual(self.made(loud, environment=hostile), said)
            self.assertEqual(results(loud.out), results(quiet.out))

    def test_what_the_spreader_cannot_do_is_said(self):
        for old, new, message in (("min_kg_per_10a = 5", "min_kg_per_10a = 28", "spreader.raised_to_least"),
                                  ("max_kg_per_10a = 60", "max_kg_per_10a = 29", "spreader.cut_to_most")):
            with self.subTest(message), sample() as s:
                s.replace("field.toml", old, new)
                said = self.made(s)
                self.assertRegex(said, po.pattern("en", message, {"cells": re.compile("[1-9][0-9]*")}))
                rates = {cell["product_mg_per_m2"] for cell in mesh(s.out)}
                self.assertIn(28000 if message == "spreader.raised_to_least" else 29000, rates)

    def test_a_missing_layer_is_said_and_the_others_stand(self):
        for layer in LAYERS:
            with self.subTest(layer), sample() as s:
                s.drop(layer)
                said = self.made(s)
                self.assertEqual("gate.cause_unknown" in [n["id"] for n in summary(s.out)["notes"]], layer == "moisture")
                for other in LAYERS:
                    sentence = po.pattern("en", "layer.missing", {"layer": other})
                    (self.assertRegex if other == layer else self.assertNotRegex)(said, sentence)
                self.assertNotIn(layer, summary(s.out)["layers"])
        with sample() as s:
            s.drop(*LAYERS)
            said = self.made(s, "--lang", "ja")
            for layer in LAYERS:
                self.assertRegex(said, po.pattern("ja", "layer.missing", {"layer": layer}))

    def test_terms_sum_to_the_rate_in_every_cell(self):
        with sample() as s:
            self.made(s)
            for cell in mesh(s.out):
                terms = [v for k, v in cell.items() if k.endswith("_n_mg_per_m2")]
                self.assertEqual(sum(terms), cell["n_mg_per_m2"])
                self.assertTrue(5000 <= cell["product_mg_per_m2"] <= 60000 and cell["product_mg_per_m2"] % 1000 == 0)

    def test_taskdata_is_the_task_grid_and_holds_the_mesh_mass(self):
        with sample() as s:
            self.made(s)
            decoded = subprocess.run([sys.executable, "-B", str(DECODER), str(s.out / "TASKDATA")],
                                     capture_output=True, text=True, check=True).stdout.splitlines()[1:]
            grid = rows(s.out, "SELECT row, col, rate_mg_per_m2, inside_m2 FROM task_grid ORDER BY row, col")
            self.assertEqual([(int(r), int(c), int(raw)) for r, c, _, _, raw in (d.split(",") for d in decoded)],
                             [cell[:3] for cell in grid])
            on_grid = sum(cell[2] * cell[3] for cell in grid)
            on_mesh = sum(cell["product_mg_per_m2"] * cell["area_m2"] for cell in mesh(s.out))
            self.assertLess(abs(on_grid / on_mesh - 1), 1e-3)
            self.assertAlmostEqual(summary(s.out)["totals"]["products"][0]["kg"], on_grid / 1e6, places=3)

    def test_only_the_results_appear_and_are_listed(self):
        with sample() as s:
            before = hashes(s.folder)
            self.made(s)
            made = hashes(s.out)
            self.assertEqual(set(made), MADE)
            self.assertEqual(sorted(p.name for p in s.root.iterdir()), ["field", "out"])
            self.assertEqual(hashes(s.folder), before)
            said = summary(s.out)
            self.assertEqual({o["file"]: o["sha256"] for o in said["outputs"]},
                             {k: v for k, v in made.items() if k != "summary.json"})
            self.assertEqual({i["file"]: i["sha256"] for i in said["inputs"]}, {name: before[name] for name in FILES})

    def test_nan_and_inf_and_blank_are_counted_as_missing(self):
        def missing(*values):
            with sample() as s:
                for number, value in enumerate(values, 100):
                    cells = s.read("yield.csv").split("\n")[number - 1].split(",")
                    s.line("yield.csv", number, ",".join([*cells[:3], value, *cells[4:]]))
                self.made(s)
                return summary(s.out)["layers"]["yield"]["rejected"]["missing"]

        self.assertEqual(missing("nan", "inf", "-inf", "1e999", "", " ") - missing(), 6)


WEST, EAST = square(141.7685, 43.2006, 0.0012), square(141.7700, 43.2006, 0.0012)
PARTS = [[WEST, square(141.7689, 43.2009, 0.0003)], [EAST]]


class OtherFormats(GoodRun):
    def boundary(self, file, write, stated=""):
        """The task's grid, and the area, with the boundary from that file."""
        with sample() as s:
            s.drop("ndvi", "organic")
            s.replace("field.toml", 'file = "boundary.geojson"', f'file = "{file}"\n{stated}')
            write(s)
            self.made(s)
            return (s.out / "TASKDATA" / "GRD00001.bin").read_bytes(), summary(s.out)["field"]["area_ha"]

    def test_parts_and_holes_are_the_same_in_every_format(self):
        def write_shapefile(wkt):
            return lambda s: [s.write("b" + e, data) for e, data in shapefile(PARTS, wkt).items()]

        expected = self.boundary("b.json", lambda s: s.write("b.json", geojson(feature("MultiPolygon", PARTS))))
        self.assertAlmostEqual(expected[1], (2 * 0.0012**2 - 0.0003**2) * 111.1e3 * 81.3e3 / 1e4, delta=0.01)
        others = {"GeoPackage": ("b.gpkg", lambda s: geopackage(s.path("b.gpkg"), {"field": PARTS})),
                  "Shapefile": ("b.shp", write_shapefile(WGS84_WKT)),
                  "Shapefile, crs stated": ("b.shp", write_shapefile(None), 'crs = "EPSG:4326"'),
                  "layer named": ("b.gpkg", lambda s: geopackage(s.path("b.gpkg"), {"a": [[WEST]], "field": PARTS}),
                                  'layer = "field"')}
        for name, other in others.items():
            with self.subTest(name):
                self.assertEqual(self.boundary(*other), expected)

    @unittest.skipUnless(shutil.which("ogr2ogr"), "ogr2ogr is not installed: FlatGeobuf not tested")
    def test_flatgeobuf_is_read_like_geojson(self):
        def write(s):
            s.write("b.json", geojson(feature("MultiPolygon", PARTS)))
            subprocess.run(["ogr2ogr", "-f", "FlatGeobuf", str(s.path("b.fgb")), str(s.path("b.json"))], check=True)

        expected = self.boundary("b.json", lambda s: s.write("b.json", geojson(feature("MultiPolygon", PARTS))))
        self.assertEqual(self.boundary("b.fgb", write), expected)

    def test_chosen_parcels_are_the_field(self):
        chosen = [square(141.7685, 43.2006, 0.001), square(141.7695, 43.2006, 0.001)]
        crossing = [[141, 43], [142, 44], [142, 43], [141, 44], [141, 43]]
        rings = {"012106": chosen[0], "12106": crossing, "7": chosen[1]}
        parcels = geojson(*[feature("Polygon", [ring], {"cd": code}) for code, ring in rings.items()])
        made = [self.boundary("p.json", lambda s: s.write("p.json", parcels), f'key = "cd"\nkeys = {keys}')
                for keys in ('["012106", "7"]', '["7", "012106"]')]
        self.assertEqual(*made)
        whole = [[141.7685, 43.2006], [141.7705, 43.2006], [141.7705, 43.2016], [141.7685, 43.2016], [141.7685, 43.2006]]
        one = self.boundary("b.json", lambda s: s.write("b.json", geojson(feature("Polygon", [whole]))))
        self.assertAlmostEqual(made[0][1], one[1], places=3)

    def test_ndvi_from_bands_is_the_ndvi(self):
        places = {"west": 141.767, "north": 43.204, "step": 0.0002, "epsg": 4326, "geographic": True}
        red = [0.08 - 0.002 * (k % 30) for k in range(600)]
        nir = [0.25 + 0.01 * (k % 30) for k in range(600)]
        stated = "reflectance_scale = 0.0001\nreflectance_offset = -0.1"

        def made(ready):
            with sample() as s:
                if ready:
                    s.write("ndvi.tif", geotiff(30, 20, [(n - r) / (n + r) for r, n in zip(red, nir)], **places))
                else:
                    s.replace("field.toml", 'file = "ndvi.tif"', f'red = "r.tif"\nnir = "n.tif"\n{stated}')
                    for name, band in (("r.tif", red), ("n.tif", nir)):
                        s.write(name, geotiff(30, 20, [1e4 * v + 1000 for v in band], **places))
                self.made(s)
                return summary(s.out)["layers"]["ndvi"]

        ready, bands = made(True), made(False)
        self.assertGreater(ready["variogram"]["sill"], 1e-3)
        for key in ("sill", "range_m"):
            self.assertAlmostEqual(bands["variogram"].pop(key) / ready["variogram"].pop(key), 1, places=4)
        self.assertEqual(bands["variogram"], ready["variogram"])
        self.assertEqual(bands["samples"], ready["samples"])

    def test_a_confirmed_suspicion_lets_the_run_go_on(self):
        with sample() as s:
            lines = s.read("yield.csv").splitlines()
            far = [",".join([a, x, str(float(y) - 0.1), *rest])
                   for a, x, y, *rest in (r.split(",") for r in lines[1:])]
            s.write("yield.csv", "\n".join([*lines, *far, *far[:500]]) + "\n")
            self.assertEqual(s.run().returncode, 4)
            s.replace("field.toml", "[yield]\n", '[yield]\nconfirm = ["far_points"]\n')
            self.made(s)
            self.assertGreater(summary(s.out)["layers"]["yield"]["rejected"]["outside_field"], len(far))
        with sample() as s:
            head, *rows = s.read("moisture.csv").splitlines()
            s.write("moisture.csv", "\n".join([head, *(row.rpartition(",")[0] + ",0.25" for row in rows)]) + "\n")
            self.assertEqual(s.run().returncode, 4)
            s.replace("field.toml", "[moisture]\n", '[moisture]\nconfirm = ["low_percent"]\n')
            self.made(s)
        with sample() as s:
            s.replace("field.toml", 'unit = "t/10a"', 'unit = "kg/10a"')
            self.assertEqual(s.run().returncode, 4)
            s.replace("field.toml", "[organic]\n", '[organic]\nconfirm = ["unusual_dose"]\n')
            self.made(s)

    @unittest.skipUnless(shutil.which("gdalwarp"), "gdalwarp is not installed: NDVI in other CRSs not tested")
    def test_ndvi_in_another_crs_gives_nearly_the_same(self):
        def totals(crs):
            with sample() as s:
                if crs:
                    shutil.move(s.path("ndvi.tif"), s.root / "ndvi.tif")
                    subprocess.run(["gdalwarp", "-q", "-t_srs", crs, str(s.root / "ndvi.tif"), str(s.path("ndvi.tif"))],
                                   check=True)
                self.made(s)
                said = summary(s.out)
                return said["totals"]["products"][0]["kg"], said["ledger"]["ndvi"]["mean_abs_n_kg_per_10a"]

        product, moved = totals(None)
        for crs in ("EPSG:6680", "EPSG:4326", "EPSG:3857", "EPSG:32653"):
            with self.subTest(crs):
                other = totals(crs)
                self.assertLess(abs(other[0] / product - 1), 0.01)
                self.assertLess(abs(other[1] / moved - 1), 0.2)


class SameBytes(GoodRun):
    @classmethod
    def setUpClass(cls):
        with sample() as s:
            s.run()
            cls.usual = results(s.out)
            cls.usual_mesh = mesh(s.out)

    def test_whatever_the_threads_and_the_place(self):
        settings = {"once more": [], "1 thread": ["--threads", "1"], "2 threads": ["--threads", "2"],
                    "8 threads": ["--threads", "8"]}
        environments = {"German": {"LC_ALL": "", "LANG": "de_DE.UTF-8", "LC_NUMERIC": "de_DE.UTF-8"},
                        "Japanese": {"LC_ALL": "ja_JP.UTF-8", "TZ": "Asia/Tokyo"},
                        "C": {"LC_ALL": "C", "TZ": "America/St_Johns"}}
        runs = [(name, options, {}) for name, options in settings.items()]
        runs += [(name, [], {"environment": e}) for name, e in environments.items()]
        runs += [("from the root", [], {"cwd": "/"}), ("closed to others", [], {"umask": 0o077})]
        for name, options, keywords in runs:
            with self.subTest(name), sample() as s:
                self.made(s, *options, **keywords)
                self.assertEqual(results(s.out), self.usual)

    def test_whatever_ends_or_begins_the_lines(self):
        usual = {k: v for k, v in self.usual.items() if k not in LIST_THE_INPUTS}
        tables = [name for name in FILES if name.endswith(".csv")]
        for name, change in {"CRLF": lambda b: b.replace(b"\n", b"\r\n"), "BOM": lambda b: b"\xef\xbb\xbf" + b,
                             "blank lines at the end": lambda b: b + b"\n \n\r\n",
                             "no last newline": lambda b: b.rstrip(b"\n")}.items():
            with self.subTest(name):
                changed = self.of(lambda s: [s.write(t, change(s.path(t).read_bytes())) for t in tables],
                                  *LIST_THE_INPUTS)
                self.assertEqual(changed, usual)

    def test_however_the_office_writes_its_tables(self):
        def office(change, stated=""):
            """The yield log in other bytes, with what the job must say of it."""
            def make(s):
                s.write("yield.csv", change(s.read("yield.csv")))
                if stated:
                    s.replace("field.toml", 'file = "yield.csv"', f'file = "yield.csv"\n{stated}')
            return make

        def columns(s):
            names = s.read("yield.csv").partition("\n")[0].split(",")
            return f"header = false\ncolumns = {json.dumps(names)}"

        def bare(s):
            office(lambda t: t.partition("\n")[2], columns(s))(s)

        wide = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
        # the log's own place stays: its column is asked for by another name
        ways = {"tabs": office(lambda t: t.replace(",", "\t")),
                "semicolons": office(lambda t: t.replace(",", ";"), 'delimiter = "semicolon"'),
                "CP932": office(lambda t: t.replace("time_s", "時刻").encode("cp932")),
                "CP932 stated": office(lambda t: t.replace("time_s", "ｼﾞ").encode("cp932"), 'encoding = "cp932"'),
                "Latin-1 stated": office(lambda t: t.replace("time_s", "°").encode("latin-1"), 'encoding = "latin1"'),
                "full width": office(lambda t: t.translate(wide)),
                "names in full width": office(lambda t: t.replace("yield_t_per_ha", "Ｙield_t _per_ha")),
                "lines before the header": office(lambda t: "log;1\n\n" + t, "skip_lines = 2"),
                "no header": bare}
        for name, change in ways.items():
            with self.subTest(name):
                changed = self.of(change, *LIST_THE_INPUTS, "field.gpkg")  # whose points know their lines
                self.assertEqual(changed, {k: v for k, v in self.usual.items() if k in changed})
                self.assertEqual(len(changed), len(self.usual) - 3)

    def test_dates_as_offices_write_them(self):
        changed = self.of(lambda s: s.replace("field.toml", "2026-05-08", '"令和8年5月8日"'), *LIST_THE_INPUTS)
        self.assertEqual(changed, {k: v for k, v in self.usual.items() if k not in LIST_THE_INPUTS})

    def test_whatever_the_order_of_the_log(self):
        with sample() as s:
            for name in ("yield.csv", "moisture.csv"):
                head, *lines = s.read(name).splitlines(True)
                random.Random(7).shuffle(lines)
                s.write(name, head + "".join(lines))
            self.made(s)
            self.assertEqual(mesh(s.out), self.usual_mesh)
            for name in ("TASKDATA/TASKDATA.XML", "TASKDATA/GRD00001.bin"):
                self.assertEqual(results(s.out)[name], self.usual[name], name)

    def test_another_rate_gives_other_bytes(self):
        changed = self.of(lambda s: s.replace("field.toml", "nitrogen_kg_per_10a = 6.0", "nitrogen_kg_per_10a = 7.0"))
        for name in MADE - WITHOUT_RATES:
            self.assertNotEqual(changed[name], self.usual[name], name)

    def test_simulate_makes_the_same_field_of_the_same_seed(self):
        with sample() as s:
            for name, seed in (("a", "5"), ("b", "5"), ("c", "6")):
                done = run("simulate", "-o", str(s.root / name), "--seed", seed, "--lang", "en")
                expected = po.pattern("en", "simulate.done", {"seed": seed, "out": str(s.root / name)})
                self.assertRegex(done.stdout, expected)
            self.assertEqual(hashes(s.root / "a"), hashes(s.root / "b"))
            self.assertNotEqual(hashes(s.root / "a"), hashes(s.root / "c"))
            self.assertEqual(len(hashes(s.root / "a")), 9)
