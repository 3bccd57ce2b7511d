#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`vrmap inspect` on every real file, and `vrmap init` on a real folder.

inspect_real.py VRMAP

What each file is stands in FILES as the data's own INDEX has it; a file that is not in the table is a
fault too. Then a folder with the files of one real field is given to `vrmap init`, and only what it asks is
answered until `vrmap prescribe` runs. Exit code 0: all well; 77: the data is not there (VRMAP_TEST_DATA,
default ../shared/data beside the tree), nothing was tested; 1: a fault.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from real_data import SKIPPED, real_data

MGA54, UTM12, GPS = "EPSG:28354", "EPSG:32612", "EPSG:4326"
PREDICTED = (249147, 1, MGA54, "")
CLUSTERS = (260400, 1, MGA54, "")
BOX = (3025, 1, MGA54, "")

# kind: file: rows or features or pixels, columns or bands, CRS (of a table: of its position, if it can be known),
# what is odd
FILES = {
    "csv": {
        "agridat/cleveland.soil.csv": (8641, 5, None, "local_place"),
        "agridat/gartner.corn.csv": (4949, 8, GPS, "no_crs"),
        "agridat/lasrosas.corn.csv": (3443, 9, GPS, "no_crs"),
        "climate/iwamizawa_daily_normals_1991_2020.csv": (366, 5, None, ""),
        "henrys/FarmerI_N_2018.csv": (13990, 9, None, "no_crs column_twice column_twice"),
        "henrys/FarmerI_PRO_PRO_2016_henrys.csv": (1316, 58, GPS, "year_last no_crs"),
        "henrys/FarmerI_PRO_PRO_2018_henrys.csv": (563, 58, GPS, "year_last no_crs"),
        "henrys/FarmerI_yld_2016.csv": (21551, 22, GPS, "no_crs"),
        "henrys/FarmerI_yld_2018.csv": (31276, 40, None, "no_crs"),
        "henrys/soil_samples_2020.csv": (60, 75, None, "no_crs"),
        "paar/barley.csv": (7394, 3, None, "no_crs"),
        "paar/wheat.csv": (5982, 7, None, "no_crs"),
        "pyprecag/VESPER/high_5m_kriged.txt": (1032, 5, None, "blanks_between no_crs"),
        "pyprecag/VESPER/high_5m_parameter.txt": (1032, 6, None, "blanks_between no_crs"),
        "pyprecag/VESPER/high_5m_vesperdata.csv": (554, 4, MGA54, "no_crs"),
        "pyprecag/VESPER/high_5m_vespergrid.txt": (1032, 2, None, "no_header blanks_between"),
        "pyprecag/VESPER/low_kriged.txt": (1032, 5, None, "blanks_between no_crs"),
        "pyprecag/VESPER/low_vesperdata.csv": (200, 4, MGA54, "no_crs"),
        "pyprecag/VESPER/low_vespergrid.txt": (1032, 2, None, "no_header blanks_between"),
        "pyprecag/area1_dummypoints_94mga54.csv": (30, 3, None, "no_crs"),
        "pyprecag/area1_yield_ascii_wgs84.csv": (14756, 24, GPS, "year_last no_crs"),
        "pyprecag/area2_high_trimmed.csv": (554, 20, MGA54, "latin1 year_last no_crs"),
        "pyprecag/area2_lowdensity_points.csv": (200, 4, MGA54, "no_crs"),
        "pyprecag/area2_yield_ISO-8859-1.csv": (1543, 18, GPS, "latin1 year_last no_crs"),
        "pyprecag/rasters/area2_5m_blockgrid_v.txt": (1032, 2, None, "no_header blanks_between"),
        "yield_monitor_text/sample1.txt": (21917, 16, GPS, "no_header no_crs"),
        "yield_monitor_text/sample2.txt": (36869, 15, GPS, "no_header no_crs"),
    },
    "geopackage": {"henrys/FarmerI_N_2016_polygons.gpkg": (2360, 17, UTM12, "")},
    "shapefile": {
        "pyprecag/LineMZ_wgs84_MixedPartFieldsTypes_esri.shp": (8, 7, GPS, "crs_without_code mixed_geometry"),
        "pyprecag/LineMZ_wgs84_MixedPartFieldsTypes_exportedqgis.shp": (8, 7, GPS, "crs_without_code mixed_geometry"),
        "pyprecag/PointMZ_mga54_MixedPartFieldsTypes_noPrj.shp": (6, 11, None, "no_crs"),
        "pyprecag/PolyMZ_wgs84_MixedPartFieldsTypes.shp": (2, 7, GPS, "crs_without_code mixed_geometry"),
        "pyprecag/Poly_mga54_SinglePartFieldsTypes_qgis-prj.shp": (3, 7, MGA54, ""),
        "pyprecag/area1_onebox_94mga54.shp": (1, 1, MGA54, "crs_without_code"),
        "pyprecag/area2_onebox_94mga54.shp": (1, 1, MGA54, "crs_without_code"),
        "sentinel2/cobs_a_aoi.shp": (1, 1, GPS, "crs_without_code"),
    },
    "geotiff": {
        "pyprecag/VESPER/high_5m_PRED_5m.tif": (5655, 1, MGA54, ""),
        "pyprecag/VESPER/high_5m_SE_5m.tif": (5655, 1, MGA54, ""),
        "pyprecag/rasters/Year1_Yield_PRED_2m.tif": PREDICTED,
        "pyprecag/rasters/Year2_Yield_PRED_2m.tif": PREDICTED,
        "pyprecag/rasters/Year3_Yield_PRED_2m.tif": PREDICTED,
        "pyprecag/rasters/Yield_withStrip_PRED_2m.tif": PREDICTED,
        "pyprecag/rasters/Yield_withoutStrip_PRED_2m.tif": PREDICTED,
        "pyprecag/rasters/area1_onebox_NDRE_250cm.tif": (3025, 1, None, "no_crs"),
        "pyprecag/rasters/area1_onebox_NDVI_250cm.tif": BOX,
        "pyprecag/rasters/area1_onebox_PCD_250cm.tif": BOX,
        "pyprecag/rasters/area1_onebox_Yield_250cm.tif": (2862, 1, MGA54, ""),
        "pyprecag/rasters/area2_5m_blockgrid.tif": (1222, 1, MGA54, "crs_without_code"),
        "pyprecag/rasters/k-means_3clusters_3rasters_2m.tif": CLUSTERS,
        "pyprecag/rasters/persistor_allyears.tif": CLUSTERS,
        "pyprecag/rasters/persistor_targetprob.tif": CLUSTERS,
    },
}
TEXTS = {"INDEX.md", "henrys/LICENSE.md", "pyprecag/LICENSE", "pyprecag/VESPER/high_5m_CI.txt",
         "pyprecag/VESPER/high_5m_control.txt", "pyprecag/VESPER/high_5m_report.txt",
         "pyprecag/VESPER/low_control.txt", "pyprecag/VESPER/low_report.txt"}
