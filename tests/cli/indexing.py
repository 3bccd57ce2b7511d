# SPDX-License-Identifier: Apache-2.0
"""What `vrmap index` makes of pictures, held against numbers worked out here; read by tools that are not ours."""
import array
import json
import math
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as tree

import pictures
import po
from makers import feature, geojson
from pictures import COLS, NORTH, ROWS, WEST, reflectances
from sample import hashes, run

HAVE_GDAL = shutil.which("gdal_translate") and shutil.which("gdalinfo")
REAL = pathlib.Path(os.environ.get("VRMAP_TEST_DATA", "../shared/data")) / "sentinel2"
FORMULAS = {
    "ndvi": lambda r: (r["B08"] - r["B04"]) / (r["B08"] + r["B04"]),
    "gndvi": lambda r: (r["B08"] - r["B03"]) / (r["B08"] + r["B03"]),
    "evi2": lambda r: 2.5 * (r["B08"] - r["B04"]) / (r["B08"] + 2.4 * r["B04"] + 1),
    "savi": lambda r: 1.5 * (r["B08"] - r["B04"]) / (r["B08"] + r["B04"] + 0.5),
    "ndwi": lambda r: (r["B03"] - r["B08"]) / (r["B03"] + r["B08"]),
}


def numbers_of(raster, band=None):
    """A raster's bands as GDAL's own tool unpacks them, and where its corner lies."""
    info = json.loads(subprocess.run(["gdalinfo", "-json", str(raster)], check=True, capture_output=True).stdout)
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out.bin"
        subprocess.run(["gdal_translate", "-q", "-ot", "Float64", "-of", "ENVI", str(raster), str(out)], check=True,
                       capture_output=True)
        values = array.array("d", out.read_bytes())
    cols, rows = info["size"]
    return [values[k * cols * rows:(k + 1) * cols * rows] for k in range(len(info["bands"]))], info


def rounded(reflectance):
    return {band: round(value * 10000) / 10000 for band, value in reflectance.items()}


class Runs(unittest.TestCase):
    def setUp(self):
        room = tempfile.TemporaryDirectory()
        self.addCleanup(room.cleanup)
        self.folder = pathlib.Path(room.name)
        self.path("field.geojson").write_text(pictures.field(), encoding="utf-8")

    def path(self, name):
        return self.folder / name

    def product(self, name="S2.SAFE", **how):
        return pictures.save(self.path(name), pictures.product(**how))

    def run_it(self, *words, out="out.tif", language="en"):
        done = run("index", *map(str, words), "--boundary", str(self.path("field.geojson")), "-o", str(self.path(out)), "--lang",
                   language)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def json_of(self, *words):
        self.run_it(*words, "--json", self.path("out.json"), "--overwrite")
        return json.loads(self.path("out.json").read_text(encoding="utf-8"))

    def told(self, done, message_id, language="en", **arguments):
        self.assertRegex(done.stdout + done.stderr, "(?m)^" + po.pattern(language, message_id, arguments) + "$")


