# SPDX-License-Identifier: Apache-2.0
"""The program's sentences, read from cli/po by a parser of its own."""
import pathlib
import re

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "cli" / "po"
ENTRY = re.compile(r'^msgid "(.+)"\nmsgstr "(.*)"$', re.M)
PLACE = re.compile(r"\{(\w+)\}")
ANY = object()  # an argument whose words are a library's, not ours


def load(language):
    text = (FOLDER / f"{language}.po").read_text(encoding="utf-8")
    found = {key: value.replace('\\"', '"').replace("\\\\", "\\") for key, value in ENTRY.findall(text)}
    if len(found) != text.count("\nmsgid ") - 1:
        raise ValueError(f"{language}.po holds entries this parser does not see")
    return found


SENTENCES = {language: load(language) for language in ("en", "ja")}


USED = set()

# What no file and no option of a user can bring about; the unit tests of their rooms do. By the
# beginning of the id.
UNREACHED = {
    "balance.bad_": "the job's own limits come first",
    "boundary.cannot_join": "needs polygons that are valid and yet beyond GEOS",
    "boundary.ring_without_area": "GEOS finds such a ring first (boundary.invalid)",
    "crs.no_tables": "tests/doors/surroundings.py",
    "clean.bad_series": "a log that goes back in time is several tracks",
    "clean.edge_wild": "tests/unit/clean/clean_harvest_test.cpp",
    "clean.no_width": "a flow without a width is refused when it is read (harvest.width_missing)",
    "clean.width_from_passes": "likewise",
    "climate.bad_series": "the job's own limits come first",
    "climate.day_missing": "the days that are needed are asked for first",
    "credit.bad_quantile": "the table data/guide is compiled in",
    "file.changed": "needs a file that is written to in the instant it is read",
    "geo.cannot_cut": "a boundary that crosses itself is refused when it is read",
    "geo.": "the grid follows from a boundary of at most 500 ha",
    "guide.row_missing": "the table data/guide is compiled in",
    "csv.no_table": "tests/unit/io",
    "harvest.": "tests/unit/job/read_harvest_test.cpp and tests/real_fields",
    "hash.failed": "OpenSSL without SHA-256",
    "interpolate.singular": "a system that fails is steadied first",
    "isoxml.": "faults of a task map that vrmap itself wrote",
    "kriging.": "options are the program's own",
    "manual.bad_": "the job's own limits come first",
    "name.duplicate_rings": "GEOS 3.11 finds that such rings cross first (boundary.crosses)",
    "organic.bad_material": "the job's own limits come first",
    "output.lock_closed": "tests/doors/surroundings.py",
    "output.reread_differs": "needs a disk that lies",
    "parameter.width_m": "as clean.width_from_passes",
    "program.bug": "a bug",
    "simulate.wetness_out_of_range": "the peak is the program's own",
    "vector.none_in_archive": "vrmap clean will reach it",
    "vector.which_in_archive": "vrmap clean will reach it",
    "variogram.": "no command asks for a model yet",
    "worker.crashed": "tests/doors/workers.py",
    "worth.bad_response": "asked only of a season and a demand over 0",
    "worker.not_started": "needs a system that has no process left",
    "worker.too_l": "tests/doors/workers.py",
    "worker.unfenced": "tests/doors/workers.py",
    "spreader.bad_limit": "the job's own limits come first",
}


def untested():
    """The ids that no case has asked for and no reason excuses."""
    return sorted(i for i in SENTENCES["en"] if i not in USED and not i.startswith(tuple(UNREACHED)))


def without_notes(said):
    """What is left of stderr when our own notes are taken away: nothing, when a map was made."""
    return re.sub(r"(?m)^(Note: |注意: ?).+\n", "", said)


def say(language, message_id):
    USED.add(message_id)
    return SENTENCES[language][message_id]


def pattern(language, message_id, arguments):
    """A regular expression of the whole sentence; every place needs its argument, and no other. An argument that is a
    sentence itself is a pair, its id and arguments."""
    sentence = say(language, message_id)
    unknown = set(arguments) ^ set(PLACE.findall(sentence))
    if unknown:
        raise ValueError(f"{message_id}: {unknown} are arguments without place or places without argument")
    out = ""
    for k, piece in enumerate(PLACE.split(sentence)):
        value = arguments[piece] if k % 2 else piece
        if k % 2 and piece in ("layer", "direction", "nutrient", "reason") and isinstance(value, str):
            name, blank, date = value.partition(" ")  # "yield 2025-07-28"
            if "name." + name in SENTENCES[language]:
                value = say(language, "name." + name) + blank + date
        if isinstance(value, tuple):
            out += pattern(language, *value)
            continue
        out += value.pattern if isinstance(value, re.Pattern) else ".+" if value is ANY else re.escape(value)
    return out