SENTINEL = "sentinel2/S2B_MSIL2A_20230630T165849_N0509_R069_T15TVG_20230630T213917.zip"
# zip: files in it, and of each layer opened: name's end, features or pixels, CRS, what is odd
ZIPS = {
    "henrys/FarmerI_YE_YLD_2016_henrys.zip": (4, [(".shp", 21551, "PROJCRS", "crs_unknown_code")]),
    "henrys/FarmerI_YL18_YLD_2018_henrys.zip": (4, [(".shp", 31276, GPS, "crs_without_code")]),
    "henrys/henrys_bbox.zip": (4, [(".shp", 1, GPS, "crs_without_code")]),
    SENTINEL: (25, [(f"_{band}.tif", pixels, "EPSG:32615", "") for band, pixels in
                    [(f"B{b}_{m}m", {"10": 1012, "20": 253, "60": 32}[m]) for b, sizes in
                     {"01": "20 60", "02": "10 20 60", "03": "10 20 60", "04": "10 20 60", "05": "20 60",
                      "06": "20 60", "07": "20 60", "08": "10", "09": "60", "11": "20 60",
                      "12": "20 60"}.items() for m in sizes.split()]]),
}

# what columns are taken for: role, unit, by what
GUESSES = {
    "pyprecag/area2_yield_ISO-8859-1.csv": {"Yld Mass(Dry)(tonne/ha)": ("yield", "t/ha", "header"),
                                            "Moisture(%)": ("grain_moisture", "%", "header"),
                                            "Longitude": ("longitude", None, "nothing")},
    "pyprecag/area1_yield_ascii_wgs84.csv": {"Yield": ("yield", None, "several")},
    "henrys/FarmerI_yld_2018.csv": {"yld_mss_w": ("yield", None, "several")},
    "henrys/soil_samples_2020.csv": {"mean_vwc.march": ("moisture", "m3/m3", "values"),
                                     "yld_kgha": ("yield", "kg/ha", "header")},
    "henrys/FarmerI_N_2016_polygons.gpkg": {"rt_apd_ms_": ("rate", None, "nothing")},
    "pyprecag/rasters/area1_onebox_NDVI_250cm.tif": {"1": ("ndvi", None, "nothing")},
}
# some numbers that others found: least, most, blank cells
RANGES = {
    "pyprecag/area1_yield_ascii_wgs84.csv": {"Yield": (-4.99646, 968.97, 1000)},
    "paar/barley.csv": {"Yield": (0, 485, None)},
    "pyprecag/rasters/area1_onebox_NDVI_250cm.tif": {"1": (0.129, 0.369, None)},
    "pyprecag/rasters/Year1_Yield_PRED_2m.tif": {"1": (1.935, 128.110, None)},
}
CENTRES = {"pyprecag/rasters/Year1_Yield_PRED_2m.tif": (138.82808, -34.48789),
           "pyprecag/area1_onebox_94mga54.shp": (138.8256, -34.4894),
           "yield_monitor_text/sample1.txt": (-93.2610, 39.2991)}


