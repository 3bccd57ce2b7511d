# SPDX-License-Identifier: Apache-2.0
"""`vrmap clean` from outside: a simulated combine's log in, clean points, reasons and a picture out."""
import json
import math
import pathlib
import random
import re
import sqlite3
import tempfile
import unittest

import po
from sample import run

UTM = "EPSG:32654"
X0, Y0 = 600000.0, 4800000.0
HEAD = "x,y,Time(s),Flow(kg/s),Swath(m),Speed(m/s),Moisture(%),Header"


def grown(x, y):
    return 6 + 1.2 * math.sin(x / 9) * math.cos(y / 14) + 0.8 * math.sin((x + 2 * y) / 23)


def driven(passes=16, length=200, delay=12, header=True, alone=False):
    """Rows of a log: passes of 6 m to and fro at 2 m/s, a row a second, grain `delay` s late; `alone`: all one way."""
    draw = random.Random(7)
    ground, cut = [], []
    for k in range(passes):
        back = k % 2 == 1 and not alone
        for j in range(length // 2):
            y = length - 2 * j - 1 if back else 2 * j + 1
            ground.append((6 * k + 3, y, 1))
            cut.append(grown(6 * k + 3, y) / 10 * 6 * 2)
        for j in range(1, 12):
            end = 0 if back else length
            turn = math.pi * j / 12
            y = end * (1 - j / 12) if alone else end + (-8 if back else 8) * math.sin(turn)
            ground.append((6 * k + 6 - 3 * math.cos(turn), y, 0))
            cut.append(0)
    rows = []
    for t, (x, y, down) in enumerate(ground):
        flow = (cut[t - delay] if t >= delay else 0) * draw.gauss(1, 0.05)
        moisture = 14 + 2 * math.sin(ground[max(0, t - delay)][0] / 13) * math.cos(ground[max(0, t - delay)][1] / 17)
        rows.append([f"{X0 + x + draw.gauss(0, 0.05):.3f}", f"{Y0 + y + draw.gauss(0, 0.05):.3f}", t, f"{flow:.4f}", 6, 2,
                     f"{moisture:.2f}"] + ([down] if header else []))
    return rows


class Cleaning(unittest.TestCase):
    def setUp(self):
        room = tempfile.TemporaryDirectory()
        self.addCleanup(room.cleanup)
        self.folder = pathlib.Path(room.name)
        self.rows = driven()

    def path(self, name):
        return self.folder / name

    def write(self, name="log.csv", rows=None, head=HEAD):
        lines = [head, *(",".join(map(str, row)) for row in (rows or self.rows))]
        self.path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        return self.path(name)

    def shuffled(self):
        """Bare points in no order."""
        rows = [[x, y, f"{6 + 0.1 * (k % 7)}"] for k, (x, y, *_) in enumerate(self.rows)]
        random.Random(3).shuffle(rows)
        self.write(rows=rows, head="x,y,Yield(t/ha)")

    def run_it(self, *options, logs=("log.csv",), out="points.gpkg", language="en", crs=UTM):
        return run("clean", *(str(self.path(p)) for p in logs), "-o", str(self.path(out)), "--overwrite", "--crs", crs,
                   *map(str, options), "--lang", language)

    def good(self, *options, **settings):
        done = self.run_it(*options, **settings)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def told(self, done, message_id, language="en", **arguments):
        self.assertRegex(done.stdout + done.stderr, "(?m)^" + po.pattern(language, message_id, arguments) + "$")

    def because(self, done, message_id, **arguments):
        self.told(done, "clean.why", why=(message_id, arguments))

    def refused(self, code, message_id, *options, place="", **arguments):
        done = self.run_it(*options)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertRegex(done.stderr, po.pattern("en", message_id, arguments))
        self.assertFalse(self.path("points.gpkg").exists())

    def json_of(self, *options, **settings):
        self.good("--json", self.path("out.json"), *options, **settings)
        return json.loads(self.path("out.json").read_text(encoding="utf-8"))

    def layer(self, name, columns="*"):
        base = sqlite3.connect(self.path("points.gpkg"))
        self.addCleanup(base.close)
        return base.execute(f"select {columns} from {name}").fetchall()


class Runs(Cleaning):
    def test_every_row_is_kept_or_rejected_with_its_reason(self):
        for k in (100, 300, 700):
            self.rows[k][3] = "60"  # spikes
        self.rows[500][0] = f"{X0 + 400}"
        self.write()
        for language in ("en", "ja"):
            done = self.good("--explain", language=language)
            counts = json.loads(json.dumps(self.json_of()))["counts"]
            self.told(done, "clean.rows", language, rows=str(len(self.rows)), kept=str(counts["kept"]), percent=po.ANY)
            for reason in ("position_jump", "not_at_work", "above_range"):
                self.assertGreater(counts[reason], 0, reason)
                self.told(done, "clean.reason", language, rows=str(counts[reason]), percent=po.ANY, why=("reason." + reason, {}))
            self.told(done, "clean.mean", language, after=po.ANY)
            self.told(done, "clean.harvested", language, hectares=re.compile(r"1\.9\d"))
            self.told(done, "clean.crs", language, crs=po.ANY)
        kept = self.layer("kept", "yield_t_ha, record, reason")
        rejected = self.layer("rejected", "record, reason")
        self.assertEqual(sorted([r for _, r, _ in kept] + [r for r, _ in rejected]), list(range(2, len(self.rows) + 2)))
        self.assertEqual({reason for _, _, reason in kept}, {"kept"})
        self.assertNotIn("kept", {reason for _, reason in rejected})
        # the grain is where it was cut
        off = [value - grown(float(self.rows[record - 2][0]) - X0, float(self.rows[record - 2][1]) - Y0) for value, record, _ in kept]
        self.assertLess(math.sqrt(sum(d * d for d in off) / len(off)), 0.6)
        picture = self.path("points.svg").read_text(encoding="utf-8")
        for words in ("Yield as logged", "収量(後)", "Points left out"):
            self.assertIn(words, picture)

    def test_explain_gives_every_step_its_numbers_and_why(self):
        self.write()
        done = self.good("--explain")
        for step in ("places", "field", "flow_delay", "moisture_delay", "header", "pass_ends", "speed", "overlap", "range", "neighbours",
                     "edge", "total"):
            self.told(done, "clean.step", rejected=po.ANY, why=("step." + step, {}))
        for name in ("flow_delay_s", "moisture_delay_s", "pass_start_s", "pass_end_s", "least_speed_m_per_s", "most_speed_m_per_s",
                     "most_speed_change", "least_fresh_share", "least_yield_t_per_ha", "most_yield_t_per_ha", "neighbourhood_m"):
            self.told(done, "clean.told", value=po.ANY, why=("parameter." + name, {}))
        self.because(done, "clean.delay_found", seconds=re.compile(r"1[12]\.\d"), sd=po.ANY, pairs=po.ANY, before=po.ANY, after=po.ANY)
        self.because(done, "clean.header_logged")
        self.because(done, "clean.ramps", share="95")
        self.because(done, "clean.speed_spread", low="2.00", high="2.00")
        self.because(done, "clean.usual_share", share=po.ANY)
        self.because(done, "clean.few_partial")
        self.because(done, "clean.range_deviations", deviations="4.1")
        self.because(done, "clean.neighbours", count="60")
        self.because(done, "clean.no_boundary")
        self.because(done, "clean.not_weighed")

    def test_what_is_given_is_taken(self):
        self.write()
        done = self.good("--explain", "--flow-delay", 11, "--moisture-delay", 10, "--standard-moisture", 12.5, "--pass-start", 3,
                         "--pass-end", 2, "--speed", "1,3", "--speed-change", 0.4, "--fresh-share", 0.6, "--yield", "1,9",
                         "--neighbourhood", 20, "--total", 12, "--leave-out", "edge", "--width", 6)
        for name, value in (("flow_delay_s", "11"), ("moisture_delay_s", "10"), ("standard_moisture_pct", "12.5"), ("pass_start_s", "3"),
                            ("pass_end_s", "2"), ("least_speed_m_per_s", "1"), ("most_speed_m_per_s", "3"), ("most_speed_change", "0.4"),
                            ("least_fresh_share", "0.6"), ("least_yield_t_per_ha", "1"), ("most_yield_t_per_ha", "9"),
                            ("neighbourhood_m", "20"), ("factor", po.ANY)):
            self.told(done, "clean.given", value=value, why=("parameter." + name, {}))
        self.because(done, "clean.delay_given")
        self.because(done, "clean.left_out")
        self.because(done, "clean.standardised", usual=po.ANY)
        self.because(done, "clean.weighed", weighed="12.00", logged=po.ANY, hectares=po.ANY)
        made = self.json_of("--total", 12)
        area = sum(m2 for m2, in self.layer("kept", "fresh_m2"))
        tonnes = sum(y * m2 for y, m2 in self.layer("kept", "yield_t_ha, fresh_m2")) / area * made["harvested_ha"]
        self.assertAlmostEqual(tonnes, 12, delta=0.01)

    def test_a_log_without_header_states_and_one_whose_delay_is_gone(self):
        self.write(rows=driven(header=False, delay=0), head=HEAD.removesuffix(",Header"))
        done = self.good("--explain")
        self.because(done, "clean.header_from_course")
        self.because(done, "clean.delay_none", seconds=po.ANY, sd=po.ANY, pairs=po.ANY)
        self.told(done, "clean.reason", rows=po.ANY, percent=po.ANY, why=("reason.turn", {}))

    def test_what_a_log_does_not_tell_is_said(self):
        self.write(rows=driven(alone=True))
        self.because(self.good("--explain"), "clean.delay_no_neighbours", pairs="0")
        self.write(rows=driven(passes=4))
        self.because(self.good("--explain"), "clean.few_runs", name="pass_start_s")
        self.shuffled()
        done = self.good("--explain")
        self.because(done, "clean.no_course")
        self.because(done, "clean.no_speed")
        self.because(done, "clean.no_swath")
        self.told(done, "clean.means", before=po.ANY, after=po.ANY)

    def test_yields_at_a_standard_or_an_unknown_moisture_stay(self):
        rows = [[x, y, t, s, v, m, "6.1"] for x, y, t, _, s, v, m, _ in self.rows]
        self.write(rows=rows, head="x,y,Time(s),Swath(m),Speed(m/s),Moisture(%),Yld Mass(Dry)(t/ha)")
        self.because(self.good("--explain", "--standard-moisture", 14), "clean.already_standard")
        self.write(rows=rows, head="x,y,Time(s),Swath(m),Speed(m/s),Moisture(%),Yield(t/ha)")
        self.because(self.good("--explain", "--standard-moisture", 14), "clean.basis_unknown")

    def test_every_fault_of_a_row_has_its_name(self):
        rows = self.rows
        rows[200][0] = ""
        rows[210][:2] = rows[209][:2]
        rows[250][5], rows[260][5], rows[270][5] = 0.2, 9, 2.35
        rows[400][3] = ""
        rows[420][3] = "-4"
        rows[700][3] = f"{float(rows[700][3]) * 0.55:.4f}"
        self.write()
        done = self.good("--explain", "--pass-start", 2, "--pass-end", 2)
        for reason in ("no_place", "repeated", "too_slow", "too_fast", "speed_change", "missing", "below_range", "local_outlier",
                       "pass_start", "pass_end"):
            self.told(done, "clean.reason", rows=po.ANY, percent=po.ANY, why=("reason." + reason, {}))

    def test_swaths_that_were_cut_before(self):
        rows = driven(passes=20)
        for t, row in enumerate(rows):  # every fourth pass lies on some or most of the one before
            k = t // 111
            if k % 4 == 3 and row[7]:
                on = 5.7 if k % 8 == 3 else 2.4
                row[0] = f"{float(row[0]) - on:.3f}"
                if t + 12 < len(rows):
                    rows[t + 12][3] = f"{float(rows[t + 12][3]) * (1 - on / 6):.4f}"
        self.write(rows=rows)
        done = self.good("--explain")
        self.told(done, "clean.reason", rows=po.ANY, percent=po.ANY, why=("reason.covered_before", {}))
        self.because(done, "clean.partial_compared", partial=po.ANY, noise=po.ANY)

    def test_a_pass_that_gave_half_and_a_moisture_without_a_pattern(self):
        rows = driven(passes=20)
        draw = random.Random(6)
        for t, row in enumerate(rows):
            row[6] = f"{draw.gauss(14, 1):.2f}"
            if t >= 12 and (t - 12) // 111 == 9:  # what that pass cut
                row[3] = f"{0.45 * float(row[3]):.4f}"
        self.write(rows=rows)
        done = self.good("--explain")
        self.told(done, "clean.reason", rows=po.ANY, percent=po.ANY, why=("reason.unlike_strip", {}))
        self.because(done, "clean.strips", metres=po.ANY)
        self.because(done, "clean.delay_as_flow", pairs=po.ANY)

    def test_a_width_nobody_logged(self):
        rows = [[x, y, t, flow, v, down] for x, y, t, flow, _, v, _, down in self.rows]
        self.write(rows=rows, head="x,y,Time(s),Flow(kg/s),Speed(m/s),Header")
        self.assertEqual(self.run_it().returncode, 4)  # harvest.width_missing
        done = self.good("--width", 6, "--standard-moisture", 14, "--explain")
        self.because(done, "clean.no_moisture")
        rows = [[x, y, t, v, down, f"{grown(float(x) - X0, float(y) - Y0):.3f}"] for x, y, t, _, _, v, _, down in self.rows]
        self.write(rows=rows, head="x,y,Time(s),Speed(m/s),Header,Yield(t/ha)")
        made = self.json_of()
        self.assertAlmostEqual(made["harvested_ha"], 1.93, delta=0.06)  # passes lie 6 m apart

    def test_noise_alone_tells_no_delay(self):
        draw = random.Random(5)
        for row in self.rows:
            row[3] = f"{draw.gauss(7, 1):.3f}"
        self.write()
        self.because(self.good("--explain"), "clean.delay_unclear", pairs=po.ANY)

    def test_rows_that_were_driven_in_no_order(self):
        once = driven(passes=16)
        rows = [row for k in range(4) for row in once[k::4]]
        self.write(rows=[[x, y, "6", "6"] for x, y, *_ in rows], head="x,y,Swath(m),Yield(t/ha)")
        self.because(self.good("--explain"), "clean.no_drive")

    def test_the_help_is_in_both_languages(self):
        for language in ("en", "ja"):
            said = "".join(run("clean", "--help", "--lang", language).stdout.split())
            for message_id in po.SENTENCES[language]:
                if message_id.startswith(("help.clean.", "help.files.")):
                    self.assertIn("".join(po.say(language, message_id).split()), said)

    def test_a_boundary_cuts_and_a_given_edge_goes(self):
        self.write()
        ring = [(X0 + 20, Y0 - 20), (X0 + 80, Y0 - 20), (X0 + 80, Y0 + 220), (X0 + 20, Y0 + 220), (X0 + 20, Y0 - 20)]
        self.path("field.geojson").write_text(json.dumps(
            {"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32654"}},
             "features": [{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}]}), encoding="utf-8")
        done = self.good("--explain", "--boundary", self.path("field.geojson"))
        self.told(done, "clean.reason", rows=po.ANY, percent=po.ANY, why=("reason.outside_field", {}))
        self.because(done, "clean.edge_as_field", ratio=po.ANY)
        done = self.good("--explain", "--boundary", self.path("field.geojson"), "--edge", 10)
        self.told(done, "clean.given", value="10", why=("parameter.edge_m", {}))
        self.told(done, "clean.reason", rows=po.ANY, percent=po.ANY, why=("reason.edge", {}))

    def test_the_same_bytes_from_every_run(self):
        self.write()
        seen = set()
        for more in ({}, {"LC_ALL": "ja_JP.UTF-8", "TZ": "Asia/Tokyo"}, {"TZ": "America/New_York"}):
            done = run("clean", str(self.path("log.csv")), "-o", str(self.path("points.gpkg")), "--overwrite", "--crs", UTM, "--lang", "en",
                       environment=more)
            self.assertEqual(done.returncode, 0, done.stderr)
            seen.add((self.path("points.gpkg").read_bytes(), self.path("points.svg").read_bytes()))
        self.assertEqual(len(seen), 1)

    def test_what_was_cleaned_can_be_mapped(self):
        self.write()
        self.good("--no-picture")
        self.assertFalse(self.path("points.svg").exists())
        done = run("interpolate", str(self.path("points.gpkg")), "--layer", "kept", "--value", "yield_t_ha", "-o", str(self.path("map.tif")),
                   "--cell", "10")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(self.path("map.tif").exists())


