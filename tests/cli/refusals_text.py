# SPDX-License-Identifier: Apache-2.0
"""What is refused of texts as such, and of logs that say too little; see refusals.py."""
from refusals import HEAD, TOML, Case, after, row, text, toml


def recoded(name, encoding):
    return lambda s: s.write(name, s.read(name).encode(encoding))


def every(change, name="yield.csv"):
    """Each row of a table through `change(number, cells)`; None leaves it out."""
    def whole(s):
        head, *rows = s.read(name).splitlines()
        rows = [change(k, r.split(",")) for k, r in enumerate(rows)]
        s.write(name, "\n".join([head, *(",".join(r) for r in rows if r)]) + "\n")
    return whole


def yields(value):
    """Each yield through `value(number, yield)`."""
    return every(lambda k, c: [*c[:3], value(k, c[3]), *c[4:]])


def blank_yields(k, cell):
    return cell if k % 5 == 0 else ""


TEXTS = [
    Case("UTF-16 with a mark", "csv.utf16", recoded("yield.csv", "utf-16"), "yield.csv:1"),
    Case("UTF-16 without a mark", "csv.nul", recoded("yield.csv", "utf-16-le"), "yield.csv:1"),
    Case("NUL in a cell", "csv.nul", lambda s: s.line("yield.csv", 3, row(yield_t_per_ha="\0")), "yield.csv:3"),
    Case("lines that end in CR", "csv.lone_cr", lambda s: s.write("yield.csv", s.read("yield.csv").replace("\n", "\r")),
         "yield.csv:1"),
    Case("two encodings", "csv.mixed_encodings",
         lambda s: s.write("yield.csv", HEAD.replace("pass", "収量").encode("cp932") +
                           f"\n{row(**{'pass': '雨、曇り'})}\n".encode()), "yield.csv:1"),
    Case("a broken character among good ones", "csv.mixed_encodings",
         lambda s: s.write("yield.csv", HEAD.replace("pass", "備考").encode() + f"\n{row()}\n".encode() +
                           row(**{"pass": "雨"}).encode()[:-1] + b"\n"), "yield.csv:3"),
    Case("job in CP932", "config.encoding", recoded(TOML, "cp932"), f"{TOML}:1"),
    Case("job with a broken character", "config.encoding", lambda s: s.write(TOML, s.read(TOML).encode() + b"# \xff\n"),
         f"{TOML}:66"),
    Case("key of a hundred tables", "config.too_many_dots", text(TOML, "a." * 200000 + "a = 1\n"), f"{TOML}:1",
         {"most": "100"}),
]

NUMBERS = [
    Case("whole number beyond a double", "config.out_of_range", toml("width_m = 12", "width_m = 9223372036854775807"),
         f"{TOML}@9223372036854775807",
         {"key": "spreader.width_m", "value": "9223372036854775808", "least": "1", "most": "60"}),
    Case("lowest of a range beyond a double", "yield.bad_range", after("yield", "range = [0, 9007199254740993]"),
         f"{TOML}@[0, 9", {"most": "200"}),
]

LOGS = [
    Case("blank yields", "yield.mostly_blank", yields(blank_yields), "yield.csv",
         {"column": "yield_t_per_ha", "filled": "895", "rows": "4506"}),
    Case("yields of two places", "yield.too_few_places", every(lambda k, c: c if 100 <= k < 102 else None), "yield.csv",
         {"places": "2"}),
]

CASES = TEXTS + NUMBERS + LOGS
