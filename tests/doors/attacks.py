#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Attacks by way of the files that are read: attacks.py VRMAP FIELD [--write PAGE.md]

Each hostile input is given to `prescribe` in both languages and to `inspect`. None may reach the canary or the secret,
take more than 600 MB or half a minute of the processor, or be anything but refused with its sentence or read as if the bait were not there.
"""
import concurrent.futures
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import typing

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "cli"))
import hostile  # noqa: E402
import po  # noqa: E402
import sample as samples  # noqa: E402
from makers import feature, geojson, square  # noqa: E402
from po import ANY  # noqa: E402

SECRET = "quetzalcoatlus-northropi-8161"
MOST_KB = 600 * 1000
MOST_SECONDS = 30
TOML = "field.toml"
FIELD = square(141.769, 43.2005)
MADE = "made"  # instead of an id: a map, the same as without the bait


@dataclasses.dataclass
class Bait:
    """What an attack may point at."""
    url: str
    secret: pathlib.Path


@dataclasses.dataclass
class Attack:
    name: str
    id: str
    change: typing.Callable  # (sample, bait)
    args: dict = dataclasses.field(default_factory=dict)
    file: str = ""  # the file that the refusal must name, and that inspect is asked about
    note: tuple = ()  # id and arguments of what a map made is accompanied by
    odd: tuple = ()  # and of what inspect finds odd
    environment: typing.Callable = lambda s, bait: {}


def pieces(file, *parts):
    """A large file, written piece by piece: what this process holds would count as the program's memory."""
    def change(s, bait):
        with s.path(file).open("wb") as f:
            for part, times in parts:
                for _ in range(times):
                    f.write(part)
    return change


def on(file, make):
    """Writes `make(bait)` in the place of one of the field's files."""
    return lambda s, bait: s.write(file, make(bait))


def tif(name, message_id, make, /, **args):
    return Attack(name, message_id, on("ndvi.tif", make), args, "ndvi.tif")


def outline(name, message_id, make, /, **args):
    return Attack(name, message_id, on("boundary.geojson", make), args, "boundary.geojson")


def gpkg(name, message_id, make, /, **args):
    def change(s, bait):
        s.replace(TOML, 'file = "boundary.geojson"', 'file = "b.gpkg"')
        make(s.path("b.gpkg"), bait)
    return Attack(name, message_id, change, args, "b.gpkg")


def other_name(name, written):
    """The picture under a name that only GDAL would understand."""
    return Attack(name, "file.not_found",
                  lambda s, bait: s.replace(TOML, 'file = "ndvi.tif"', f'file = "{written(s, bait)}"'))


def beside(name, /, **files):
    """Files beside the picture; __ in their names is a dot."""
    def change(s, bait):
        for file, make in files.items():
            s.write(file.replace("__", "."), make(bait))
    ignored = next(iter(files)).replace("__", ".")
    return Attack(name, MADE, change, {}, "ndvi.tif",
                  ("raster.side_file_ignored", {"file": "ndvi.tif", "beside": ignored}), ("odd.ignored_beside", {"file": ignored}))


def surroundings(name, /, **variables):
    def environment(s, bait):
        return {k: v.format(url=bait.url, secret=bait.secret, home=s.root / "home") for k, v in variables.items()}
    return Attack(name, MADE, lambda s, bait: None, environment=environment)


def crs_member(kind, **properties):
    return lambda bait: geojson(feature("Polygon", [FIELD]), crs={
        "type": kind, "properties": {k: v.format(url=bait.url) for k, v in properties.items()}})


def gdalrc(s, bait):
    home = s.root / "home"
    (home / ".gdal").mkdir(parents=True)
    (home / ".gdal" / "gdalrc").write_text(
        f"[configoptions]\nGDAL_DISABLE_READDIR_ON_OPEN=NO\nGDAL_PAM_ENABLED=YES\nGDAL_HTTP_PROXY={bait.url}\n"
        "OGR_CURRENT_DATE=1999-09-09T09:09:09Z\nCPL_DEBUG=ON\n")


def two_to_31(bait):
    return hostile.picture(data=b"", t256=("I", [64]), t257=("I", [2**31 - 1]), t278=("I", [2**31 - 1]))


