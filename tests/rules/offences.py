# SPDX-License-Identifier: Apache-2.0
"""Each rule against a small tree that offends it, and only it; and against trees that do not."""
import contextlib
import io
import pathlib
import tempfile

import check_rules

PO = 'msgid ""\nmsgstr "x"\n\nmsgid "geo.bad"\nmsgstr "x"\n'
CLEAN = {
    "CMakeLists.txt": "# file(GLOB) is not used\nproject(x)\n",
    "README.md": "\n".join(check_rules.README_COMMANDS) + "\n",
    "cli/po/en.po": PO,
    "cli/po/ja.po": PO,
    "cli/main.cpp": '#include <iostream>\n#include "command.hpp"\n#include "vrmap/geo/grid.hpp"\nint main() { std::cout << 1; }\n',
    "cli/command.hpp": "#pragma once\n",
    "libvrmap/include/vrmap/error.hpp": "#include <string>\n",
    "libvrmap/include/vrmap/geo/grid.hpp": '#include <vector>\n#include "vrmap/error.hpp"\n',
    "libvrmap/include/vrmap/vrmap.h": "#include <stdint.h>\n",
    "libvrmap/src/clean/outliers.cpp": '#include "outliers.hpp"\n#include <Eigen/Dense>\n',
    "libvrmap/src/clean/outliers.hpp": '// std::cout would print\n#include "vrmap/geo/grid.hpp"\nconst char* s = "std::cout << getenv(x) // no";\n',
    "libvrmap/src/geo/grid.cpp": '#include "vrmap/geo/grid.hpp"\nvoid f() { throw ArgumentError({"geo.bad", {}}); int n = 1\'000; /* rand() */ x.time(0); }\n',
    "libvrmap/src/io/raster.cpp": '#include <gdal_priv.h>\n#include <openssl/sha.h>\n#include "vrmap/isoxml/ddi.hpp"\n#include "vrmap/prescription/prescription.hpp"\n',
    "libvrmap/src/job/season.cpp": '#include "vrmap/io/input.hpp"\n#include "vrmap/prescribe.hpp"\n',
    "libvrmap/src/report/figures/svg.cpp": '#include "report/figures/svg.hpp"\n#include "vrmap/report/figures.hpp"\n',
    "libvrmap/src/report/report.cpp": '#include "vrmap/prescription/prescription.hpp"\n#include "vrmap/report/figures.hpp"\n',
    "tests/CMakeLists.txt": "add_executable(t unit/geo/grid_test.cpp)\n",
    "tests/unit/geo/grid_test.cpp": "int x;\n",
}


def includes(*names):
    return "".join(f"#include {name}\n" for name in names)