class Faults(list):
    def check(self, file, what, found, expected):
        if found != expected:
            self.append(f"{file}: {what} {found}, not {expected}")


def inspect(program, *files):
    done = subprocess.run([program, "inspect", "--json", *map(str, files)], capture_output=True, text=True)
    return done.returncode, json.loads(done.stdout)


def odd(said):
    return " ".join(o["id"].removeprefix("odd.") for o in said["odd"])


def near(found, expected):
    return expected is None or abs(found - expected) <= 1e-3 * max(1, abs(expected))


def check_layer(faults, name, said, expected):
    records, columns, crs, what = expected
    layer = said["layers"][0]
    faults.check(name, "layers", len(said["layers"]), 1)
    faults.check(name, "records", layer["records"], records)
    faults.check(name, "columns", len(layer["columns"]), columns)
    found = layer["position"]["crs"] if "position" in layer else layer["crs"]
    faults.check(name, "CRS", found, crs)
    faults.check(name, "odd", odd(said), what)
    guesses = {g["column"]: (g["role"], g["unit"], g["by"]) for g in layer["guesses"]}
    for column, guess in GUESSES.get(name, {}).items():
        faults.check(name, column, guesses.get(column), guess)
    by_name = {c["name"]: c for c in layer["columns"]}
    for column, (least, most, blank) in RANGES.get(name, {}).items():
        c = by_name[column]
        if not near(c["least"], least) or abs(c["most"] - most) > 0.01 * most or blank not in (None, c["blank"]):
            faults.append(f"{name}: {column} is {c}")
    if name in CENTRES:
        found = layer["centre"]
        if abs(found["lon"] - CENTRES[name][0]) > 1e-3 or abs(found["lat"] - CENTRES[name][1]) > 1e-3:
            faults.append(f"{name}: centre {found}")


def check_zip(faults, name, said):
    names, inside = ZIPS[name]
    faults.check(name, "kind", said["kind"], "zip")
    faults.check(name, "names", len(said["names"]), names)
    faults.check(name, "opened", len(said["inside"]), len(inside))
    for one, (end, records, crs, what) in zip(said["inside"], inside):
        layer = one["layers"][0]
        if not one["file"].endswith(end) or layer["records"] != records or not layer["crs"].startswith(crs):
            faults.append(f"{name}: {one['file']}: {layer['records']} of {layer['crs']}")
        faults.check(one["file"], "odd", odd(one), what)


def expectation_of(name):
    for kind, files in FILES.items():
        if name in files:
            return kind
    if name in TEXTS:
        return "text"
    if name.endswith((".dbf", ".prj", ".shx", ".cpg", ".qpj")):
        return "part"
    return {".tfw": "world_file", ".zip": "zip"}.get(name[-4:])


def inspect_all(program, data, faults):
    names = [p.relative_to(data).as_posix() for p in sorted(data.rglob("*")) if p.is_file()]
    names = [n for n in names if not n.startswith("isoxml/")]
    known = {n for files in FILES.values() for n in files} | TEXTS | set(ZIPS)
    for name in known - set(names):
        faults.append(f"{name}: not there")
    code, answers = inspect(program, *(data / n for n in names))
    faults.check("inspect", "exit code", code, 0)
    for name, said in zip(names, answers):
        kind = expectation_of(name)
        faults.check(name, "kind", said["kind"], kind)
        faults.check(name, "fault", said["fault"], None)
        if kind in FILES and said["kind"] == kind:
            check_layer(faults, name, said, FILES[kind][name])
        if kind == "zip":
            check_zip(faults, name, said)
        if kind == "world_file":
            faults.check(name, "odd", odd(said), "part_alone")
    return len(names)