BROKEN = {"why": ANY}
DISGUISES = [
    tif("VRT named .tif, source over HTTP", "file.broken", lambda b: hostile.vrt(f"/vsicurl/{b.url}/x.tif"), **BROKEN),
    tif("VRT named .tif, raw bytes of a file", "file.broken", lambda b: hostile.raw_vrt(b.secret), **BROKEN),
    tif("WMS named .tif", "file.broken", lambda b: hostile.wms(b.url), **BROKEN),
    tif("STAC named .tif", "file.broken", lambda b: hostile.stac(b.url), **BROKEN),
    outline("WFS named .geojson", "file.broken", lambda b: hostile.wfs(b.url), **BROKEN),
    outline("OGR VRT named .geojson", "file.broken", lambda b: hostile.ogr_vrt(b.secret), **BROKEN),
    Attack("OGR VRT named .csv", "csv.column_missing", on("yield.csv", lambda b: hostile.ogr_vrt(b.secret)),
           {"column": "lon", "found": ANY}, "yield.csv"),
    Attack("OGR VRT named .gpkg", "file.broken", lambda s, b: (
        s.replace(TOML, '"boundary.geojson"', '"b.gpkg"'), s.write("b.gpkg", hostile.ogr_vrt(f"{b.url}/x"))), BROKEN, "b.gpkg"),
    outline("GeoJSON crs link", "crs.unknown", crs_member("link", href="{url}/crs", type="proj4"), crs=ANY),
    outline("GeoJSON crs url", "crs.unknown", crs_member("url", url="{url}/crs"), crs=ANY),
    outline("GeoJSON crs name that is an address", "crs.unknown", crs_member("name", name="{url}/crs"), crs=ANY),
    outline("GeoJSON of an unknown EPSG", "crs.unknown", crs_member("name", name="EPSG:99999"), crs="EPSG:99999"),
]

OVERVIEWS = [
    tif("overviews over HTTP", "raster.foreign_overviews", lambda b: hostile.overviews(f"/vsicurl/{b.url}/x.tif")),
    tif("overviews in a file", "raster.foreign_overviews", lambda b: hostile.overviews(str(b.secret))),
    tif("overviews as inline VRT", "raster.foreign_overviews", lambda b: hostile.overviews(hostile.raw_vrt(b.secret))),
]

BESIDE = [
    beside(".aux.xml moves and scales", ndvi__tif__aux__xml=lambda b: hostile.aux()),
    beside(".aux.xml with overviews over HTTP", ndvi__tif__aux__xml=lambda b: (
        '<PAMDataset><Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">/vsicurl/' + b.url + "/x.tif</MDI></Metadata></PAMDataset>")),
    beside(".ovr and .msk", ndvi__tif__ovr=lambda b: hostile.picture(12, 8, value=-0.9),
           ndvi__tif__msk=lambda b: hostile.picture(bits=8, data=bytes(hostile.COLS * hostile.ROWS), t339=("H", [1]))),
    beside(".tfw of another place", ndvi__tfw=lambda b: "0.0005\n0\n0\n-0.0005\n135\n35\n"),
    Attack(".tfw for a bare picture", "raster.no_place", lambda s, b: (
        s.write("ndvi.tif", hostile.picture(place=False)), s.write("ndvi.tfw", "0.0005\n0\n0\n-0.0005\n141.76\n43.21\n")), {}, "ndvi.tif"),
]

