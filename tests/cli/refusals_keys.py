# SPDX-License-Identifier: Apache-2.0
"""What is missing from a job file, all at once, and what is misspelt in it; see refusals.py."""
from refusals import TOML, Case, chain, text, toml, without

SPREADER = "width_m = 1…60, min_kg_per_10a = 0…2000, max_kg_per_10a = 0.01…2000, step_kg_per_10a = 0.01…500"
ALL = ('[field] name = "…", crop = "…"; [boundary] file = "…"; '
       '[guide] dressing = "whole" / "basal" / "topdressing", date = YYYY-MM-DD, nitrogen_kg_per_10a = 0…100, source = "…"; '
       f'[spreader] {SPREADER}; [product] name = "…", n_p2o5_k2o = […, …, …]')


def lacking(*keys):
    """The sample's job without the lines of these keys, the first of each."""
    def change(s):
        lines = s.read(TOML).splitlines(keepends=True)
        for key in keys:
            lines.remove(next(line for line in lines if line.startswith(key + " = ")))
        s.write(TOML, "".join(lines))
    return change


def extending(key):
    """A job whose template holds its [spreader], named by this key."""
    def change(s):
        table = s.table("spreader")
        s.replace(TOML, table, "")
        s.write("a.toml", table)
        s.write(TOML, f'{key} = "a.toml"\n' + s.read(TOML))
    return change


def missing(count, lines):
    return {"count": str(count), "lines": lines}


CASES = [
    Case("job without a setting", "config.missing_keys", text(TOML, "[field]\n"), TOML, missing(13, ALL)),
    Case("missing table of four keys", "config.missing_keys", without("spreader"), TOML, missing(4, f"[spreader] {SPREADER}")),
    Case("missing table of one key", "config.missing_key", without("boundary"), TOML,
         {"key": "boundary.file", "line": 'file = "…"'}),
    Case("keys of one table", "config.missing_keys", toml("width_m = 12\nmin_kg_per_10a = 5\nmax_kg_per_10a = 60\nstep_kg_per_10a = 1\n", "min_kg_per_10a = 5\nmax_kg_per_10a = 60\n"), f"{TOML}@[spreader]",
         missing(2, "[spreader] width_m = 1…60, step_kg_per_10a = 0.01…500")),
    Case("keys of two tables", "config.missing_keys", lacking("crop", "nitrogen_kg_per_10a"), TOML,
         missing(2, '[field] crop = "…"; [guide] nitrogen_kg_per_10a = 0…100')),
    Case("a unit and a date", "config.missing_keys", lacking("unit", "harvested"), f"{TOML}@[yield]",
         missing(2, '[yield] unit = "t/ha" / "kg/ha" / "kg/10a" / "q/ha" / "lb/ac" / "bu/ac wheat" / "bu/ac soybean" / '
                    '"bu/ac maize" / "bu/ac barley", harvested = YYYY-MM-DD')),
    Case("no date of the dressing", "config.missing_key", toml("date = 2026-05-15\n", ""), f"{TOML}@[guide]",
         {"key": "guide.date", "line": "date = YYYY-MM-DD"}),
    Case("nothing of the compost but its file", "config.missing_keys",
         lacking("shape", "rate", "material", "nitrogen_kg_per_t", "width_m"), f"{TOML}@[organic]",
         missing(4, '[organic] shape = "polygons" / "path" / "loads" / "taskdata", rate = "…", material = "…", nitrogen_kg_per_t = 0…500')),
    Case("misspelt extends", "config.unknown_key", extending("extand"), f"{TOML}@extand", {"key": "extand", "nearest": "extends"}),
    Case("extend", "config.unknown_key", chain(extending("extend"), without("product")), f"{TOML}@extend",
         {"key": "extend", "nearest": "extends"}),
    Case("misspelt table that must be", "config.unknown_key", toml("[field]", "[feild]"), f"{TOML}@feild",
         {"key": "feild", "nearest": "field"}),
    Case("misspelt key that must be", "config.unknown_key", chain(without("product"), toml("width_m = 12", "widht_m = 12")),
         f"{TOML}@widht_m", {"key": "spreader.widht_m", "nearest": "width_m"}),
    Case("misspelt unit before a wrong date", "config.unknown_key",
         chain(toml("harvested = 2025-07-28", "harvested = 2026-07-28"), toml('unit = "t/ha"', 'unti = "t/ha"')),
         f"{TOML}@unti", {"key": "yield.unti", "nearest": "unit"}),
    Case("a wrong number before what is missing", "config.out_of_range",
         chain(toml("nitrogen_kg_per_10a = 6.0", "nitrogen_kg_per_10a = 600"), toml("width_m = 12\n", "")), f"{TOML}@600",
         {"key": "guide.nitrogen_kg_per_10a", "value": "600", "least": "0", "most": "100"}),
    Case("soil test without its column", "config.missing_keys",
         lambda s: s.write(TOML, s.read(TOML) + '[soil_test]\nfile = "s.csv"\nx = "lon"\ny = "lat"\n'), f"{TOML}@[soil_test]",
         missing(2, '[soil_test] p2o5 = "…", date = YYYY-MM-DD')),
]
