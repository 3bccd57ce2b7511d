# SPDX-License-Identifier: Apache-2.0
"""Spreading logs as machines and farms write them: what is made of each kind, what is told, what is refused."""
import zipfile

import po
from good_runs import GoodRun, summary
from refusals import TOML, Case, chain, text
from sample import sample
from work_logs import FIELD, document, header, log, record, task

WEST, LAT = 1_417_685_000, 432_012_000  # 1e-7 degrees, in the sample field
FLOW = 'flow = "flow"\nunit = "kg/s"\nwidth_m = 6.0\n'
PLACE = 'x = "lon"\ny = "lat"\ncrs = "EPSG:4326"\n'


def keys(lines):
    """The sample's compost with these keys in place of those of its own log."""
    def change(s):
        table = s.table("organic")
        first, last = table.index('file = "'), table.index("material = ")
        s.replace(TOML, table, table[:first] + lines + table[last:])
    return change


def clock(second, offset=""):
    return f"2025-10-20T09:{second // 60:02d}:{second % 60:02d}{offset}"


def lon(k):
    return f"{(WEST + 200 * k) / 1e7:.7f}"


def points(n=100, head="lon,lat,time,flow,speed", **columns):
    """Eastward, 1.6 m a second, 19.5 kg/s over it."""
    usual = {"time": clock, "flow": lambda k: "19.5", "speed": lambda k: "5.85", "machine": lambda k: "A", **columns}
    names = head.split(",")[2:]
    return head + "\n" + "".join(",".join([lon(k), f"{LAT / 1e7:.4f}", *(usual[c](k) for c in names)]) + "\n" for k in range(n))


def path(lines, **columns):
    return chain(keys('file = "t.csv"\nshape = "path"\n' + PLACE + lines), text("t.csv", points(**columns)))


def loads(rows, lines="", loads_head="start,end,t", head="lon,lat,time", **columns):
    track = {"head": head, **columns}
    return chain(keys('file = "loads.csv"\nshape = "loads"\nstart = "start"\nend = "end"\namount = "t"\nunit = "t"\n'
                      'track = "t.csv"\ntime = "time"\n' + PLACE + (lines or "width_m = 6.0\n")),
                 text("loads.csv", loads_head + "\n" + "".join(row + "\n" for row in rows)), text("t.csv", points(**track)))


def load(from_s, to_s, *more, offset=""):
    return ",".join([clock(from_s, offset), clock(to_s, offset), *(more or ("1.5",))])


def boom(sections=2, width='<DPT A="8" B="0043" C="6000"/>', kind=4):
    """Sections side by side, 6 m wide each."""
    parts = "".join(f'<DET A="DET-{k + 2}" B="{k + 2}" C="{kind}" D="part {k + 1}" F="1"><DOR A="8"/><DOR A="{20 + k}"/></DET>'
                    for k in range(sections))
    offsets = "".join(f'<DPT A="{20 + k}" B="0087" C="{6000 * k - 3000}"/>' for k in range(sections))
    return f'<DVC A="DVC-2" B="Spreader"><DET A="DET-1" B="1" C="1" F="0"/>{parts}{width}{offsets}</DVC>'


def taskdata(channels, values, machine=boom(), tasks=1, lines="", n=100, folder="TASKDATA", more=""):
    """Task data whose every record has these raw values."""
    names = [f"TLG0000{k + 1}" for k in range(tasks)]
    files = {"TASKDATA.XML": document(FIELD, machine, *(task(log(name), more if name == names[0] else "", id=f"TSK-{name[-1]}")
                                                        for name in names))}
    for name in names:
        files[name + ".xml"] = header(*channels)
        files[name + ".bin"] = b"".join(record(k, [(c, v(k) if callable(v) else v) for c, v in enumerate(values)],
                                               LAT + int(name[-1]) * 500, WEST + 200 * k) for k in range(n))

    def change(s):
        s.path("TASKDATA").mkdir()
        for name, content in files.items():
            s.write(f"TASKDATA/{name}", content)
        if folder.endswith(".zip"):
            with zipfile.ZipFile(s.path(folder), "w") as z:
                for name in files:
                    z.write(s.path(f"TASKDATA/{name}"), name)
        keys(f'file = "{folder}"\nshape = "taskdata"\n' + lines)(s)
    return change


KG = [("0007", "DET-2"), ("0007", "DET-3"), ("0051", "DET-1")]
RATES = [2_000_000, 1_000_000, lambda k: round(29.25 * k)]  # 20 and 10 t/ha; 6 m each, 1.625 m/s
LITRES = [("0002", "DET-2"), ("0002", "DET-3")]
BINS = taskdata(KG, RATES, boom(kind=3))
WHICH = "TSK-1 収穫: DET-2 part 1, TSK-1 収穫: DET-3 part 2"