VIRTUAL = "CREATE VIRTUAL TABLE spy USING VirtualText('{}', 'UTF-8', 0, POINT, NONE, ',')"
GEOPACKAGES = [
    gpkg("GeoPackage with VirtualText", "gpkg.foreign", lambda p, b: hostile.geopackage(
        p, FIELD, schema=[("table", "spy", "spy", 0, VIRTUAL.format(b.secret))]), kind=ANY, name="spy"),
    gpkg("GeoPackage with VirtualOGR", "gpkg.foreign", lambda p, b: hostile.geopackage(
        p, FIELD, schema=[("table", "rtree_spy", "rtree_spy", 0, f"CREATE VIRTUAL TABLE rtree_spy USING VirtualOGR('{b.secret}')")]),
        kind=ANY, name="rtree_spy"),
    gpkg("GeoPackage with a view", "gpkg.foreign", lambda p, b: hostile.geopackage(
        p, FIELD, "CREATE VIEW v AS SELECT fid, geom FROM field"), kind="view", name="v"),
    gpkg("GeoPackage with a view that never ends", "gpkg.foreign", lambda p, b: hostile.geopackage(
        p, FIELD, "CREATE VIEW v AS WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i FROM r) SELECT i AS fid, NULL AS geom FROM r;"
        "INSERT INTO gpkg_contents VALUES ('v', 'features', 'v', '', '', 0, 0, 0, 0, 4326);"
        "INSERT INTO gpkg_geometry_columns VALUES ('v', 'geom', 'POLYGON', 4326, 0, 0);"), kind="view", name="v"),
    gpkg("GeoPackage with a view called a table", "file.broken", lambda p, b: hostile.geopackage(
        p, FIELD, schema=[("table", "v", "v", 0, "CREATE VIEW v AS SELECT fid, geom FROM field")]), **BROKEN),
    gpkg("GeoPackage with a trigger of its own", "gpkg.foreign", lambda p, b: hostile.geopackage(
        p, FIELD, "CREATE TRIGGER t AFTER INSERT ON field BEGIN SELECT load_extension('x'); END"), kind="trigger", name="t"),
    gpkg("GeoPackage with a computed column", "gpkg.computed", lambda p, b: hostile.geopackage(
        p, FIELD, "CREATE TABLE more (a INTEGER, spy TEXT GENERATED ALWAYS AS (lower(a)) VIRTUAL)"), table="more", column="spy"),
    gpkg("GeoPackage in write-ahead mode", "gpkg.unfinished",
         lambda p, b: hostile.geopackage(p, FIELD, journal="wal")),
    gpkg("GeoPackage with a bad page", "file.broken", lambda p, b: (
        hostile.geopackage(p, FIELD, "CREATE TABLE fill (a TEXT); INSERT INTO fill VALUES (zeroblob(9000))"),
        p.write_bytes(p.read_bytes()[:-4096] + b"\xff" * 4096)), why=ANY),
    gpkg("GeoPackage that was cut", "file.broken", lambda p, b: (
        hostile.geopackage(p, FIELD), p.write_bytes(p.read_bytes()[:-1000])), why=ANY),
]

NAMES = [
    other_name("/vsicurl/ as a name", lambda s, b: f"/vsicurl/{b.url}/x.tif"),
    other_name("/vsicurl? as a name", lambda s, b: f"/vsicurl?url={b.url}"),
    other_name("GTIFF_DIR of an address", lambda s, b: f"GTIFF_DIR:1:/vsicurl/{b.url}/x.tif"),
    other_name("GTIFF_RAW of a file", lambda s, b: f"GTIFF_RAW:{b.secret}"),
    other_name("/vsizip/ as a name", lambda s, b: f"/vsizip//vsicurl/{b.url}/x.zip"),
    other_name("/vsistdin/ as a name", lambda s, b: "/vsistdin/"),
    other_name("MEM as a name", lambda s, b: "MEM:::DATAPOINTER=4096,PIXELS=100,LINES=100"),
    Attack("crs that is an address", "crs.unknown", lambda s, b: s.replace(
        TOML, 'crs = "EPSG:4326"\nvalue = "yield_t_per_ha"', f'crs = "{b.url}/crs"\nvalue = "yield_t_per_ha"'), {"crs": ANY}),
    Attack("crs that is a file", "crs.unknown", lambda s, b: s.replace(
        TOML, 'crs = "EPSG:4326"\nvalue = "yield_t_per_ha"', f'crs = "{b.secret}"\nvalue = "yield_t_per_ha"'), {"crs": ANY}),
]

SURROUNDINGS = [
    Attack("gdalrc in the home", MADE, gdalrc, environment=lambda s, b: {"HOME": str(s.root / "home")}),
    surroundings("GDAL_* against the fence", GDAL_PAM_ENABLED="YES", GDAL_DISABLE_READDIR_ON_OPEN="NO", GDAL_CONFIG_FILE="{secret}",
                 GDAL_HTTP_PROXY="{url}", CPL_DEBUG="ON", CPL_LOG="{secret}.log", GDAL_CACHEMAX="1", GDAL_NUM_THREADS="64",
                 OGR_CURRENT_DATE="1999-09-09T09:09:09Z", GTIFF_IGNORE_READ_ERRORS="YES", SHAPE_ENCODING="UTF-16",
                 OSR_USE_APPROX_TMERC="YES", GTIFF_SRS_SOURCE="GEOKEYS"),
    surroundings("plugins by GDAL_DRIVER_PATH", GDAL_DRIVER_PATH="/tmp", OGR_DRIVER_PATH="/tmp"),
    surroundings("PROJ's network", PROJ_NETWORK="ON", PROJ_NETWORK_ENDPOINT="{url}", PROJ_DEBUG="3"),
    surroundings("no home, other place and time", HOME="", TZ="Asia/Kathmandu", LC_NUMERIC="de_DE.UTF-8", LANG="tr_TR.UTF-8"),
]

