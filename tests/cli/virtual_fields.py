# SPDX-License-Identifier: Apache-2.0
"""What `vrmap simulate` makes: the kept fields, every choice of field, every fault."""
import pathlib
import re
import tempfile
import tomllib
import unittest

import po
from sample import hashes, run

KEPT = pathlib.Path(__file__).resolve().parents[2] / "data" / "fields"
MOST_BYTES = 2_000_000
COMMAND = re.compile(r"`vrmap simulate (.*)-o FOLDER`")


class VirtualField(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.root = pathlib.Path(place.name)

    def make(self, *options, name="field"):
        done = run("simulate", "-o", str(self.root / name), *options)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return self.root / name

    def prescribe(self, folder):
        return run("prescribe", str(folder / "field.toml"), "-o", str(self.root / f"{folder.name}-out"))

    def refused(self, message_id, arguments, *options):
        for language in ("en", "ja"):
            done = run("simulate", "-o", str(self.root / "never"), "--lang", language, *options)
            self.assertEqual((done.returncode, done.stdout), (4, ""))
            self.assertRegex(done.stderr, f"^{po.pattern(language, message_id, arguments)}\n$")
        self.assertFalse((self.root / "never").exists())


class Kept(VirtualField):
    """The fields of data/fields, each by the command that its README states."""

    def test_there_is_wheat_rice_and_onion(self):
        crops = {tomllib.loads((f / "field.toml").read_text(encoding="utf-8"))["field"]["crop"] for f in KEPT.iterdir()}
        self.assertEqual(crops, {"winter wheat", "rice", "onion"})

    def test_each_is_what_its_command_makes(self):
        for kept in KEPT.iterdir():
            with self.subTest(kept.name):
                options = COMMAND.search((kept / "README.md").read_text(encoding="utf-8")).group(1).split()
                self.assertEqual(hashes(self.make(*options, name=kept.name)), hashes(kept))

    def test_each_is_small_and_gives_a_map(self):
        for kept in KEPT.iterdir():
            with self.subTest(kept.name):
                self.assertLess(sum(p.stat().st_size for p in kept.iterdir()), MOST_BYTES)
                out = self.root / kept.name
                done = run("prescribe", str(kept / "field.toml"), "-o", str(out))
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertTrue((out / "TASKDATA" / "TASKDATA.XML").exists())


CHOICES = [f"--crop rice --scenario {s}" for s in ("balanced", "nitrogen_limited", "drainage_limited", "null")]
CHOICES += [f"--shape {s} --area-ha 2" for s in ("hole", "rectangle", "trapezoid", "l_shape", "two_parts")]
CHOICES += [f"--without {s}" for s in ("yield", "ndvi", "moisture", "organic")]
CHOICES += ["--crop onion --bands --materials 3 --years 3", "--moisture-points 200", "--area-ha 0.5 --shape rectangle",
            "--area-ha 20", "--without yield --without ndvi --without moisture --without organic"]


class Choices(VirtualField):
    def test_every_field_gives_a_map_and_says_how_it_was_made(self):
        for number, choice in enumerate(CHOICES):
            with self.subTest(choice):
                folder = self.make(*choice.split(), name=str(number))
                readme = (folder / "README.md").read_text(encoding="utf-8")
                self.assertNotRegex(readme, r"\b(nan|inf)\b")
                said = COMMAND.search(readme).group(1).split()
                again = self.make(*said, name=f"{number}-again")
                self.assertEqual(hashes(again), hashes(folder))
                done = self.prescribe(folder)
                self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_area_is_the_one_asked_for(self):
        for shape in ("hole", "l_shape", "two_parts"):
            readme = (self.make("--shape", shape, "--area-ha", "3.3", name=shape) / "README.md").read_text(encoding="utf-8")
            self.assertIn("面積: 3.30 ha", readme)

    def test_what_is_left_out_is_in_neither_folder_nor_job(self):
        files = {"yield": "yield.csv", "ndvi": "ndvi.tif", "moisture": "moisture.csv", "organic": "compost.csv"}
        for layer, file in files.items():
            folder = self.make("--without", layer, name=layer)
            self.assertNotIn(file, hashes(folder))
            self.assertNotIn(layer, tomllib.loads((folder / "field.toml").read_text(encoding="utf-8")))
            self.assertNotIn(f"`{file}` |", (folder / "README.md").read_text(encoding="utf-8"))

    def test_more_years_bands_and_materials_lie_beside_what_was_there(self):
        plain, more = hashes(self.make(name="plain")), hashes(
            self.make("--years", "3", "--bands", "--materials", "3", name="more"))
        self.assertEqual(set(more) - set(plain), {"nir.tif", "pig.csv", "poultry.csv", "red.tif", "yield_2023.csv",
                                                  "yield_2024.csv", "yield_truth_2023.csv", "yield_truth_2024.csv"})
        same = {name for name in plain if plain[name] == more[name]}
        self.assertEqual(same, {"boundary.geojson", "compost.csv", "moisture.csv", "yield.csv", "yield_truth.csv"})

    def test_every_folder_is_known_again(self):
        self.make("--years", "10", "--bands", "--materials", "3")
        self.make("--overwrite")
        self.assertEqual(len(hashes(self.root / "field")), 9)

    def test_absurd_fields_are_refused(self):
        for value in ("0.49", "100.1", "nan", "inf", "-3"):
            shown = "-nan" if value == "-nan" else value
            self.refused("simulate.area_out_of_range", {"area_ha": shown, "least": "0.5", "most": "100"},
                         "--area-ha=" + value)
        self.refused("simulate.field_too_small", {"length_m": po.ANY, "breadth_m": po.ANY, "least_m": "80"},
                     "--area-ha", "0.5")
        self.refused("simulate.field_too_small", {"length_m": po.ANY, "breadth_m": po.ANY, "least_m": "40"},
                     "--area-ha", "0.7", "--shape", "l_shape")

    def test_wrong_choices_make_nothing(self):
        for words in ("--crop maize", "--shape star", "--years 0", "--years 11", "--materials 4", "--without boundary",
                      "--broken everything", "--scenario none", "--moisture-points 5", "--area-ha x"):
            done = run("simulate", "-o", str(self.root / "never"), *words.split())
            self.assertEqual((done.returncode, done.stdout), (2, ""), words)
            self.assertTrue(done.stderr)
        self.assertEqual(list(self.root.iterdir()), [])


# What the program says of each fault; None: it goes on, and other tests look at what it says.
FAULTS = {
    "no_crs": ("yield.csv", "crs.missing", {}),
    "percent_as_fraction": ("moisture.csv", "moisture.percent_as_fraction", {"least": po.ANY, "most": po.ANY}),
    "swapped_axes": ("boundary.geojson", "crs.axes_swapped", {"x": po.ANY, "y": po.ANY}),
    "self_crossing": ("boundary.geojson:1", "boundary.crosses", dict.fromkeys(("x", "y", "lon", "lat"), po.ANY)),
    "cut_file": ("ndvi.tif", "file.broken", {"why": po.ANY}),
    "decimal_comma": ("yield.csv:2:4", "csv.decimal_comma", {"column": "yield_t_per_ha", "value": po.ANY}),
    "no_header": ("yield.csv:1", "csv.column_missing", {"column": "lon", "found": po.ANY}),
}
ALL = (*FAULTS, "cp932", "kg_per_10a", "negative_yields", "tokyo_datum")


def yields(folder):
    lines = (folder / "yield.csv").read_text(encoding="utf-8").splitlines()[1:]
    return [float(cell) for line in lines if (cell := line.split(",")[3])]


def mean(values):
    return sum(values) / len(values)


class Broken(VirtualField):
    def test_each_breaks_its_file_only_and_the_readme_says_so(self):
        plain = self.make(name="plain")
        for fault in ALL:
            with self.subTest(fault):
                folder = self.make("--broken", fault, name=fault)
                readme = (folder / "README.md").read_text(encoding="utf-8")
                self.assertIn(f"- `{fault}`: ", readme)
                differ = {n for n, h in hashes(folder).items() if hashes(plain)[n] != h} - {"README.md"}
                named = {n for n in differ if f"`{n}`" in readme.partition("| file |")[0]}
                self.assertTrue(named, differ)
                self.assertLessEqual(differ - named, {"field.toml"})  # which names what the file holds

    def test_what_can_be_known_is_refused(self):
        for fault, (place, message_id, arguments) in FAULTS.items():
            with self.subTest(fault):
                folder = self.make("--broken", fault, "--area-ha", "2", name=fault)
                done = self.prescribe(folder)
                self.assertEqual(done.returncode, 4)
                expected = re.escape(f"{folder / place}: ") + po.pattern("en", message_id, arguments)
                self.assertRegex(done.stderr, f"^{expected}\n$")

    def test_faults_are_what_they_are_called(self):
        usual = mean(yields(self.make(name="plain")))
        self.assertAlmostEqual(mean(yields(self.make("--broken", "kg_per_10a", name="a"))), 100 * usual, delta=0.1)
        self.assertAlmostEqual(mean(yields(self.make("--broken", "negative_yields", name="b"))), 0, delta=0.01)
        text = (self.make("--broken", "cp932", name="c") / "moisture.csv").read_bytes()
        self.assertEqual(text.decode("cp932").splitlines()[0], "測点,経度,緯度,体積含水率")
        self.assertRaises(UnicodeDecodeError, text.decode, "utf-8")
        first = [[float(v) for v in (self.root / n / "yield.csv").read_text().splitlines()[1].split(",")[1:3]]
                 for n in ("plain", self.make("--broken", "tokyo_datum", name="d").name)]
        east_m, north_m = (first[1][0] - first[0][0]) * 81e3, (first[1][1] - first[0][1]) * 111e3
        self.assertTrue(200 < east_m < 400 and -400 < north_m < -200, (east_m, north_m))

    def test_several_are_the_same_in_any_order(self):
        a = self.make("--broken", "no_header", "--broken", "kg_per_10a", "--broken", "decimal_comma", name="a")
        b = self.make("--broken", "kg_per_10a", "--broken", "decimal_comma", "--broken", "no_header", name="b")
        self.assertEqual(hashes(a), hashes(b))
        self.assertNotIn("yield_t_per_ha", (a / "yield.csv").read_text(encoding="utf-8"))

    def test_a_fault_needs_its_file(self):
        self.refused("simulate.nothing_to_break", {"kind": "cut_file", "file": "ndvi.tif"}, "--broken", "cut_file",
                     "--without", "ndvi")
