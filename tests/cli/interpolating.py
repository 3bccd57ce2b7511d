# SPDX-License-Identifier: Apache-2.0
"""What `vrmap interpolate` makes: held against gstat's numbers, read by tools that are not ours."""
import array
import csv
import json
import math
import pathlib
import random
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as tree

import po
from makers import feature, geojson, geotiff
from sample import hashes, run, terminal_words

REFERENCE = pathlib.Path(__file__).resolve().parents[1] / "reference" / "kriging"
UTM = "EPSG:32654"
MODELS = {"exponential": "0.2 Nug() + 0.8 Exp(30)", "spherical": "0.2 Nug() + 0.8 Sph(70)"}
# the reference's coordinates are of no real place
BASE = ("--value", "value", "--crs", UTM)
GRID = ("--grid", "600030.3,4800040.7,5,5,10,10")
HAVE_GDAL = shutil.which("gdal_translate") and shutil.which("gdalinfo")


def table(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def pixels(raster):
    """Both bands as GDAL's own tool unpacks them: x, y of the middle and the value, row by row."""
    info = json.loads(subprocess.run(["gdalinfo", "-json", str(raster)], check=True, capture_output=True).stdout)
    west, dx, _, north, _, dy = info["geoTransform"]
    cols, rows = info["size"]
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out.bin"
        subprocess.run(["gdal_translate", "-q", "-of", "ENVI", str(raster), str(out)], check=True, capture_output=True)
        numbers = array.array("d", out.read_bytes())
    size = cols * rows
    return [[(west + dx * (k % cols + 0.5), north + dy * (k // cols + 0.5), numbers[band * size + k]) for k in range(size)]
            for band in (0, 1)]


class Runs(unittest.TestCase):
    def setUp(self):
        room = tempfile.TemporaryDirectory()
        self.addCleanup(room.cleanup)
        self.folder = pathlib.Path(room.name)
        shutil.copyfile(REFERENCE / "points.csv", self.folder / "points.csv")

    def path(self, name):
        return self.folder / name

    def write(self, name, rows, head="x,y,value"):
        lines = [head, *(",".join(map(str, row)) for row in rows)]
        self.path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def run_it(self, *options, points="points.csv", out="out.tif", base=BASE, language="en"):
        done = run("interpolate", str(self.path(points)), "-o", str(self.path(out)), *base, *map(str, options), "--lang", language)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def told(self, done, message_id, language="en", **arguments):
        self.assertRegex(done.stdout + done.stderr, "(?m)^" + po.pattern(language, message_id, arguments) + "$")

    def json_of(self, *options, **settings):
        self.run_it("--json", self.path("out.json"), "--overwrite", *options, **settings)
        return json.loads(self.path("out.json").read_text(encoding="utf-8"))


class AgainstGstat(Runs):
    def test_places(self):
        for name, model in MODELS.items():
            wanted = [row for row in table(REFERENCE / "places.csv") if row["case"] == name]
            self.write("places.csv", [(row["x"], row["y"]) for row in wanted], "x,y")
            done = self.run_it("--targets", self.path("places.csv"), "--model", model, "--radius", "none", "--overwrite", out="out.csv")
            found = table(self.path("out.csv"))
            self.assertEqual([(r["x"], r["y"]) for r in found], [(r["x"], r["y"]) for r in wanted])
            self.assertLess(max(abs(float(f["pred"]) - float(w["mean"])) for f, w in zip(found, wanted)), 1e-10)
            self.assertLess(max(abs(float(f["var"]) - float(w["variance"])) for f, w in zip(found, wanted)), 1e-10)
            self.told(done, "interpolate.method_anywhere", kind="ordinary", nugget="error", neighbours="32", least="3")
            self.told(done, "interpolate.places", estimated="50", targets="50", least=po.ANY, mean=po.ANY, most=po.ANY)
            self.told(done, "interpolate.model_given", model=model)

    @unittest.skipUnless(HAVE_GDAL, "gdal_translate is not installed: the raster's numbers not tested")
    def test_blocks(self):
        for name, model in MODELS.items():
            self.run_it(*GRID, "--model", model, "--radius", "none", "--overwrite")
            mean, variance = pixels(self.path("out.tif"))
            wanted = [row for row in table(REFERENCE / "blocks.csv") if row["case"] == name]
            self.assertEqual(len(mean), len(wanted))
            for row in wanted:
                at = 10 * int(row["row"]) + int(row["col"])
                self.assertAlmostEqual(mean[at][0], 600032.8 + 5 * int(row["col"]), delta=1e-6)
                self.assertAlmostEqual(mean[at][1], 4800088.2 - 5 * int(row["row"]), delta=1e-6)
                self.assertLess(abs(mean[at][2] - float(row["mean"])), 1e-10)
                self.assertLess(abs(variance[at][2] - float(row["variance"])), 1e-10)

    def test_blocks_about_places(self):
        wanted = [row for row in table(REFERENCE / "blocks.csv") if row["case"] == "exponential"]
        self.write("places.csv", [(600032.8 + 5 * int(row["col"]), 4800088.2 - 5 * int(row["row"])) for row in wanted], "x,y")
        self.run_it("--targets", self.path("places.csv"), "--block", "5x5", "--model", MODELS["exponential"], "--radius", "none", out="out.csv")
        for found, row in zip(table(self.path("out.csv")), wanted):
            self.assertLess(abs(float(found["pred"]) - float(row["mean"])), 1e-10)
            self.assertLess(abs(float(found["var"]) - float(row["variance"])), 1e-10)

    def test_all_of_900_points(self):
        points = table(REFERENCE / "global" / "samples.csv")
        self.write("points.csv", [(row["x"], row["y"], row["value"]) for row in points])
        shutil.copyfile(REFERENCE / "global" / "places.csv", self.path("places.csv"))
        report = self.json_of("--targets", self.path("places.csv"), "--model", MODELS["exponential"], "--neighbours", "all", "--radius", "none",
                              base=("--value", "value", "--crs", "none"), out="out.csv")
        for found, wanted in zip(table(self.path("out.csv")), table(REFERENCE / "global" / "ordinary.csv")):
            self.assertLess(abs(float(found["pred"]) - float(wanted["mean"])), 1e-10)
            self.assertLess(abs(float(found["var"]) - float(wanted["variance"])), 1e-10)
        errors = [float(row["mean"]) - float(row["value"]) for row in points]
        self.assertLess(abs(report["cross_validation"]["rmse"] - math.sqrt(sum(e * e for e in errors) / 900)), 1e-10)

    def test_cross_validation(self):
        left_out = [float(row["exponential"]) for row in table(REFERENCE / "left_out.csv")]
        errors = [p - float(row["value"]) for p, row in zip(left_out, table(REFERENCE / "points.csv"))]
        found = self.json_of(*GRID, "--model", MODELS["exponential"], "--radius", "none")["cross_validation"]
        self.assertEqual(found["samples"], 400)
        self.assertLess(abs(found["mean_error"] - sum(errors) / 400), 1e-10)
        self.assertLess(abs(found["rmse"] - math.sqrt(sum(e * e for e in errors) / 400)), 1e-10)


class Grids(Runs):
    @unittest.skipUnless(HAVE_GDAL, "gdalinfo is not installed: the raster's head not tested")
    def test_the_raster_is_what_a_gis_expects(self):
        self.run_it("--grid", "600030,4800040,5,2.5,8,12")
        info = json.loads(subprocess.run(["gdalinfo", "-json", str(self.path("out.tif"))], check=True, capture_output=True).stdout)
        self.assertEqual(info["size"], [8, 12])
        self.assertEqual(info["geoTransform"], [600030, 5, 0, 4800070, 0, -2.5])
        self.assertEqual([b["description"] for b in info["bands"]], ["mean", "variance"])
        self.assertEqual({(b["type"], str(b["noDataValue"])) for b in info["bands"]}, {("Float64", "NaN")})
        self.assertEqual(info["metadata"]["IMAGE_STRUCTURE"]["COMPRESSION"], "DEFLATE")
        self.assertIn('ID["EPSG",32654]', info["coordinateSystem"]["wkt"])
        self.assertEqual(len(info.get("files", [])), 1)

    @unittest.skipUnless(HAVE_GDAL, "gdal_translate is not installed: the raster's numbers not tested")
    def test_cells_that_touch_the_field(self):
        ring = [[600021, 4800021], [600081, 4800021], [600021, 4800081], [600021, 4800021]]
        self.path("field.geojson").write_text(geojson(feature("Polygon", [ring]), crs={
            "type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32654"}}), encoding="utf-8")
        found = self.json_of("--boundary", self.path("field.geojson"), "--cell", "10")
        self.assertEqual([found["targets"][k] for k in ("x0", "y0", "nx", "ny", "wanted", "estimated")], [600020, 4800020, 7, 7, 28, 28])
        for x, y, value in pixels(self.path("out.tif"))[0]:
            self.assertEqual(math.isnan(value), (x - 5) + (y - 5) >= 600021 + 4800081, (x, y))

    def test_the_default_is_a_grid_over_the_points(self):
        targets = self.json_of()["targets"]
        self.assertEqual([targets[k] for k in ("x0", "y0", "dx", "dy", "nx", "ny")], [599995, 4799995, 5, 5, 25, 25])
        self.assertEqual([targets["block_m"], targets["discretise"]], [[5, 5], 4])

    def test_points_and_blocks(self):
        def sure(*options):
            found = self.json_of(*GRID, "--model", MODELS["exponential"], *options)
            return found["targets"]["block_m"]

        self.assertEqual(sure("--point"), [0, 0])
        self.assertEqual(sure("--block", "0"), [0, 0])
        self.assertEqual(sure("--block", "20x10"), [20, 10])


class Files(Runs):
    def test_the_same_bytes_whatever_the_order_threads_and_language(self):
        self.run_it(*GRID, "--isa", "baseline", "--json", self.path("out.json"))
        first = {k: v for k, v in hashes(self.folder).items() if k in ("out.tif", "out.svg")}
        lines = self.path("points.csv").read_text(encoding="utf-8").splitlines()
        rest = lines[1:]
        random.Random(1).shuffle(rest)
        self.path("points.csv").write_text("\n".join([lines[0], *rest]) + "\n", encoding="utf-8")
        self.run_it(*GRID, "--isa", "baseline", "--threads", "3", "--overwrite", language="ja")
        self.assertEqual({k: v for k, v in hashes(self.folder).items() if k in first}, first)

    def test_nothing_is_replaced_unless_asked_and_nothing_is_left_beside(self):
        self.run_it(*GRID)
        names = {p.name for p in self.folder.iterdir()}
        self.assertEqual(names, {"points.csv", "out.tif", "out.svg"})
        before = hashes(self.folder)
        refused = run("interpolate", str(self.path("points.csv")), "-o", str(self.path("out.tif")), *BASE)
        self.assertEqual((refused.returncode, hashes(self.folder)), (5, before))
        self.run_it(*GRID, "--model", MODELS["spherical"], "--overwrite", "--no-picture")
        after = hashes(self.folder)
        self.assertEqual({k for k in before if before[k] != after[k]}, {"out.tif"})
        self.assertEqual(after.keys(), before.keys())

    def test_the_json_has_what_was_said(self):
        found = self.json_of(*GRID, "--model", MODELS["exponential"], "--isa", "baseline")
        self.assertEqual([found[k] for k in ("program", "command", "value", "crs", "isa")],
                         ["vrmap", "interpolate", "value", UTM, "baseline"])
        self.assertEqual([i["role"] for i in found["inputs"]], ["points"])
        self.assertEqual(found["model"]["text"], MODELS["exponential"])
        self.assertEqual(found["model"]["structures"], [{"shape": "Exp", "sill": 0.8, "range_m": 30, "azimuth_deg": 0, "ratio": 1}])
        here = hashes(self.folder)
        self.assertEqual({o["file"]: o["sha256"] for o in found["outputs"]}, {k: here[k] for k in ("out.tif", "out.svg")})
        self.assertGreater(len(found["variogram"]), 5)

    def test_the_picture(self):
        self.run_it(*GRID)
        root = tree.parse(self.path("out.svg")).getroot()
        classes = [e.get("class") for e in root.iter() if e.get("class")]
        self.assertEqual([classes.count(c) for c in ("panel", "variogram", "model")], [2, 1, 1])
        self.assertGreater(classes.count("lag"), 5)

    def test_formats(self):
        rows = table(self.path("points.csv"))
        self.path("points.geojson").write_text(geojson(*(
            feature("Point", [float(r["x"]), float(r["y"])], {"value": float(r["value"])}) for r in rows), crs={
                "type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32654"}}), encoding="utf-8")
        self.run_it(*GRID)
        self.run_it(*GRID, points="points.geojson", base=("--value", "value"), out="json.tif")
        here = hashes(self.folder)
        self.assertEqual(here["out.tif"], here["json.tif"])

    def test_an_office_table(self):
        text = self.path("points.csv").read_text(encoding="utf-8").replace("x,y,value", "東,北,収量").replace(",", ";")
        self.path("office.csv").write_bytes(text.encode("cp932"))
        options = ("--x", "東", "--y", "北", "--encoding", "cp932", "--delimiter", "semicolon")
        self.run_it(*GRID)
        self.run_it(*GRID, *options, points="office.csv", base=("--value", "収量", "--crs", UTM), out="office.tif")
        here = hashes(self.folder)
        self.assertEqual(here["out.tif"], here["office.tif"])

    def test_degrees_are_carried_where_asked(self):
        self.write("degrees.csv", [(141.7 + (k % 5) / 1e4, 43.2 + (k // 5) / 1e4, k % 7) for k in range(40)])
        for to, crs in (("auto", "EPSG:6680"), (UTM, UTM)):
            found = self.json_of("--to-crs", to, points="degrees.csv", base=("--value", "value", "--crs", "EPSG:4326"))
            self.assertEqual(found["crs"], crs)
            self.assertGreater(found["targets"]["estimated"], 9)

    def test_metres_of_no_system(self):
        done = self.run_it(*GRID, base=("--value", "value", "--crs", "none"))
        self.told(done, "interpolate.no_crs")
        self.assertIsNone(self.json_of(*GRID, base=("--value", "value", "--crs", "none"))["crs"])


class Methods(Runs):
    def estimate(self, *options, rows=None, head="x,y,value", at=((50.0, 50.0),)):
        """Mean and variance at places, of points in metres of no system."""
        rows = rows or [(10 * (k % 11), 10 * (k // 11), 3 + math.sin(k)) for k in range(121)]
        self.write("points.csv", rows, head)
        self.write("places.csv", at, head.replace(",value", "").replace(",noise", ""))
        self.run_it("--targets", self.path("places.csv"), "--overwrite", *options, out="out.csv", base=("--value", "value", "--crs", "none"))
        return [tuple(float(r[k]) if r[k] else None for k in ("pred", "var")) for r in table(self.path("out.csv"))]

    def test_kinds(self):
        model = ("--model", "0.1 Nug() + 0.9 Exp(20)")
        plane = [(10 * (k % 11), 10 * (k // 11), 3 + 0.2 * (k % 11) - 0.4 * (k // 11)) for k in range(121)]
        square = [(x, y, 1 + x * x / 100 - x * y / 50) for x, y, _ in plane]
        (found,) = self.estimate(*model, "--kind", "universal", rows=plane, at=[(33, 47)])
        self.assertAlmostEqual(found[0], 3 + 0.66 - 1.88, delta=1e-9)
        (found,) = self.estimate(*model, "--kind", "universal", "--degree", "2", rows=square, at=[(33, 47)])
        self.assertAlmostEqual(found[0], 1 + 33 * 33 / 100 - 33 * 47 / 50, delta=1e-8)
        (simple,) = self.estimate(*model, "--kind", "simple", "--mean", "77", "--radius", "1e4", at=[(9000, 50)])
        self.assertAlmostEqual(simple[0], 77, delta=1e-9)
        (ordinary,) = self.estimate(*model, "--radius", "1e4", at=[(9000, 50)])
        self.assertLess(abs(ordinary[0] - 3), 1)

    def test_nugget(self):
        model = ("--model", "0.5 Nug() + 0.5 Exp(20)")
        smooth = self.estimate(*model)[0]
        exact = self.estimate(*model, "--nugget", "exact")[0]
        self.assertAlmostEqual(exact[0], 3 + math.sin(60), delta=1e-9)
        self.assertAlmostEqual(exact[1], 0, delta=1e-9)
        self.assertGreater(abs(smooth[0] - exact[0]), 0.01)

    def test_variance_of_each_value(self):
        rows = [(10 * (k % 11), 10 * (k // 11), 3, 0.01) for k in range(121)]
        rows[60] = (50, 50, 9, 1000)
        (known,) = self.estimate("--variance", "noise", "--model", "0.0 Nug() + 0.9 Exp(20)", rows=rows, head="x,y,value,noise")
        (taken,) = self.estimate("--model", "0.0 Nug() + 0.9 Exp(20)", rows=rows, head="x,y,value,noise")
        self.assertLess(known[0], 3.1)
        self.assertAlmostEqual(taken[0], 9, delta=1e-6)

    def test_anisotropy(self):
        rows = [(10 * (k % 11), 10 * (k // 11), 5 if k == 60 else 0) for k in range(121)]
        along, across = self.estimate("--model", "0 Nug() + 1 Exp(60, 45, 0.2)", rows=rows, at=[(54, 54), (54, 46)])
        self.assertGreater(along[0], across[0] + 0.5)  # the azimuth is clockwise from north
        self.run_it("--model", "0 Nug() + 1 Exp(60, 45, 0.2)", "--overwrite", "--json", self.path("out.json"),
                    base=("--value", "value", "--crs", "none"))
        structure = json.loads(self.path("out.json").read_text(encoding="utf-8"))["model"]["structures"][0]
        self.assertEqual([structure[k] for k in ("azimuth_deg", "ratio")], [45, 0.2])
        picture = self.path("out.svg").read_text(encoding="utf-8")
        self.assertIn("stroke-dasharray", picture)
        for language in ("en", "ja"):
            self.assertIn(po.say(language, "interpolate.dashed"), picture)

    def test_neighbourhood(self):
        model = ("--model", "0.1 Nug() + 0.9 Exp(20)")
        far = self.estimate(*model, "--radius", "30", at=[(50, 50), (500, 500), ("", 3)])
        self.assertEqual([f[0] is None for f in far], [False, True, True])
        self.assertEqual(self.estimate(*model, "--radius", "30", "--neighbours", "60", "--min-neighbours", "40")[0][0], None)
        every = self.estimate(*model, "--neighbours", "all", "--radius", "none", at=[(52, 47)])
        few = self.estimate(*model, "--neighbours", "8", at=[(52, 47)])
        sectors = self.estimate(*model, "--neighbours", "8", "--sectors", "4", "--radius", "60", at=[(52, 47)])
        self.assertEqual(len({every[0], few[0], sectors[0]}), 3)

    def test_a_covariate_of_points_and_targets(self):
        rows = [(10 * (k % 11), 10 * (k // 11), 2 + 3 * math.cos(k), math.cos(k)) for k in range(121)]
        found = self.estimate("--drift", "c", "--model", "0.1 Nug() + 0.9 Exp(20)", rows=rows, head="x,y,value,c", at=[(52, 47, 0.25), (52, 47, "")])
        self.assertAlmostEqual(found[0][0], 2.75, delta=1e-8)
        self.assertIsNone(found[1][0])

    @unittest.skipUnless(HAVE_GDAL, "gdal_translate is not installed: the raster's numbers not tested")
    def test_a_covariate_of_a_raster(self):
        level = [[float((3 * c + 5 * r) % 11) for c in range(30)] for r in range(30)]
        self.path("dem.tif").write_bytes(geotiff(30, 30, sum(level, []), 600000, 4800150, 5, 32654))
        rows = [(600002.5 + 15 * (k % 9), 4800147.5 - 15 * (k // 9), 1 + 2 * level[3 * (k // 9)][3 * (k % 9)], level[3 * (k // 9)][3 * (k % 9)])
                for k in range(81)]
        self.write("points.csv", rows, "x,y,value,dem")
        for drift in ("{}", "dem={}"):
            self.run_it("--drift", drift.format(self.path("dem.tif")), "--grid", "600000,4800020,10,10,10,10", "--overwrite")
            mean = pixels(self.path("out.tif"))[0]
            for k, (_, _, value) in enumerate(mean):
                r, c = 2 * (k // 10) + 6, 2 * (k % 10)
                block = [level[r + i][c + j] for i in (0, 1) for j in (0, 1)]
                self.assertAlmostEqual(value, 1 + 2 * sum(block) / 4, delta=1e-6)

    @unittest.skipUnless(HAVE_GDAL, "gdal_translate is not installed: the raster's numbers not tested")
    def test_a_raster_that_ends(self):
        self.path("dem.tif").write_bytes(geotiff(30, 15, [float(k % 7) for k in range(450)], 600000, 4800150, 5, 32654))
        options = ("--drift", self.path("dem.tif"), "--grid", "600000,4800000,10,10,10,15")
        found = self.json_of(*options)
        for language in ("en", "ja"):
            done = self.run_it(*options, "--overwrite", language=language)
            self.told(done, "interpolate.no_covariate", language, points=str(found["points"]["no_covariate"]))
            self.told(done, "interpolate.without_covariate", language, targets="70")
            self.told(done, "interpolate.crs", language, crs="WGS 84 / UTM zone 54N")
        self.assertGreater(found["points"]["no_covariate"], 100)
        self.assertEqual(found["targets"]["no_covariate"], 70)  # half of the eighth row of cells is covered: enough


class Odd(Runs):
    def told_of(self, rows, *options, head="x,y,value"):
        self.write("points.csv", rows, head)
        return {language: self.run_it(*options, "--overwrite", base=("--value", "value", "--crs", "none"), language=language)
                for language in ("en", "ja")}

    def test_what_is_left_out_is_counted(self):
        rows = [(10 * (k % 11), 10 * (k // 11), 3 + math.sin(k / 9), 0.1) for k in range(121)]
        rows[3] = ("", 30, 4, 0.1)
        rows[5] = (50, 0, "", 0.1)
        rows[6] = (60, 0, "nan", 0.1)
        rows[9] = (90, 0, 3, "")
        rows.append((20, 20, 5, 0.2))
        rows.append((25, 25, 485, 0.2))
        for language, done in self.told_of(rows, "--variance", "noise", "--range", "0,9", head="x,y,value,noise").items():
            self.told(done, "interpolate.points", language, used="118", read="123")
            self.told(done, "interpolate.no_place", language, points="1")
            self.told(done, "interpolate.no_value", language, points="2")
            self.told(done, "interpolate.out_of_range", language, points="1")
            self.told(done, "interpolate.no_variance", language, points="1")
            self.told(done, "interpolate.merged", language, points="1")
            self.told(done, "interpolate.model_fitted", language, model=po.ANY)
            self.told(done, "interpolate.validation", language, samples=po.ANY, mean_error=po.ANY, rmse=po.ANY, standardised=po.ANY,
                      skill_pct=po.ANY, within_pct=po.ANY)
            self.told(done, "interpolate.cells", language, estimated=po.ANY, targets=po.ANY, least=po.ANY, mean=po.ANY, most=po.ANY)
            for name in ("out.tif", "out.svg"):
                self.told(done, "interpolate.done", language, out=str(self.path(name)))

    def test_values_that_are_all_equal(self):
        rows = [(10 * (k % 11), 10 * (k // 11), 4.5) for k in range(121)]
        for language, done in self.told_of(rows, "--json", self.path("out.json")).items():
            self.told(done, "interpolate.all_equal", language, value="4.5")
            self.told(done, "interpolate.model_flat", language, model=po.ANY)
        targets = json.loads(self.path("out.json").read_text(encoding="utf-8"))["targets"]
        self.assertEqual([targets[k] for k in ("least", "mean", "most")], [4.5] * 3)

    def test_noise_alone(self):
        dice = random.Random(3)
        rows = [(10 * (k % 11), 10 * (k // 11), dice.random()) for k in range(121)]
        for language, done in self.told_of(rows, "--model", "0.05 Nug() + 0.03 Exp(30)").items():
            self.told(done, "interpolate.no_signal", language, skill_pct=po.ANY, least=po.ANY, most=po.ANY)

    def test_neighbours_that_differ_more_than_strangers(self):
        rows = [(20 * (k % 10) + side, 20 * (k // 10), 5 + 2 * side) for k in range(100) for side in (0, 1)]
        for language, done in self.told_of(rows, "--json", self.path("out.json")).items():
            self.told(done, "interpolate.flat", language)
        targets = json.loads(self.path("out.json").read_text(encoding="utf-8"))["targets"]
        self.assertEqual([targets[k] for k in ("least", "mean", "most")], [6] * 3)
        for language, done in self.told_of(rows, "--kind", "universal").items():
            self.told(done, "interpolate.flat_trend", language)

    def test_few_points_hold_the_range(self):
        rows = [(20 * (k % 5), 20 * (k // 5), round(math.sin(k % 5) + math.cos(k // 5), 3)) for k in range(25)]
        for language, done in self.told_of(rows, "--json", self.path("out.json")).items():
            self.told(done, "interpolate.fit_held_range", language)
        model = json.loads(self.path("out.json").read_text(encoding="utf-8"))["model"]
        self.assertEqual(model["fit"]["gave_up"], "range")
        self.assertEqual(model["structures"][0]["range_m"], 0.3 * 80)

    def test_a_semivariance_that_only_rises(self):
        rows = [(10 * (k % 12), 10 * (k // 12), 10 * (k % 12) + k // 12) for k in range(144)]
        for language, done in self.told_of(rows).items():
            self.told(done, "interpolate.fit_at_limit", language, cutoff_m="51.85")

    def test_how_the_model_is_found_can_be_steered(self):
        dice = random.Random(5)
        stretched = [(x, y, round(math.sin(x / 40) + math.sin(y / 8) + 0.1 * dice.random(), 4)) for x in range(0, 120, 4) for y in range(0, 120, 4)]
        self.write("points.csv", stretched)
        base = ("--value", "value", "--crs", "none")
        plain = self.json_of(base=base)
        near = self.json_of("--cutoff", "20", base=base)
        self.assertEqual(near["cutoff_m"], 20)
        self.assertLessEqual(max(b["distance_m"] for b in near["variogram"]), 20)
        self.assertNotEqual(near["model"]["text"], plain["model"]["text"])
        robust = self.json_of("--robust", base=base)
        self.assertEqual([plain["estimator"], robust["estimator"]], ["classical", "robust"])
        self.assertEqual([b["pairs"] for b in robust["variogram"]], [b["pairs"] for b in plain["variogram"]])
        self.assertNotEqual([b["semivariance"] for b in robust["variogram"]], [b["semivariance"] for b in plain["variogram"]])
        (structure, *_) = self.json_of("--anisotropic", base=base)["model"]["structures"]
        self.assertLess(structure["ratio"], 0.6)
        self.assertLess(min(abs(structure["azimuth_deg"] - a) for a in (90, 270)), 15)  # the waves are long eastwards

    def test_no_ellipse_in_what_is_round(self):
        rows = [(10 * (k % 15), 10 * (k // 15), math.sin(k % 15 / 2) * math.sin(k // 15 / 2)) for k in range(225)]
        for language, done in self.told_of(rows, "--anisotropic").items():
            self.told(done, "interpolate.fit_isotropic", language)

    def test_stated_errors_do_not_count_twice(self):
        dice = random.Random(2)
        rows = [(10 * (k % 20), 10 * (k // 20), math.sin(k % 20 / 3) + math.cos(k // 20 / 3) + dice.gauss(0, 0.5), 0.25) for k in range(400)]
        for language, done in self.told_of(rows, "--variance", "noise", "--json", self.path("out.json"), head="x,y,value,noise").items():
            self.told(done, "interpolate.errors_off_nugget", language, errors="0.25", nugget=po.ANY, left="0")
        found = json.loads(self.path("out.json").read_text(encoding="utf-8"))
        self.assertLess(found["model"]["nugget"], 0.1)
        self.assertLess(abs(found["cross_validation"]["standardised_variance"] - 1), 0.25)
        for language, done in self.told_of([(*r[:3], 9) for r in rows], "--variance", "noise", head="x,y,value,noise").items():
            self.told(done, "interpolate.errors_over_variance", language, errors="9", variance=po.ANY)

    def test_a_known_mean_without_structure(self):
        rows = [(20 * (k % 10) + side, 20 * (k // 10), 5 + 2 * side) for k in range(100) for side in (0, 1)]
        for language, done in self.told_of(rows, "--kind", "simple", "--mean", "77", "--json", self.path("out.json")).items():
            self.told(done, "interpolate.flat_known_mean", language)
        targets = json.loads(self.path("out.json").read_text(encoding="utf-8"))["targets"]
        self.assertEqual([targets[k] for k in ("least", "mean", "most")], [77] * 3)
        equal = [(x, y, 4.5) for x, y, _ in rows]
        for language, done in self.told_of(equal, "--kind", "simple", "--mean", "77", "--json", self.path("out.json")).items():
            self.told(done, "interpolate.flat_known_mean", language)
            self.assertEqual(done.stderr.count("\n"), 1)
        targets = json.loads(self.path("out.json").read_text(encoding="utf-8"))["targets"]
        self.assertEqual([targets[k] for k in ("least", "mean", "most")], [77] * 3)

    def test_errors_weigh_the_mean_of_what_has_no_structure(self):
        rows = [(20 * (k % 10) + side, 20 * (k // 10), 5 + 2 * side, 1 + 8 * side) for k in range(100) for side in (0, 1)]
        self.told_of(rows, "--variance", "noise", "--json", self.path("out.json"), head="x,y,value,noise")
        targets = json.loads(self.path("out.json").read_text(encoding="utf-8"))["targets"]
        self.assertAlmostEqual(targets["mean"], (5 / 1 + 7 / 9) / (1 + 1 / 9), delta=1e-9)  # nothing is left of the nugget

    def test_what_cannot_be_left_out(self):
        rows = [(0, 0, 1), (10, 1, 2), (21, 3, 2), (2, 12, 3), (13, 11, 1), (22, 14, 4)]
        for language, done in self.told_of(rows, "--kind", "universal", "--degree", "2", "--model", "0.1 Nug() + 0.9 Exp(20)").items():
            self.told(done, "interpolate.not_validated", language)

    def test_blocks_have_no_nugget_of_their_own(self):
        rows = [(10 * (k % 11), 10 * (k // 11), math.sin(k / 9)) for k in range(121)]
        for language, done in self.told_of(rows, "--model", "0.1 Nug() + 0.9 Exp(40)", "--nugget", "exact").items():
            self.told(done, "interpolate.exact_of_blocks", language)
            self.told(done, "interpolate.method", language, kind="ordinary", nugget="exact", neighbours="32", least="3", reach_m=po.ANY)

    def test_points_on_one_line_bear_no_plane(self):
        rows = [(10 * k, 0, math.sin(k / 3)) for k in range(60)]
        for language, done in self.told_of(rows, "--kind", "universal", "--model", "0.1 Nug() + 0.9 Exp(40)", "--grid", "100,-5,10,10,4,1").items():
            self.told(done, "interpolate.trend_dropped", language, targets="4")

    def test_a_smooth_model_without_nugget_is_steadied(self):
        rows = [(10 * (k % 11), 10 * (k // 11), math.sin(k / 9)) for k in range(121)]
        for language, done in self.told_of(rows, "--model", "0 Nug() + 1 Gau(3000)", "--grid", "40,40,5,5,2,2").items():
            self.told(done, "interpolate.steadied", language, targets="4")

    def test_targets_far_away(self):
        rows = [(10 * (k % 11), 10 * (k // 11), math.sin(k / 9)) for k in range(121)]
        for language, done in self.told_of(rows, "--grid", "90000,0,5,5,4,4").items():
            self.told(done, "interpolate.nothing", language)
            self.told(done, "interpolate.out_of_reach", language, targets="16")


class Words(Runs):
    def test_stages_on_a_terminal(self):
        for language in ("en", "ja"):
            said = terminal_words("interpolate", str(self.path("points.csv")), "-o", str(self.path("out.tif")), *BASE, "--overwrite",
                                  "--neighbours", "all", "--lang", language)
            for stage in ("variogram", "factor", "validating"):
                if said is None:
                    po.say(language, "stage." + stage)
                else:
                    self.assertIn(po.say(language, "stage." + stage), said)

    def test_help(self):
        options = [i for i in po.SENTENCES["en"] if i.startswith(("help.interpolate", "help.files."))]
        self.assertGreater(len(options), 30)
        for language in ("en", "ja"):
            said = "".join(run("interpolate", "--help", "--lang", language).stdout.split())
            for message_id in options:
                self.assertIn("".join(po.say(language, message_id).split()), said)