BOMBS = [
    tif("2^31 rows", "raster.too_large", two_to_31, cols="64", rows=str(2**31 - 1)),
    tif("1e9 columns", "raster.too_large", lambda b: hostile.picture(10**9, 1, data=b"\0" * 8), cols=str(10**9), rows="1"),
    Attack("a picture too large to look at whole", MADE, on("ndvi.tif", lambda b: hostile.one_tile(30000, 0.6)), {}, "ndvi.tif",
           odd=("odd.some_rows", {"step": "90"})),
    tif("one deflated strip of 20,000 by 20,000", "ndvi.no_crop", lambda b: hostile.deflated(20000, 1), mean="0.00"),
    tif("two deflated strips of 20,000 by 10,000", "raster.block_too_large", lambda b: hostile.deflated(20000, 2),
        mib="191", most="64"),
    tif("a mask of two deflated strips of 40,000 by 20,000", "raster.block_too_large", lambda b: hostile.masked(40000, 0.6),
        mib="763", most="64"),
    tif("100,000 by 100,000, one tile for all", "ndvi.no_crop", lambda b: hostile.one_tile(100000, 0.01), mean="0.01"),
    tif("100,000 by 100,000, no tile at all", MADE, lambda b: hostile.tiled(100000, 100000, 256, 391**2, 1e-5)),
    tif("64 by 64 in a tile of 16,384 by 16,384", "raster.block_too_large", lambda b: hostile.tiled(64, 64, 16384, 1),
        mib="1024", most="64"),
    tif("60,000 bands", "raster.too_many_bands", lambda b: hostile.picture(
        4, 4, data=b"\0" * 64, t258=("H", [8]), t277=("H", [60000]), t339=("H", [1]), t284=("H", [2]),
        t273=("I", [200] * 60000), t279=("I", [16] * 60000)), found="60000", most="16"),
    tif("17 bands", "raster.too_many_bands", lambda b: hostile.picture(
        data=bytes(hostile.COLS * hostile.ROWS * 17), t258=("H", [8] * 17), t277=("H", [17]), t339=("H", [1]), t338=("H", [0] * 16)),
        found="17", most="16"),
    tif("a directory that leads to itself", MADE, lambda b: hostile.picture(next_directory=8)),
    Attack("a million corners", "boundary.crosses", pieces(
        "boundary.geojson", (b'{"type":"Polygon","coordinates":[[[141.769,43.2005]', 1),
        (b",[141.770,43.2005],[141.770,43.2006],[141.7695,43.2007]" * 1000, 333), (b",[141.769,43.2005]]]}", 1)),
           {"x": ANY, "y": ANY, "lon": ANY, "lat": ANY}, "boundary.geojson"),
    Attack("arrays in arrays", "file.broken", pieces("boundary.geojson", (b'{"type":', 1), (b"[" * 1000, 1000)), BROKEN,
           "boundary.geojson"),
    Attack("20 million rows", "csv.too_many_rows", pieces("yield.csv", (b"lon,lat,yield_t_per_ha\n", 1), (
        b"141.77,43.201,5.123\n" * 20_000, 1000)), {"most": "2000000"}, "yield.csv"),
    Attack("one line of 20 MB", "csv.line_too_long", pieces("yield.csv", (b"1" * 20_000, 1000)), {}, "yield.csv"),
    Attack("200,000 columns", "csv.line_too_long", on("yield.csv", lambda b: b"a," * 200_000), {}, "yield.csv"),
    Attack("300 columns", "csv.too_many_columns", on("yield.csv", lambda b: b"a," * 300 + b"\n"), {"most": "256"}, "yield.csv"),
]

ATTACKS = DISGUISES + OVERVIEWS + BESIDE + GEOPACKAGES + NAMES + SURROUNDINGS + BOMBS