CASES = [
    Case("rate and flow", "organic.two_amounts", path('rate = "speed"\n' + FLOW + 'speed = "speed"\nspeed_unit = "km/h"\n'),
         f'{TOML}@"flow"', {"one": "rate", "other": "flow"}),
    Case("flow without speed", "config.missing_key", path(FLOW), f"{TOML}@[organic]",
         {"key": "organic.speed", "line": po.ANY}),
    Case("speed without unit", "config.unit_missing", path(FLOW + 'speed = "speed"\n'), f"{TOML}@[organic]",
         {"key": "organic.speed_unit", "known": "km/h, m/s"}),
    Case("slurry without density", "config.missing_key",
         path('flow = "flow"\nunit = "m3/h"\nwidth_m = 6.0\ntime = "time"\n'), f"{TOML}@[organic]",
         {"key": "organic.density_t_per_m3", "line": po.ANY}),
    Case("slurry like lead", "config.out_of_range",
         path('flow = "flow"\nunit = "l/s"\ndensity_t_per_m3 = 11.3\nwidth_m = 6.0\ntime = "time"\n'), f"{TOML}@11.3",
         {"key": "organic.density_t_per_m3", "value": "11.3", "least": "0.3", "most": "1.5"}),
    Case("a flow that is none", "organic.out_of_range",
         path('flow = "flow"\nunit = "t/h"\nwidth_m = 6.0\ntime = "time"\n', flow=lambda k: "19500"), "t.csv:2",
         {"t_per_10a": po.ANY}),
    Case("half past", "csv.not_a_time", path(FLOW + 'time = "time"\n', time=lambda k: "half past"), "t.csv:2:3",
         {"column": "time", "value": "half past"}),
    Case("two clocks in a file", "csv.two_clocks", path(FLOW + 'time = "time"\n', time=lambda k: clock(k, "Z" if k == 5 else "")),
         "t.csv:7:3", {"column": "time", "value": "2025-10-20T09:00:05Z"}),
    Case("time goes back", "track.backwards", path(FLOW + 'time = "time"\n', time=lambda k: clock(0 if k == 7 else k)), "t.csv:9"),
    Case("a load without end", "loads.blank", loads([load(0, 50), f"{clock(60)},,2"]), "loads.csv:3", {"column": "end"}),
    Case("a track without a time", "loads.blank", loads([load(0, 50)], time=lambda k: "" if k == 3 else clock(k)), "t.csv:5",
         {"column": "time"}),
    Case("a load that ends first", "loads.ends_first", loads([load(50, 10)]), "loads.csv:2"),
    Case("a load of no width", "loads.bad_width", loads([load(0, 50, "1.5", "600")], 'width = "w"\n', "start,end,t,w"), "loads.csv:2",
         {"value": "600"}),
    Case("two clocks in two files", "loads.clocks", loads([load(0, 50, offset="+09:00")]), "loads.csv:2"),
    Case("loads one in the other", "loads.overlap", loads([load(0, 50), load(60, 90), load(40, 59)]), "loads.csv:4", {"other": "2"}),
    Case("a load before the track", "loads.outside_track", loads([load(60, 90), load(91, 100)]), "loads.csv:3",
         {"from": "2025-10-20T09:00:00", "to": "2025-10-20T09:01:39"}),
    Case("a load while standing", "loads.no_way", loads([load(0, 50)], "width_m = 6.0\nlongest_step_m = 1\n"), "loads.csv:2",
         {"longest_m": "1"}),
    Case("an unknown machine", "loads.no_machine",
         loads([load(0, 50, "1.5", "B")], 'width_m = 6.0\nmachine = "machine"\n', "start,end,t,machine", head="lon,lat,time,machine"),
         "loads.csv:2", {"machine": "B", "known": "A"}),
    Case("task data of a harvest", "taskdata.nothing", taskdata([("0054", "DET-1")], [600_000]), "TASKDATA"),
    Case("two bins", "taskdata.which", BINS, "TASKDATA", {"found": WHICH}),
    Case("another bin", "taskdata.which", taskdata(KG, RATES, boom(kind=3), lines='product = "尿素"\n'), "TASKDATA", {"found": WHICH}),
    Case("litres without density", "taskdata.no_density", taskdata(LITRES, [200_000_000, 100_000_000]), "TASKDATA",
         {"element": "DET-1"}),
    Case("a boom of no width", "taskdata.no_width", taskdata(KG, RATES, boom(width="")), "TASKDATA", {"element": "DET-2"}),
    Case("one bin twice", "organic.same_log",
         chain(taskdata(KG, RATES), lambda s: s.replace(TOML, s.table("organic"), 2 * s.table("organic").replace("[organic]", "[[organic]]"))),
         "TASKDATA"),
]