@unittest.skipUnless(HAVE_GDAL, "gdal-bin is not here")
class Numbers(Runs):
    def cells(self, out="out.tif"):
        bands, info = numbers_of(self.path(out))
        west, step, _, north, _, _ = info["geoTransform"]
        cols, rows = info["size"]
        self.assertEqual([b["description"] for b in info["bands"]][:3], ["mean", "variance", "spread"])
        for k in range(cols * rows):
            x, y = west + step * (k % cols + 0.5), north - step * (k // cols + 0.5)
            yield int((x - WEST) // 10), int((NORTH - y) // 10), [b[k] for b in bands]

    def test_every_index_is_its_formula_of_reflectances(self):
        safe = self.product()
        for name, formula in FORMULAS.items():
            self.run_it(safe, "--index", name, "--overwrite")
            known = 0
            for col, row, (mean, variance, spread) in self.cells():
                if math.isnan(mean):
                    continue
                known += 1
                self.assertAlmostEqual(mean, formula(rounded(reflectances(col, row))), delta=1e-9)
                self.assertGreater(variance, 0)
                self.assertEqual(spread, 0)  # a cell of 5 m lies in one pixel of 10 m
            self.assertEqual(known, 4 * (COLS - 2) * (ROWS - 2))

    def test_a_cell_of_many_pixels_knows_its_spread(self):
        self.run_it(self.product(), "--cell", "20")
        seen = 0
        for col, row, (mean, variance, spread) in self.cells():
            # a cell's middle is the corner of its four pixels
            inside = [FORMULAS["ndvi"](rounded(reflectances(c, r))) for c in (col - 1, col) for r in (row - 1, row)]
            if math.isnan(mean) or not (2 <= col <= COLS - 2 and 2 <= row <= ROWS - 2):
                continue
            seen += 1
            middle = sum(inside) / 4
            self.assertAlmostEqual(mean, middle, delta=1e-9)
            self.assertAlmostEqual(spread, sum((v - middle) ** 2 for v in inside) / 4, delta=1e-12)
            self.assertGreater(variance, spread / 4)
            self.assertLess(variance, spread / 4 + 0.02 ** 2)
        self.assertEqual(seen, (COLS // 2 - 2) * (ROWS // 2 - 2))

    def test_the_red_edge_takes_bands_of_20_m(self):
        self.run_it(self.product(), "--index", "ndre", "--cell", "20")
        seen = 0
        for col, row, (mean, _, _) in self.cells():
            if math.isnan(mean):
                continue
            seen += 1
        self.assertGreater(seen, 60)
        # without B8A the mean of B08's four pixels stands for it
        self.run_it(self.product("cut.SAFE", bands=("B05_20m", "B08_10m")), "--index", "ndre", "--overwrite")
        bands, _ = numbers_of(self.path("out.tif"))
        self.assertTrue(any(not math.isnan(v) for v in bands[0]))

    def test_folder_archive_document_item_and_stack_say_the_same(self):
        files = pictures.product()
        safe = pictures.save(self.path("S2.SAFE"), files)
        means = []
        for words in ([safe], [pictures.archive(self.path("S2.zip"), files)], [safe / "MTD_MSIL2A.xml"],
                      [pictures.item(self.path("stac"))]):
            self.run_it(*words, "--overwrite")
            means.append(numbers_of(self.path("out.tif"))[0][0])
        self.path("stack.tif").write_bytes(pictures.stack())
        self.run_it(self.path("stack.tif"), "--order", "green,red,red_edge,nir", "--reflectance", "0.0001,-0.1", "--overwrite")
        means.append(numbers_of(self.path("out.tif"))[0][0])
        for other in means[1:]:
            for a, b in zip(means[0], other):
                self.assertTrue(math.isnan(a) and math.isnan(b) or abs(a - b) < 1e-9)

    def test_panels_on_the_ground_give_what_the_offset_gives(self):
        self.path("stack.tif").write_bytes(pictures.stack())
        targets = [w for band in ("red", "nir") for number, r in ((1300, 0.03), (6000, 0.5))
                   for w in ("--target", f"{band}={number},{r}")]
        self.run_it(self.path("stack.tif"), "--order", "green,red,red_edge,nir", *targets)
        for col, row, (mean, _, _) in self.cells():
            if not math.isnan(mean):
                self.assertAlmostEqual(mean, FORMULAS["ndvi"](rounded(reflectances(col, row))), delta=1e-9)

    def test_the_index_itself(self):
        values = [FORMULAS["ndvi"](reflectances(c, r)) for r in range(ROWS) for c in range(COLS)]
        self.path("ndvi.tif").write_bytes(pictures.raster(values))
        done = self.run_it(self.path("ndvi.tif"))
        self.told(done, "index.date_used", date=po.ANY, pixels=str((COLS - 2) * (ROWS - 2)), clear_pct="100.0")

    def test_one_pixel_over_the_field_shows_nothing_that_is_the_field_alone(self):
        self.path("one.tif").write_bytes(pictures.geotiff(1, 1, [0.5], WEST - 50, NORTH + 50, 90, epsg=pictures.EPSG))
        self.told(self.run_it(self.path("one.tif"), "--least-clear", "0"), "index.nothing")

    def test_no_data_inside_the_field(self):
        values = [FORMULAS["ndvi"](reflectances(c, r)) for r in range(ROWS) for c in range(COLS)]
        for c in range(10, 14):
            values[9 * COLS + c] = math.nan
        self.path("ndvi.tif").write_bytes(pictures.raster(values))
        self.run_it(self.path("ndvi.tif"))
        for col, row, (mean, _, _) in self.cells():
            outside = not (1 <= col < COLS - 1 and 1 <= row < ROWS - 1)
            self.assertEqual(math.isnan(mean), outside or row == 9 and 10 <= col < 14)

    def test_a_picture_in_another_system_and_turned(self):
        if not shutil.which("gdalwarp"):
            self.skipTest("no gdalwarp")
        values = [FORMULAS["ndvi"](reflectances(c, r)) for r in range(ROWS) for c in range(COLS)]
        self.path("ndvi.tif").write_bytes(pictures.raster(values))
        self.run_it(self.path("ndvi.tif"), "--cell", "20")
        home = {(c, r): v[0] for c, r, v in self.cells()}
        subprocess.run(["gdalwarp", "-q", "-t_srs", "EPSG:32614", "-tr", "1", "1", "-dstnodata", "nan", self.path("ndvi.tif"),
                        self.path("zone14.tif")], check=True)  # its pixels lie 3 degrees askew
        self.run_it(self.path("zone14.tif"), "--cell", "20", "--overwrite")
        compared = 0
        for c, r, v in self.cells():
            if not math.isnan(v[0]) and not math.isnan(home[c, r]):
                self.assertAlmostEqual(v[0], home[c, r], delta=0.01)
                compared += 1
        self.assertGreater(compared, 60)

    def test_the_real_product(self):
        if not REAL.is_dir():
            self.skipTest("no real pictures: VRMAP_TEST_DATA is not there")
        product = next(REAL.glob("*.zip"))
        done = run("index", str(product), "--boundary", str(REAL / "cobs_a_aoi.shp"), "-o", str(self.path("out.tif")))
        self.assertEqual(done.returncode, 0, done.stderr)
        shutil.unpack_archive(product, self.path("raw"))
        band = {}
        for name in ("B04", "B08"):
            (values,), info = numbers_of(next(self.path("raw").rglob(f"*_{name}_10m.tif")))
            band[name] = values
        west, step, _, north, _, _ = info["geoTransform"]
        cols, rows = info["size"]
        bands, made = numbers_of(self.path("out.tif"))
        x0, cell, _, y0, _, _ = made["geoTransform"]
        wide, compared = made["size"][0], 0
        for k, mean in enumerate(bands[0]):
            if math.isnan(mean):
                continue
            x, y = x0 + cell * (k % wide + 0.5), y0 - cell * (k // wide + 0.5)
            # cells that lie in one pixel
            if any(math.floor((x + d - west) / step) != math.floor((x - west) / step) for d in (-cell / 2 + .01, cell / 2 - .01)):
                continue
            if any(math.floor((north - y + d) / step) != math.floor((north - y) / step) for d in (-cell / 2 + .01, cell / 2 - .01)):
                continue
            at = int((north - y) // step) * cols + int((x - west) // step)
            red, nir = ((band[b][at] - 1000) / 10000 for b in ("B04", "B08"))
            self.assertAlmostEqual(mean, (nir - red) / (nir + red), delta=1e-6)
            compared += 1
        self.assertGreater(compared, 3000)


class Sky(Runs):
    def test_a_cloud_over_half_the_field_is_refused_and_may_be_allowed(self):
        half = pictures.classes(lambda col, row: col >= COLS // 4)
        safe = self.product(scl=half)
        done = run("index", str(safe), "--boundary", str(self.path("field.geojson")), "-o", str(self.path("out.tif")), "--lang", "en")
        self.assertEqual(done.returncode, 4)
        self.told_refused(done, date="2026-06-10", least_pct="70")
        self.assertFalse(self.path("out.tif").exists())
        made = self.json_of(safe, "--least-clear", "20", "--cloud-rim", "0")
        # the eastern half is cloud; the field leaves a column free in the west
        self.assertAlmostEqual(made["dates"][0]["clear_pct"], 100 * 11 / 22, delta=0.01)
        rim = self.json_of(safe, "--least-clear", "20", "--cloud-rim", "30")
        self.assertAlmostEqual(rim["dates"][0]["clear_pct"], 100 * 8 / 22, delta=0.01)

    def told_refused(self, done, **arguments):
        self.assertRegex(done.stderr, po.pattern("en", "ndvi.unclear", {"clear_pct": po.ANY, **arguments}))

    def test_flags_stand_for_missing_classes(self):
        files = pictures.product(scl=False)
        flags = [v for r in range(3) for c in range(4) for v in (1.0 if c == 3 else 0.0, 0.0, 0.0)]
        files["GRANULE/L2A/QI_DATA/MSK_CLASSI_B00.tif"] = pictures.geotiff(4, 3, flags, WEST, NORTH, 60, epsg=pictures.EPSG, bands=3)
        made = self.json_of(pictures.save(self.path("S2.SAFE"), files), "--cloud-rim", "0")
        self.assertAlmostEqual(made["dates"][0]["clear_pct"], 100 * 17 / 22, delta=0.01)

    def test_who_looked_needs_no_mask(self):
        self.run_it(self.product(scl=False), "--looked-at")

    def test_the_clearest_date_or_all_of_them(self):
        east = pictures.classes(lambda col, row: col >= COLS // 2 - 3)
        hazy = self.product("a.SAFE", scl=east, date="2026-06-08", shift=0.01)
        clear = self.product("b.SAFE", date="2026-06-10")
        made = self.json_of(hazy, clear, "--least-clear", "50")
        self.assertEqual([d["used"] for d in made["dates"]], [False, True])
        done = self.run_it(hazy, clear, "--least-clear", "50", "--overwrite")
        self.told(done, "index.date_left", date="2026-06-08", pixels=po.ANY, clear_pct=po.ANY)
        both = self.json_of(hazy, clear, "--least-clear", "50", "--dates", "composite")
        self.assertEqual([d["used"] for d in both["dates"]], [True, True])
        self.assertLess(both["standard_error"], made["standard_error"])
        self.assertAlmostEqual(both["mean"], made["mean"], delta=0.002)
        # of two as clear, the one nearest to the date wanted
        early = self.product("c.SAFE", date="2026-05-30")
        near = self.json_of(early, clear, "--date", "2026-05-31")
        self.assertEqual([d["used"] for d in near["dates"]], [True, False])


class Ground(Runs):
    def test_soil_and_shadow_are_left_out(self):
        self.path("stack.tif").write_bytes(pictures.stack())
        words = (self.path("stack.tif"), "--order", "green,red,red_edge,nir", "--reflectance", "0.0001,-0.1")
        made = self.json_of(*words, "--soil-below", "0.5", "--shadow-below", "0.28")
        self.assertGreater(made["dates"][0]["shadow_pct"], 5)
        self.assertEqual(made["dates"][0]["clear_pct"], 100)
        done = self.run_it(*words, "--soil-below", "0.6", "--overwrite")
        self.told(done, "index.left_out", soil_pct=po.ANY, shadow_pct="0.0")

    def test_noise_that_is_stated_widens(self):
        self.path("stack.tif").write_bytes(pictures.stack())
        words = (self.path("stack.tif"), "--order", "green,red,red_edge,nir", "--reflectance", "0.0001,-0.1")
        self.assertEqual(self.json_of(*words)["standard_error"], 0)
        self.assertGreater(self.json_of(*words, "--noise", "0.01")["standard_error"], 0.01)

    def test_saturated_ndvi_gives_way_to_the_red_edge(self):
        safe = self.product()
        self.told(self.run_it(safe, "--index", "auto", "--saturated", "0.5"), "index.red_edge_taken", share_pct=po.ANY)
        self.told(self.run_it(safe, "--index", "auto", "--overwrite"), "index.ndvi_taken", share_pct="0.0")
        cut = self.product("cut.SAFE", bands=("B04_10m", "B08_10m"))
        self.told(self.run_it(cut, "--index", "auto", "--saturated", "0.5", "--overwrite"), "index.ndvi_taken", share_pct=po.ANY)

    def test_parts_are_levelled(self):
        middle = WEST + 10 * COLS / 2
        halves = []
        for west, east in ((WEST, middle), (middle, WEST + 10 * COLS)):
            south = NORTH - 10 * ROWS
            halves.append(feature("Polygon", [[[west, south], [east, south], [east, NORTH], [west, NORTH], [west, south]]]))
        crs = {"type": "name", "properties": {"name": f"EPSG:{pictures.EPSG}"}}
        self.path("parts.geojson").write_text(geojson(*halves, crs=crs), encoding="utf-8")
        safe = self.product()
        apart = self.json_of(safe, "--parts", self.path("parts.geojson"))
        whole = self.json_of(safe)
        west, east = apart["parts_moved"]
        self.assertGreater(west, 0.05)  # the crop thickens to the east
        self.assertAlmostEqual(west, -east, delta=0.002)
        self.assertLess(apart["sd"], 0.7 * whole["sd"])
        self.assertAlmostEqual(apart["mean"], whole["mean"], delta=1e-5)
        self.told(self.run_it(safe, "--parts", self.path("parts.geojson"), "--overwrite"), "index.part", part="1", moved=po.ANY)

    def truth(self, of, n=10):
        rows = ["x,y,spad"]
        for k in range(n):
            col, row = 3 + 2 * (k % 9), 3 + k
            rows.append(f"{WEST + 10 * col + 2.5},{NORTH - 10 * row - 2.5},{of(FORMULAS['ndvi'](reflectances(col, row)), k):.4f}")
        self.path("spad.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        return ("--truth", self.path("spad.csv"), "--truth-value", "spad", "--truth-crs", f"EPSG:{pictures.EPSG}")

    def test_the_ground_calibrates_where_it_is_better(self):
        safe = self.product()
        truth = self.truth(lambda v, k: 20 + 30 * v + 0.2 * (-1) ** k)
        done = self.run_it(safe, *truth)
        self.told(done, "index.truth_better", points="10", error=po.ANY, mean_error=po.ANY)
        made = self.json_of(safe, *truth)
        self.assertAlmostEqual(made["calibration"]["slope"], 30, delta=3)
        self.assertTrue(made["calibration"]["applied"])
        if HAVE_GDAL:
            bands, info = numbers_of(self.path("out.tif"))
            self.assertEqual(info["bands"][3]["description"], "spad")
            c = made["calibration"]
            for mean, spad in zip(bands[0], bands[3]):
                if not math.isnan(mean):
                    self.assertAlmostEqual(spad, c["intercept"] + c["slope"] * mean, delta=1e-4)

    def test_chance_is_no_calibration(self):
        truth = self.truth(lambda v, k: 40 + (7 * k) % 5)
        done = self.run_it(self.product(), *truth)
        self.told(done, "index.truth_no_better", points="10", error=po.ANY, mean_error=po.ANY)
        self.assertFalse(self.json_of(self.path("S2.SAFE"), *truth)["calibration"]["applied"])


class Outputs(Runs):
    def test_picture_and_languages(self):
        safe = self.product()
        done = self.run_it(safe, language="ja")
        self.told(done, "index.layer", "ja", index="ndvi", cells=str(4 * (COLS - 2) * (ROWS - 2)), mean=po.ANY, sd=po.ANY, error=po.ANY)
        svg = tree.parse(self.path("out.svg")).getroot()
        words = "".join(svg.itertext())
        for part in ("NDVI", "2026-06-10", "標準誤差", "Standard error", "Spread within the cell"):
            self.assertIn(part, words)

    def test_same_pictures_same_bytes(self):
        safe = self.product()
        self.run_it(safe, "--json", self.path("out.json"))
        first = hashes(self.folder)
        self.run_it(safe, "--json", self.path("out.json"), "--overwrite")
        self.assertEqual(hashes(self.folder), first)

    def test_a_picture_that_shows_nothing_of_the_field(self):
        values = [math.nan] * (COLS * ROWS)
        self.path("ndvi.tif").write_bytes(pictures.raster(values))
        done = self.run_it(self.path("ndvi.tif"), "--least-clear", "0")
        self.told(done, "index.nothing")

    def test_help_in_both_languages(self):
        options = ("pictures", "out", "boundary", "index", "saturated", "order", "meaning", "target", "crs", "cell", "date", "dates",
                   "least_clear", "cloud_rim", "looked_at", "soil_below", "shadow_below", "noise", "parts", "truth", "truth_value",
                   "truth_crs", "truth_x", "truth_y", "picture")
        for language in ("en", "ja"):
            said = "".join(run("index", "--help", "--lang", language).stdout.split())
            for message_id in ("help.index", *(f"help.index.{name}" for name in options)):
                self.assertIn("".join(po.say(language, message_id).split()), said, message_id)