# Archives are only looked at: by inspect, which says what is wrong and ends with 1.
ARCHIVES = [
    ("name that leads upwards", "zip.leads_out", [("../../x.csv", b"a,b\n1,2\n")], {"name": "../../x.csv"}),
    ("absolute name", "zip.leads_out", [("/etc/x.csv", b"a,b\n1,2\n")], {"name": "/etc/x.csv"}),
    ("Windows's own", "zip.leads_out", [("C:\\x.csv", b"a,b\n1,2\n")], {"name": ANY}),
    ("link", "zip.leads_out", [hostile.link("x.csv", "/etc/hostname")], {"name": "x.csv"}),
    ("name twice", "zip.twice", [("x.csv", b"a,b\n1,2\n"), ("x.csv", b"a,b\n3,4\n")], {"name": "x.csv"}),
    ("ratio of a thousand", "zip.bomb", [("x.csv", bytes(100_000_000))], {"name": "x.csv", "mib": "95"}),
    ("10,001 entries", "zip.too_many", [(f"{k}.csv", b"") for k in range(10001)], {"found": "10001", "most": "10000"}),
    ("VRT within", "file.broken", [("x.tif", hostile.vrt("/vsicurl/{url}/x.tif"))], {"why": ANY}),
]


def ids():
    """All that these attacks make the program say."""
    told = [pair[0] for a in ATTACKS for pair in (a.note, a.odd) if pair]
    return {*told, *(a.id for a in ATTACKS if a.id != MADE), *(row[1] for row in ARCHIVES)}


@dataclasses.dataclass
class Run:
    code: int
    out: str
    err: str
    seconds: float
    kilobytes: int


# A child counts as its own the peak of whoever forked it: a small process must stand between it and this one.
LAUNCHER = """import os, subprocess, sys
child = subprocess.Popen(sys.argv[2:])
_, status, used = os.wait4(child.pid, 0)
with open(sys.argv[1], "w") as f:
    f.write(f"{os.waitstatus_to_exitcode(status)} {used.ru_utime + used.ru_stime} {used.ru_maxrss}")
"""


