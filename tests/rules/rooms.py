# SPDX-License-Identifier: Apache-2.0
"""Who may know whom, and what may stand where: rules about includes (ARCHITECTURE, "Who may know whom").

Each rule takes a Tree and yields one line per fault.
"""
import re

BASE = {"base", "geo"}
VALUES = BASE | {"agronomy", "prescription", "machine"}
CORE = VALUES | {"clean", "imagery", "interpolate", "isoxml", "figures", "report", "check", "trial", "advise"}

# A room always knows itself.
MAY_KNOW = {
    "base": set(),
    "geo": {"base"},
    "clean": BASE,
    "imagery": BASE,
    "interpolate": BASE,
    "isoxml": BASE,
    "simulate": BASE,
    "agronomy": BASE,
    "prescription": BASE | {"agronomy"},
    "machine": BASE | {"agronomy", "prescription"},
    "figures": BASE,
    "report": BASE | {"agronomy", "prescription", "figures"},
    "check": VALUES | {"isoxml"},
    "trial": BASE | {"agronomy", "prescription"},
    "advise": BASE | {"interpolate", "agronomy", "prescription"},
    "prescribe": CORE - {"isoxml", "figures", "report"},
    "io": (CORE | {"simulate"}) - {"figures", "report"},  # writes every value, virtual fields too
    "job": CORE | {"io", "prescribe"},
    "capi": CORE | {"io", "prescribe", "job"},
}
TOP_LEVEL = {"units": "base", "error": "base", "progress": "base", "robust": "base", "version": "base",
             "nearest_word": "base",
             "prescribe": "prescribe", "prescribe_soil": "prescribe", "prescribe_minerals": "prescribe",
             "prescribe_notes": "prescribe", "prescribe_rooms": "prescribe", "map_samples": "prescribe", "vrmap": "capi", "capi": "capi"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)', re.M)
LIBRARY = re.compile(r"^libvrmap/(?:include/vrmap|src)/(.+)$")
# std headers have no folder and no ending; vrmap.h is C and may take these
STD = re.compile(r"^(?:[a-z][a-z0-9_]*|stddef\.h|stdint\.h|stdbool\.h)$")
FILES_ONLY = re.compile(r"^(?:gdal|ogr_|cpl_|proj\.h|proj/|proj_|libxml/|zip\.h|zipconf|sqlite3|openssl/)")
SOURCES_ONLY = re.compile(r"^(?:Eigen/|unsupported/Eigen|toml\+\+/|toml\.hpp|nlohmann/)")


def room_of(inside):
    """The room of a path below include/vrmap/ or src/; None if there is no such room."""
    if "/" not in inside:
        return TOP_LEVEL.get(inside.split(".")[0])
    if re.match(r"report/figures(?:\.|/)", inside):
        return "figures"
    room = inside.split("/")[0]
    return room if room in MAY_KNOW and room not in ("base", "capi", "figures") else None


def library_files(tree):
    """(path, path below the library's roots, text without comments) of each C++ file."""
    for path in tree.code("libvrmap/"):
        found = LIBRARY.match(path)
        if found and not path.startswith("libvrmap/python/"):
            yield path, found.group(1), tree.without_comments(path)


def included_room(tree, path, inside, name):
    """The room a quoted include leads to, or None if it leads nowhere known."""
    if name.startswith("vrmap/"):
        return room_of(name[len("vrmap/"):])
    folder = inside.rpartition("/")[0]
    for root in ("libvrmap/src/", "libvrmap/include/vrmap/"):
        if tree.has(f"{root}{folder}/{name}"):
            return room_of(f"{folder}/{name}")
    return room_of(name)


def rooms(tree):
    """Each room includes only the rooms it may know."""
    for path, inside, text in library_files(tree):
        room = room_of(inside)
        if room is None:
            yield f"{path}: no such room; give it a rule in tests/rules/rooms.py"
            continue
        for match in INCLUDE.finditer(text):
            name = match.group(1) or match.group(2)
            if match.group(2) and not name.startswith("vrmap/"):
                continue
            other = included_room(tree, path, inside, name)
            if other is None:
                yield f"{path}: \"{name}\" belongs to no room"
            elif other != room and other not in MAY_KNOW[room]:
                yield f"{path}: {room} may not know {other} (\"{name}\")"


def third_party(tree):
    """GDAL and other file libraries in src/io only; Eigen, toml++, nlohmann in libvrmap/src only."""
    for path in tree.code("libvrmap/", "cli/"):
        for quoted, angled in INCLUDE.findall(tree.without_comments(path)):
            name = quoted or angled
            if FILES_ONLY.match(name) and not path.startswith("libvrmap/src/io/"):
                yield f"{path}: <{name}> belongs in libvrmap/src/io only"
            if SOURCES_ONLY.match(name) and not path.startswith("libvrmap/src/"):
                yield f"{path}: <{name}> belongs in libvrmap/src only"


def public_headers(tree):
    """Headers under include/vrmap include only std and vrmap."""
    for path in tree.code("libvrmap/include/"):
        for quoted, angled in INCLUDE.findall(tree.without_comments(path)):
            name = quoted or angled
            if not name.startswith("vrmap/") and not (angled and STD.match(angled)):
                yield f"{path}: a public header may not include {name}"


def cli_doors(tree):
    """The program enters the library by its public headers only."""
    for path in tree.code("cli/"):
        folder = path.rpartition("/")[0]
        for quoted, _ in INCLUDE.findall(tree.without_comments(path)):
            known = quoted.startswith("vrmap/") or tree.has(f"{folder}/{quoted}") or tree.has(f"cli/{quoted}")
            if quoted and not known:
                yield f"{path}: \"{quoted}\" is neither the program's nor a public header"
