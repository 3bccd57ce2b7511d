#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The catalogue's CSV rows, on the sample field's yield log: catalogue_csv.py VRMAP FIELD."""
import random
import sys

import rows
from po import ANY
from refusals import HEAD, ROW, TOML, Case, after, chain, line, log, row, text, toml
from refusals_text import every, recoded, yields
from rows import Row

YIELD = "yield.csv"
BODY = 'value = "yield_t_per_ha"'


def written(change):
    """The whole log through `change(text)`."""
    return lambda s: s.write(YIELD, change(s.read(YIELD)))


def cell(value, number=3):
    return line(YIELD, number, row(yield_t_per_ha=value))


def refused(name, message, change, place=YIELD, **args):
    return Case(f"CSV: {name}", message, change, place, args)


def no_number(value, shown=None):
    return refused(value, "csv.not_a_number", cell(value), f"{YIELD}:3:4", column="yield_t_per_ha", value=shown or value)


def places(change):
    """Each longitude and latitude through `change(number, lon, lat)`."""
    def moved(k, c):
        lon, lat = change(k, float(c[1]), float(c[2]))
        return [c[0], f"{lon:.8f}", f"{lat:.8f}", *c[3:]]
    return every(moved)


def without_header(s):
    s.write(YIELD, s.read(YIELD).partition("\n")[2])


def shuffled(s):
    head, *lines = s.read(YIELD).splitlines()
    random.Random(7).shuffle(lines)
    s.write(YIELD, "\n".join([head, *lines]) + "\n")


def scaled(factor, every_nth=1):
    return yields(lambda k, v: f"{float(v) * factor:.3f}" if v and k % every_nth == 0 else v)