def run(words, environment, trace=None):
    """One run, with what it took; `trace` is where strace writes, if it is to watch."""
    watch = ["strace", "-f", "-qq", "-e", "trace=%file,connect,sendto,execve", "-o", str(trace)] if trace else []
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.NamedTemporaryFile("r") as took:
        subprocess.run([sys.executable, "-c", LAUNCHER, took.name, *watch, str(samples.VRMAP), *words], check=False,
                       stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                       env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", **environment})
        texts = [(f.seek(0), f.read().decode("utf-8", "replace"))[1] for f in (out, err)]
        code, seconds, kilobytes = took.read().split()
    return Run(int(code), *texts, float(seconds), int(kilobytes))


def map_of(folder):
    """What the fence must keep: the task map and the rates. The summary's own notes may differ."""
    return {k: v for k, v in samples.hashes(folder).items() if k.startswith("TASKDATA/") or k in ("rate.tif", "cells.csv")}


class Attacked:
    """One attack on a fresh copy of the field, and every fault found."""

    def __init__(self, attack, bait, heard, usual):
        self.attack, self.bait, self.heard, self.usual = attack, bait, heard, usual
        self.faults = []
        self.slowest = self.largest = 0

    def fault(self, what):
        self.faults.append(f"{self.attack.name}: {what}")

    def go(self):
        with samples.sample() as s:
            self.attack.change(s, self.bait)
            environment = self.attack.environment(s, self.bait)
            before = samples.hashes(s.folder)
            for language in ("en", "ja"):
                self.prescribe(s, language, environment)
            if self.attack.file:
                self.inspect(s, environment)
            self.watched(s, environment)
            if samples.hashes(s.folder) != before:
                self.fault("the inputs changed")
        return self

    def note(self, done):
        """What holds of every run."""
        self.slowest = max(self.slowest, done.seconds)
        self.largest = max(self.largest, done.kilobytes)
        if SECRET in done.out + done.err:
            self.fault("the secret was told")
        if self.heard:
            self.fault(f"{len(self.heard)} requests: {self.heard.pop()}")
            self.heard.clear()
        if done.kilobytes > MOST_KB:
            self.fault(f"took {done.kilobytes} kB")
        if done.seconds > MOST_SECONDS:
            self.fault(f"took {done.seconds:.0f} s")
        if done.code not in (0, 1, 4):
            self.fault(f"exit code {done.code}: {done.err}")

    def inspect(self, s, environment):
        for language in ("en", "ja"):
            done = run(["inspect", str(s.path(self.attack.file)), "--lang", language], environment)
            self.note(done)
            if done.err:
                self.fault(f"inspect said {done.err}")
            if self.attack.odd and not re.search(po.pattern(language, *self.attack.odd), done.out):
                self.fault(f"inspect did not tell {self.attack.odd}: {done.out}")

    def prescribe(self, s, language, environment):
        done = run(["prescribe", str(s.path(TOML)), "-o", str(s.out), "--lang", language, "--overwrite"], environment)
        self.note(done)
        if self.attack.id == MADE:
            if done.code != 0:
                self.fault(f"exit code {done.code}: {done.err}")
            elif self.attack.note and not re.search(po.pattern(language, *self.attack.note), done.err):
                self.fault(f"did not tell {self.attack.note}: {done.err}")
            elif not self.attack.note and po.without_notes(done.err):
                self.fault(f"said {done.err}")
            elif self.usual is not None and map_of(s.out) != self.usual:
                self.fault("another map than without the bait")
            if any(SECRET in p.read_text("utf-8", "replace") for p in s.out.rglob("*") if p.is_file()):
                self.fault("the secret was written")
            return
        expected = po.pattern(language, self.attack.id, self.attack.args) + "\n"
        place = re.escape(str(s.path(self.attack.file))) + r"(:\d+)*: " if self.attack.file else ".*: "
        if done.code != 4 or not re.fullmatch(place + expected, done.err):
            self.fault(f"exit code {done.code}, said {done.err}expected {place}{expected}")
        if s.out.exists():
            self.fault("something was made")

    def watched(self, s, environment):
        """By strace: nothing is connected to or started, and the secret is not opened."""
        if not shutil.which("strace"):
            return
        trace = s.root / "trace"
        run(["prescribe", str(s.path(TOML)), "-o", str(s.root / "watched")], environment, trace)
        calls = trace.read_text("utf-8", "replace").splitlines() if trace.exists() else []
        bad = [c for c in calls if "connect(" in c or "sendto(" in c or ("open" in c and f'"{self.bait.secret}"' in c)]
        # the program, then its worker
        bad += [c for c in calls if "execve(" in c][1:]
        if not calls:
            self.fault("strace saw nothing")
        if bad:
            self.fault(bad[0])


def usual_map():
    with samples.sample() as s:
        s.run()
        return map_of(s.out)


def attack_all(bait, heard):
    usual = usual_map()
    own_picture = {"a directory that leads to itself", "100,000 by 100,000, no tile at all", "a picture too large to look at whole"}  # it has a picture of its own
    attacked = [Attacked(a, bait, heard, None if a.name in own_picture else usual) for a in ATTACKS]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(pool.map(Attacked.go, attacked))


def attack_archives(bait, heard):
    for name, message_id, entries, args in ARCHIVES:
        attacked = Attacked(Attack("zip: " + name, message_id, None), bait, heard, None)
        with samples.sample() as s:
            path = s.root / "a.zip"
            hostile.archive(path, [(n, d.format(url=bait.url) if isinstance(d, str) else d) for n, d in entries])
            for language in ("en", "ja"):
                done = run(["inspect", str(path), "--lang", language], {})
                attacked.note(done)
                if done.code != 1 or not re.search(po.pattern(language, message_id, args), done.out):
                    attacked.fault(f"exit code {done.code}, said {done.out}")
        yield attacked


def row(a):
    end = "made, the same map" if a.attack.id == MADE else f"refused: `{a.attack.id}`"
    return f"| {a.attack.name} | {end} | {a.slowest:.1f} | {a.largest / 1000:.0f} |"


def page(results):
    head = (HERE / "gdal_attacks_head.md").read_text("utf-8")
    return head + "\n".join(["| input | outcome | CPU seconds | MB |", "|---|---|---:|---:|", *map(row, results)]) + "\n"


def main():
    program, field, *options = sys.argv[1:]
    samples.VRMAP = pathlib.Path(program).resolve()
    samples.FIELD = pathlib.Path(field).resolve()
    if not shutil.which("strace"):
        print("strace is not here: which files are opened is not watched")
    with tempfile.TemporaryDirectory() as root, hostile.canary() as (url, heard):
        secret = pathlib.Path(root) / "secret.csv"
        secret.write_text(f"lon,lat,yield_t_per_ha\n141.77,43.201,{SECRET}\n" * 40)
        bait = Bait(url, secret)
        results = [*attack_all(bait, heard), *attack_archives(bait, heard)]
    faults = [f for r in results for f in r.faults]
    print("\n".join([*faults, f"{len(results)} attacks, {len(faults)} faults"]))
    if options[:1] == ["--write"] and not faults:
        pathlib.Path(options[1]).write_text(page(results), "utf-8")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