NOTES = [
    ("organic.stood", {"file": "t.csv", "count": "3", "of": "100"},
     path(FLOW + 'speed = "speed"\nspeed_unit = "km/h"\n', speed=lambda k: "0.2" if k in (50, 51, 52) else "5.85")),
    ("taskdata.total", {"file": "TASKDATA", "what": "TSK-1 収穫: DET-1", "drawn": "2896", "counted": "2896", "unit": "kg",
                        "off_pct": po.ANY}, taskdata(KG, RATES)),
    ("taskdata.sum", {"file": "TASKDATA.zip", "what": "TSK-1 収穫: DET-1", "drawn": po.ANY, "unit": "l"},
     taskdata(LITRES, [200_000_000, 100_000_000], folder="TASKDATA.zip", lines="density_t_per_m3 = 1.02\n")),
    ("taskdata.odd", {"file": "TASKDATA", "why": ("work.log_missing", {"task": "TSK-1", "log": "TLG00009", "file": "TLG00009.xml"})},
     taskdata(KG, RATES, more=log("TLG00009"))),
]


class Spreading(GoodRun):
    def spread_t(self, *changes):
        """Tonnes of each event of the sample with these logs."""
        with sample() as s:
            for change in changes:
                change(s)
            self.made(s)
            return [e["spread_t"] for e in summary(s.out)["layers"]["organic"]]

    def test_each_way_to_say_the_same_gives_the_same(self):
        flow_s = self.spread_t(path(FLOW + 'time = "time"\n'))[0]
        self.assertAlmostEqual(flow_s, 99 * 19.5 / 1000, 5)
        litres = 'flow = "flow"\nunit = "l/s"\ndensity_t_per_m3 = 1.25\nwidth_m = 6.0\ntime = "time"\n'
        self.assertAlmostEqual(self.spread_t(path(litres, flow=lambda k: "15.6"))[0], flow_s, 5)
        offset = self.spread_t(loads([load(0, 40, "0.78", offset="Z"), load(40, 99, "1.1505", offset="Z")],
                                     time=lambda k: clock(k).replace("T09", "T18") + "+09:00"))[0]
        self.assertAlmostEqual(offset, flow_s, 5)

    def test_blank_speeds_come_from_the_clock(self):
        both = FLOW + 'speed = "speed"\nspeed_unit = "km/h"\ntime = "time"\n'
        self.assertAlmostEqual(self.spread_t(path(both, speed=lambda k: ""))[0], 99 * 19.5 / 1000, 5)

    def test_no_strip_joins_two_machines(self):
        """Two spreaders in one log, a record of each in turn, 60 m apart."""
        def two(k):
            return f"{lon(k // 2 + 40 * (k % 2))},{LAT / 1e7 + 5e-4 * (k % 2):.4f},20,{'AB'[k % 2]}\n"
        rows = "lon,lat,r,machine\n" + "".join(map(two, range(60)))
        lines = 'file = "t.csv"\nshape = "path"\n' + PLACE + 'rate = "r"\nunit = "t/ha"\nwidth_m = 6.0\n'
        told = self.spread_t(keys(lines + 'machine = "machine"\n'), text("t.csv", rows))[0]
        self.assertAlmostEqual(told, 2 * 29 * 1.6259 * 6 * 0.002, 2)

    def test_a_total_lies_on_its_polygon(self):
        ring = [[141.7685, 43.2006], [141.7705, 43.2006], [141.7705, 43.2010], [141.7685, 43.2010], [141.7685, 43.2006]]
        area = ('{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"m3":15},"geometry":'
                '{"type":"Polygon","coordinates":[' + str(ring) + ']}}]}')
        lines = 'file = "a.geojson"\nshape = "polygons"\namount = "m3"\nunit = "m3"\ndensity_t_per_m3 = 1.0\n'
        self.assertAlmostEqual(self.spread_t(keys(lines), text("a.geojson", area))[0], 15, 5)

    def test_task_data_by_folder_archive_and_document_are_one(self):
        found = [self.spread_t(taskdata(KG, RATES, folder=f)) for f in ("TASKDATA", "TASKDATA.zip", "TASKDATA/TASKDATA.XML")]
        self.assertEqual(found[1:], found[:1] * 2)
        self.assertAlmostEqual(found[0][0], 99 * 1.6259 * 6 * 30 / 10_000, 2)

    def test_two_tasks_and_two_bins_are_told_apart(self):
        one = self.spread_t(taskdata(KG, RATES, boom(kind=3), lines='product = "DET-3"\n'))
        self.assertAlmostEqual(one[0], 99 * 1.6259 * 6 * 10 / 10_000, 2)
        two = taskdata(KG, RATES, tasks=2, lines='task = "TSK-2"\n')
        self.assertAlmostEqual(self.spread_t(two)[0], 3 * one[0], 4)

    def test_what_is_told(self):
        for message_id, arguments, change in NOTES:
            for language in ("en", "ja"):
                with self.subTest(f"{message_id} {language}"), sample() as s:
                    change(s)
                    self.assertRegex(self.made(s, "--lang", language), po.pattern(language, message_id, arguments))