class Refusals(Cleaning):
    def test_options_that_cannot_be(self):
        self.write()
        for options, message_id, arguments in ((("--speed", "3,1"), "clean.bad_pair", {"words": "3,1"}),
                                               (("--yield", "1"), "clean.bad_pair", {"words": "1"}),
                                               (("--leave-out", "polish"), "clean.no_step", {"step": "polish", "known": po.ANY})):
            self.refused(2, message_id, *options, **arguments)

    def test_logs_that_cannot_be_cleaned(self):
        self.write(rows=[[x, y, ""] for x, y, *_ in self.rows], head="x,y,Yield(t/ha)")
        self.refused(4, "clean.no_row")
        self.write()
        self.refused(4, "clean.weighed_far", "--total", 100, weighed="100.00", logged=po.ANY, hectares=po.ANY)
        self.shuffled()
        self.refused(4, "clean.nothing_to_weigh", "--total", 10)

    def test_logs_of_two_frames(self):
        self.write()
        self.write("far.csv", rows=[["143.1", f"{42.5 + k * 1e-5}", "6"] for k in range(50)], head="lon,lat,Yield(t/ha)")
        done = run("clean", str(self.path("log.csv")), str(self.path("far.csv")), "-o", str(self.path("points.gpkg")), "--crs", UTM)
        self.assertEqual(done.returncode, 4, done.stdout + done.stderr)
        self.assertRegex(done.stderr, po.pattern("en", "clean.other_frame", {"crs": po.ANY, "first": po.ANY}))

    def test_an_output_is_never_an_input(self):
        self.write()
        before = self.path("log.csv").read_bytes()
        done = self.run_it(out="log.csv")
        self.assertEqual(done.returncode, 5)
        self.assertRegex(done.stderr, po.pattern("en", "output.is_input", {"path": str(self.path("log.csv"))}))
        self.assertEqual(self.path("log.csv").read_bytes(), before)


if __name__ == "__main__":
    unittest.main()
