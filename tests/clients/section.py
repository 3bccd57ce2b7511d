# SPDX-License-Identifier: Apache-2.0
"""A client's own part of libvrmap/doc/clients.md: what stands between its two marks."""
SKIPPED = 77  # exit code of a client that has nothing to run


def write_section(page, name, text):
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    whole = page.read_text(encoding="utf-8")
    if begin not in whole or end not in whole:
        raise SystemExit(f"{page}: no marks of {name}")
    before, _, rest = whole.partition(begin)
    page.write_text(before + begin + "\n" + text + "\n\n" + end + rest.partition(end)[2], encoding="utf-8")