def long_log(s):
    """A season's log of 300,000 rows: the sample's, and the same on other fields to the east."""
    head, *lines = s.read(YIELD).splitlines()
    cells = [r.split(",") for r in lines]
    out = [head]
    for k in range(300_000 // len(cells) + 1):
        out += [",".join([c[0], f"{float(c[1]) + k * 0.02:.8f}", *c[2:]]) for c in cells]
    s.write(YIELD, "\n".join(out[:300_001]) + "\n")


def unusable(median, measured):
    return {"usable": "0", "measured": measured, "median": median, "units": ANY}


def metres_like(x, y):
    return {"x": x, "y": y}


def elsewhere(direction):
    return {"layer": "yield", "distance_km": ANY, "direction": direction}


FORM = [
    Row("header only", "R", "header only"),
    Row("no header, columns stated", "A", change=chain(without_header, after("yield", 'header = false\ncolumns = ["t", "lon", "lat", '
                                                                             '"yield_t_per_ha"]'))),
    Row("no header, columns not stated", "R", refused("no header", "csv.column_missing", without_header, f"{YIELD}:1",
                                                      column="lon", found=ANY)),
    Row("BOM", "S", change=written(lambda t: "\ufeff" + t)),
    Row("CRLF", "S", change=written(lambda t: t.replace("\n", "\r\n"))),
    Row("lone CR", "R", "lines that end in CR"),
    Row("no last newline", "S", change=written(lambda t: t.rstrip("\n"))),
    Row("blank lines at end", "S", change=written(lambda t: t + "\n\n \n")),
    Row("UTF-16", "R", "UTF-16 with a mark"),
    Row("UTF-16 without a mark", "R", "UTF-16 without a mark"),
    Row("CP932", "A", change=chain(written(lambda t: t.replace("pass", "走行")), recoded(YIELD, "cp932"))),
    Row("mixed encodings", "R", "two encodings"),
    Row("; with header match", "S", change=written(lambda t: t.replace(",", ";"))),
    Row("; without header match", "R", "semicolons in the header only"),
    Row("NUL byte", "R", "NUL in a cell"),
    Row("column missing", "R", "missing column"),
    Row("column nearly there", "R", "nearly that column"),
    Row("column twice, used", "R", "column twice"),
    Row("column twice, not used", "A", change=line(YIELD, 1, HEAD.replace("pass", "speed_m_per_s"))),
    Row("short row", "R", "short row"),
    Row("long row", "R", "long row"),
    Row("open quote", "R", "open quote"),
    Row("20 MB line", "R", refused("20 MB line", "csv.line_too_long", written(lambda t: t + "1" * 20_000_000 + "\n"),
                                   f"{YIELD}:4508:1")),
    Row("200,000 columns", "R", refused("200,000 columns", "csv.line_too_long",
                                        text(YIELD, ",".join(f"c{k}" for k in range(200_000)) + "\n1\n"), f"{YIELD}:1:1")),
    Row("formula/HTML in text", "S", change=every(lambda k, c: ["=cmd|'/C calc'!A0<script>alert(1)</script>", *c[1:]])),
    Row("300,000 rows", "A", change=chain(long_log, after("yield", 'confirm = ["far_points"]')), note="yield.outside"),
]

NUMBERS = [
    Row("decimal comma", "R", "decimal comma"),
    Row("decimal comma, ; between", "R", refused("decimal comma, ;", "csv.decimal_comma",
                                                 chain(written(lambda t: t.replace(",", ";")),
                                                       line(YIELD, 3, row(yield_t_per_ha="2,64").replace("2,64", "2#64")
                                                            .replace(",", ";").replace("#", ","))),
                                                 f"{YIELD}:3:4", column="yield_t_per_ha", value="2,64")),
    Row("1,234", "R", refused("1,234", "csv.decimal_comma", cell('"1,234"'), f"{YIELD}:3:4", column="yield_t_per_ha",
                              value="1,234")),
    Row("full-width digits, normalised, said", "A", change=cell("２．６４"), outcome="S",
        why="they are the number that is written, and nothing is guessed: there is nothing to warn of"),
    Row("text in number", "R", no_number("wet")),
    Row("5.2kg", "R", no_number("5.2kg")),
    Row("hex float", "R", no_number("0x1.8p1")),
    Row("a formula for a number", "R", no_number("=1+1")),
    Row("long text in number", "R", no_number("収" * 30, "収" * 13)),
    *[Row(f"{value} in one row", "W", change=cell(value), counts={"missing": 1}) for value in ("nan", "inf", "1e400", "")],
    Row("under 50 % of rows left", "R", "blank yields"),
    Row("all NaN", "R", refused("all NaN", "yield.mostly_blank", yields(lambda k, v: "nan"), column="yield_t_per_ha",
                                filled="0", rows="4506")),
    Row("all negative", "R", refused("all negative", "yield.mostly_unusable", yields(lambda k, v: "-5"),
                                     **unusable("-5.00", "4501"))),
    Row("one negative", "W", change=cell("-5"), counts={"below_range": 1}),
    Row("-9999 sentinels", "W", change=line(YIELD, 3, row(yield_t_per_ha="-9999")), counts={"below_range": 1}),
    Row("one value 1e9", "W", change=cell("1e9"), counts={"above_range": 1}),
    Row("all 1e9", "R", refused("all 1e9", "yield.mostly_unusable", yields(lambda k, v: "1e9"),
                                **unusable("1000000000.00", "4501"))),
    Row("all zero", "R", refused("all zero", "yield.mostly_unusable", yields(lambda k, v: "0"), **unusable("0.00", "4501"))),
    Row("x10 unit mix, a quarter", "W", change=scaled(10, 4), counts={"above_range": 1053, "outlier": -24}),
    Row("x10 unit mix, half", "R", refused("x10 in half", "yield.mostly_unusable", scaled(10, 2), usable="2224",
                                           measured="4477", median="6.71", units=ANY)),
    Row("x1000", "R", refused("x1000", "yield.mostly_unusable", scaled(1000), **unusable("5620.00", "4477"))),
]

PLACES = [
    Row("lat/lon swapped", "R", "axes swapped"),
    Row("metres as degrees", "R", "metres as degrees"),
    Row("all 100 km off", "R", refused("100 km off", "crs.elsewhere", places(lambda k, x, y: (x + 1.2, y)),
                                       **elsewhere("east"))),
    Row("one point 100 km off", "W", change=line(YIELD, 3, row(lon="142.97")), counts={"outside_field": 1}),
    Row("(0,0) all", "R", refused("(0,0)", "crs.elsewhere", places(lambda k, x, y: (0, 0)), **elsewhere("north"))),
    Row("(0,0) one", "W", change=line(YIELD, 3, row(lon="0", lat="0")), counts={"outside_field": 1}),
    Row("lat 91", "R", refused("lat 91", "crs.metres_as_degrees", line(YIELD, 3, row(lat="91")),
                               **metres_like("141.76851231", "91"))),
    Row("lon+360", "R", refused("lon+360", "crs.metres_as_degrees", places(lambda k, x, y: (x + 360, y)),
                                **metres_like("501.76848916", "43.20054534"))),
    Row("Tokyo-datum shift 450 m", "W", "log of the old datum", outcome="R",
        why="wrong by a datum is corrected by one word in the job, and confirm says where the log is right as it is"),
    Row("all one point", "R", refused("one point", "yield.too_few_places", places(lambda k, x, y: (141.77, 43.2012)),
                                      places="1")),
    Row("< 3 points", "R", "yields of two places"),
    Row("collinear", "W", change=every(lambda k, c: [c[0], f"{141.769 + k * 3e-7:.8f}", "43.2012", *c[3:]] if k < 2000 else None),
        note="layer.too_little_cover"),
]

ROWS_OF_A_LOG = [
    Row("every row twice", "S", change=lambda s: s.write(YIELD, s.read(YIELD) + s.read(YIELD).partition("\n")[2]),
        outcome="W", why="the map's bytes are the same, and the repeated rows are counted",
        counts={"missing": 24, "outside_field": 5, "below_range": 128, "above_range": 16, "repeated": 4333}),
    Row("shuffled", "S", change=shuffled),
    *[Row(name, asked, change=every(change), outcome="S", why=why) for name, asked, change, why in (
        ("future clock", "W", lambda k, c: ["2099-01-01T00:00:00", *c[1:]], "no column of time is read"),
        ("backwards time", "W", lambda k, c: [str(-k), *c[1:]], "no column of time is read"))],
    Row("time as text, not needed", "S", change=every(lambda k, c: ["noon", *c[1:]])),
]

ALL = FORM + NUMBERS + PLACES + ROWS_OF_A_LOG

if __name__ == "__main__":
    sys.exit(rows.main(ALL))