# What the user of that field would answer. Guide rate and organic matter are stated for the test, as in
# real_fields.py: they are no standard of that place.
ANSWERS = {
    "field.crop": '"winter wheat"', "yield.unit": '"lb/ac"', "moisture.date": "2019-03-15",
    "organic.unit": '"lb/ac"', "organic.material": '"urea, standing for a spreading log"',
    "organic.nitrogen_kg_per_t": "460", "organic.efficiency_pct": "100", "organic.date": '"平成30年10月1日"',
    "guide.nitrogen_kg_per_10a": "9.0", "guide.source": '"stated for this test"', "guide.date": '"2019/4/15"',
    "guide.dressing": '"whole"', "product.name": '"urea"', "product.n_p2o5_k2o": "[46, 0, 0]",
    "spreader.width_m": "24", "spreader.min_kg_per_10a": "3", "spreader.max_kg_per_10a": "40",
    "spreader.step_kg_per_10a": "1",
}
ROLES = {"FarmerI_N_2016_polygons.gpkg": "organic", "FarmerI_yld_2018.csv": "yield", "soil_samples_2020.csv": "moisture"}


def missing(stderr):
    """The keys that are said to be missing: one, or all by their tables."""
    one = re.search(r'The setting "(.+)" is missing', stderr)
    if one:
        return [one.group(1)]
    if "state efficiency_pct" in stderr:  # a material without a table wants its share
        return ["organic.efficiency_pct"]
    tables = re.search(r"settings are missing.*?: (\[.*)", stderr)
    return [f"{name}.{key}" for name, lines in re.findall(r"\[(\w+)\] (.*?)(?=; \[|$)", tables.group(1) if tables else "")
            for key in re.findall(r"(\w+) = ", lines)]


def answer(job, key):
    """Takes the # away from one question."""
    section, _, name = key.rpartition(".")
    text = job.read_text(encoding="utf-8")
    head, mark, rest = text.partition(f"\n[{section}]\n")
    line = re.compile(rf"^# {name} = .*$", re.M)
    end = rest.find("\n[")
    found = line.search(rest, 0, len(rest) if end < 0 else end)
    if not mark or not found:
        return False
    job.write_text(head + mark + rest[:found.start()] + f"{name} = {ANSWERS[key]}" + rest[found.end():],
                   encoding="utf-8")
    return True


def init_and_answer(program, data, faults):
    with tempfile.TemporaryDirectory() as root:
        folder, out = pathlib.Path(root) / "field", pathlib.Path(root) / "out"
        folder.mkdir()
        for file in (data / "henrys").iterdir():
            shutil.copyfile(file, folder / file.name)
        done = subprocess.run([program, "init", "--json", str(folder), "--lang", "ja"], capture_output=True, text=True)
        if done.returncode:
            return faults.append(f"init: exit {done.returncode}: {done.stderr}")
        said = json.loads(done.stdout)
        faults.check("init", "roles", {f["file"]: f["role"] for f in said["files"] if f["role"]}, ROLES)
        asked, rounds = [], 0
        for _ in range(len(said["questions"]) + 1):
            run = subprocess.run([program, "prescribe", str(folder / "field.toml"), "-o", str(out), "--lang", "en"],
                                 capture_output=True, text=True)
            keys = missing(run.stderr)
            if not keys:
                break
            rounds += 1
            asked += keys
            for key in keys:
                if key not in said["questions"] or not answer(folder / "field.toml", key):
                    return faults.append(f"init: {key} is missing and was not asked")
        if run.returncode:
            faults.append(f"init: prescribe says {run.stderr}")
        faults.check("init", "questions that had to be answered", set(asked), set(ANSWERS))
        faults.check("init", "runs that lacked something", rounds, 2)  # the material's share is known to be missing later
        return len(asked)


def main():
    program = sys.argv[1]
    data = real_data()
    if data is None:
        return SKIPPED
    faults = Faults()
    files = inspect_all(program, data, faults)
    answered = init_and_answer(program, data, faults)
    print("\n".join(faults) or f"{files} files are what they are; the draft ran after {answered} answers")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