# (rule that must fire, what is added to the clean tree)
OFFENCES = [
    ("rooms", {"libvrmap/src/geo/a.cpp": includes('"vrmap/clean/outliers.hpp"')}),
    ("rooms", {"libvrmap/include/vrmap/units.hpp": includes('"vrmap/geo/grid.hpp"')}),
    ("rooms", {"libvrmap/src/clean/a.cpp": includes('"vrmap/interpolate/kriging.hpp"')}),
    ("rooms", {"libvrmap/src/imagery/a.cpp": includes('"clean/outliers.hpp"')}),
    ("rooms", {"libvrmap/src/simulate/a.cpp": includes('"vrmap/agronomy/guide.hpp"')}),
    ("rooms", {"libvrmap/src/isoxml/a.cpp": includes("<vrmap/io/hard.hpp>")}),
    ("rooms", {"libvrmap/src/agronomy/a.cpp": includes('"vrmap/prescription/zones.hpp"')}),
    ("rooms", {"libvrmap/src/prescription/a.cpp": includes('"vrmap/machine/mesh.hpp"')}),
    ("rooms", {"libvrmap/src/machine/a.cpp": includes('"vrmap/isoxml/ddi.hpp"')}),
    ("rooms", {"libvrmap/src/report/figures.cpp": includes('"vrmap/prescription/zones.hpp"')}),
    ("rooms", {"libvrmap/src/report/figures/a.cpp": includes('"vrmap/report/report.hpp"')}),
    ("rooms", {"libvrmap/src/report/a.cpp": includes('"vrmap/io/publish.hpp"')}),
    ("rooms", {"libvrmap/src/io/a.cpp": includes('"vrmap/job/season.hpp"')}),
    ("rooms", {"libvrmap/src/prescribe.cpp": includes('"vrmap/io/input.hpp"')}),
    ("rooms", {"libvrmap/src/helpers/a.cpp": ""}),
    ("rooms", {"libvrmap/src/geo/a.cpp": includes('"nowhere.hpp"')}),
    ("third_party", {"libvrmap/src/geo/a.cpp": includes("<gdal.h>")}),
    ("third_party", {"libvrmap/src/isoxml/a.cpp": includes("<libxml/tree.h>")}),
    ("third_party", {"libvrmap/src/geo/a.cpp": includes("<proj.h>")}),
    ("third_party", {"cli/a.cpp": includes("<sqlite3.h>")}),
    ("third_party", {"cli/a.cpp": includes("<zip.h>")}),
    ("third_party", {"cli/a.cpp": includes("<ogr_api.h>")}),
    ("third_party", {"cli/a.cpp": includes("<openssl/sha.h>")}),
    ("third_party", {"cli/a.cpp": includes("<nlohmann/json.hpp>")}),
    ("third_party", {"cli/a.cpp": includes("<toml++/toml.h>")}),
    ("public_headers", {"libvrmap/include/vrmap/geo/a.hpp": includes("<fmt/core.h>")}),
    ("public_headers", {"libvrmap/include/vrmap/geo/a.hpp": includes('"geo/grid.hpp"')}),
    ("cli_doors", {"cli/a.cpp": includes('"geo/private.hpp"')}),
    ("silence", {"libvrmap/src/geo/a.cpp": "void f() { std::cout << 1; }\n"}),
    ("silence", {"libvrmap/src/io/a.cpp": "void f() { std::cerr << 1; }\n"}),
    ("silence", {"libvrmap/src/geo/a.cpp": 'void f() { fprintf(stderr, "x"); }\n'}),
    ("silence", {"libvrmap/src/geo/a.cpp": 'void f() { printf("x"); }\n'}),
    ("purity", {"libvrmap/src/geo/a.cpp": 'auto x = std::getenv("HOME");\n'}),
    ("purity", {"libvrmap/src/geo/a.cpp": "auto x = std::chrono::steady_clock::now();\n"}),
    ("purity", {"libvrmap/src/geo/a.cpp": "std::random_device seed;\n"}),
    ("purity", {"libvrmap/src/geo/a.cpp": "auto t = time(nullptr);\n"}),
    ("file_sizes", {"libvrmap/src/geo/a.cpp": "\n" * 501}),
    ("no_glob", {"libvrmap/CMakeLists.txt": "file( GLOB sources *.cpp)\n"}),
    ("no_glob", {"cmake/x.cmake": "file(GLOB_RECURSE sources *.cpp)\n"}),
    ("sentences", {"libvrmap/src/geo/a.cpp": 'throw InputError(place, {"csv.new", {{"a", "b"}}});\n'}),
    ("sentences", {"libvrmap/src/geo/a.cpp": 'notes.push_back({\n    "csv.new", {}});\n'}),
    ("sentences", {"cli/a.cpp": 'Message m{"csv.new", args};\n'}),
    ("sentences", {"cli/a.cpp": 'progress("kriging.solve", 0.5);\n'}),
    ("sentences", {"cli/po/ja.po": 'msgid "geo.other"\nmsgstr "x"\n'}),
    ("readme_commands", {"README.md": check_rules.README_COMMANDS[0] + "\n"}),
    ("readme_commands", {"README.md": "\n".join(check_rules.README_COMMANDS * 2) + "\n"}),
    ("readme_commands", {"README.md": "Run " + " and ".join(check_rules.README_COMMANDS) + "\n"}),
    ("unfinished", {"data/a.toml": "# TO" + "DO\n"}),
    ("unfinished", {"libvrmap/src/geo/a.cpp": "// FIX" + "ME later\n"}),
    ("unfinished", {"a.md": "X" * 3 + "\n"}),
    ("tests_listed", {"tests/unit/geo/new_test.cpp": "int y;\n"}),
    ("tests_listed", {"tests/CMakeLists.txt": "# unit/geo/grid_test.cpp\n"}),
]


def fired(files):
    """The names of the rules that a tree of these files offends."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return {rule for rule, _ in check_rules.faults(check_rules.Tree(folder))}


def warns_of_long_files():
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        rules = fired({**CLEAN, "libvrmap/src/geo/a.cpp": "\n" * 401})
    return not rules and "401 lines" in said.getvalue()


def run():
    wrong = []
    if fired(CLEAN):
        wrong.append(f"the clean tree offends {fired(CLEAN)}")
    if not warns_of_long_files():
        wrong.append("a file of 401 lines is not warned of")
    for rule, files in OFFENCES:
        got = fired({**CLEAN, **files})
        if got != {rule}:
            wrong.append(f"expected {rule}, got {sorted(got)}: {files}")
    untested = {rule.__name__ for rule in check_rules.RULES} - {rule for rule, _ in OFFENCES}
    wrong += [f"no offence tests {rule}" for rule in sorted(untested)]
    print("\n".join(wrong) or f"{len(OFFENCES)} offences seen, {len(check_rules.RULES)} rules can fail")
    return 1 if wrong else 0
