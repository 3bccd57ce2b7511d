# SPDX-License-Identifier: Apache-2.0
"""What is refused of climates, of the crop's calendar and of sludges; see refusals.py."""
from po import ANY
from refusals import TOML, Case, after, chain, text, toml
from refusals_guide import MINE, rows

SEASON = 'next_dressing = "none"\nuptake_ends = 2026-07-10'


def climate(stated='station = "iwamizawa"', season=SEASON):
    """A climate and the season's calendar; nothing of the timing is stated any more."""
    return chain(toml("released_before_image = 0.3\n", ""), toml("credit_share = 0.7\n", ""), after("guide", season),
                 toml("[product]\n", f"[climate]\n{stated}\n[product]\n"))


def measured(rows):
    return chain(climate('daily = "t.csv"\ndate = "日"\ntemperature = "平均気温"'), text("t.csv", "日,平均気温\n" + rows))


def season(name, dates):
    known = {"begins": "-", "dressing": "2026-05-15", "next": "-", **dates}
    stated = "\n".join(f"{key} = {value}" for key, value in
                       (("uptake_begins", dates.get("begins")), ("next_dressing", dates.get("next", '"none"')),
                        ("uptake_ends", dates["ends"])) if value)
    return Case(f"season that {name}", "guide.season_order", climate(season=stated), f"{TOML}@{dates['ends']}", known)


def metal(key, symbol, limit):
    value = f"{limit}.5"
    return Case(f"sludge with too much {symbol}", "sludge.over_limit",
                chain(toml('"cattle_compost"', '"下水汚泥コンポスト"'), toml("c_n_ratio = 18", f"efficiency_pct = 20\n{key} = {value}")),
                f"{TOML}@{value}\ndate", {"metal": symbol, "value": value, "limit": str(limit)})


APRIL = "2026-04-01,5.1\n2026-04-02,5.3\n"

CASES = [
    Case("unknown station", "config.unknown_choice", climate('station = "tokyo"'), f'{TOML}@"tokyo"',
         {"key": "climate.station", "value": "tokyo", "known": "iwamizawa, naganuma, near_iwamizawa"}),
    Case("climate of nothing", "config.missing_key", climate(""), f"{TOML}@[climate]", {"key": "climate.station", "line": ANY}),
    Case("series without a column", "config.missing_key", climate('daily = "t.csv"\ndate = "日"'), f"{TOML}@[climate]",
         {"key": "climate.temperature", "line": ANY}),
    Case("no such series", "file.not_found", climate('daily = "t.csv"\ndate = "日"\ntemperature = "平均気温"'), "t.csv"),
    Case("no such temperature", "csv.column_missing", chain(measured(APRIL), toml('"平均気温"', '"mean"')), "t.csv:1",
         {"column": "mean", "found": "日, 平均気温"}),
    Case("day and month first", "csv.not_a_date", measured("4/1/2026,5.1\n"), "t.csv:2:1",
         {"column": "日", "value": "4/1/2026"}),
    Case("a day that is not there", "climate.gap", measured(APRIL + "2026-04-04,6\n"), "t.csv:4", {"date": "2026-04-03"}),
    Case("a day without a temperature", "climate.gap", measured("2026-04-01,\n2026-04-02,5\n"), "t.csv:2",
         {"date": "2026-04-01"}),
    Case("a day twice", "climate.day_twice", measured(APRIL + "2026/4/1,5.1\n"), "t.csv:4", {"date": "2026-04-01"}),
    Case("a row without a day", "climate.no_date", measured(APRIL + ",6\n"), "t.csv:4"),
    Case("kelvin", "climate.not_a_daily_mean", measured("2026-04-01,278.2\n"), "t.csv:2",
         {"value": "278.2", "least": "-60", "most": "50"}),
    Case("words for a temperature", "csv.not_a_number", measured("2026-04-01,warm\n"), "t.csv:2:2",
         {"column": "平均気温", "value": "warm"}),
    Case("series too short", "climate.too_short", measured(APRIL), "t.csv",
         {"first": "2026-04-01", "last": "2026-04-02", "from": "2025-10-20", "to": "2026-10-19"}),
    Case("no end of uptake", "config.missing_key", climate(season='next_dressing = "none"'), f"{TOML}@[guide]",
         {"key": "guide.uptake_ends", "line": ANY}),
    Case("no word on the next dressing", "config.missing_key", climate(season="uptake_ends = 2026-07-10"), f"{TOML}@[guide]",
         {"key": "guide.next_dressing", "line": ANY}),
    season("ends before the dressing", {"ends": "2026-05-14"}),
    season("ends before the next dressing", {"next": "2026-06-20", "ends": "2026-06-10"}),
    season("goes back for the next dressing", {"next": "2026-05-12", "ends": "2026-06-10"}),
    season("begins after its top dressing", {"begins": "2026-05-16", "ends": "2026-06-10"}),
    season("lasts more than a year", {"begins": "2025-06-09", "ends": "2026-06-10"}),
    Case("compost of long ago with a climate", "organic.too_old",
         chain(climate(), toml("harvested = 2025-07-28", "harvested = 2004-07-28"), toml("2025-10-20", "2005-10-20")),
         f"{TOML}@2005-10-20", {"spread": "2005-10-20", "dressing": "2026-05-15", "days": "3653"}),
    Case("more lost to water than there is", "guide.row_out_of_range",
         rows('[mineralisation.water.factor]\nvalue = [2, 1.5]\n'
              'unit = "slope of the released share under the drained upper limit; share lost at saturation"\n'
              'src = "mine"\nyear = 2025\nconfidence = "low"\n'), f"{MINE}:1:1",
         {"row": "mineralisation.water.factor", "value": "1.5", "least": "0", "most": "1"}),
    Case("pools the wrong way round", "guide.pools_order",
         chain(climate(), rows('[mineralisation.pools.cattle_compost]\nvalue = [0.1, 0.001, 0.45, 0.05]\n'
                               'unit = "share and rate (1/day at 25 degrees) of the fast pool, of the slow one"\n'
                               'src = "mine"\nyear = 2025\nconfidence = "low"\n')), f"{MINE}:1:1",
         {"row": "mineralisation.pools.cattle_compost"}),
    Case("stated and computed count twice", "organic.counted_twice", chain(climate(), after("guide", "credit_share = 0.9")),
         TOML, {"share": "0.900", "released": ANY}),
    Case("soil that drains below its wilting", "moisture.soil_order",
         after("moisture", "lower_limit = 0.3\ndrained_upper_limit = 0.2\nsaturation = 0.5"), f"{TOML}@0.2\nsat"),
    Case("half a soil", "config.missing_key", after("moisture", "lower_limit = 0.1\nsaturation = 0.5"), f"{TOML}@[moisture]",
         {"key": "moisture.drained_upper_limit", "line": ANY}),
    *[metal(f"{name}_mg_per_kg", symbol, limit) for name, symbol, limit in
      (("arsenic", "As", 50), ("cadmium", "Cd", 5), ("mercury", "Hg", 2), ("nickel", "Ni", 300), ("chromium", "Cr", 500),
       ("lead", "Pb", 100))],
]
