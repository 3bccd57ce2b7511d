#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The house rules that no compiler checks. `check_rules.py` reads the tree, `--self-test` checks that
every rule can fail. Exit code 1 and one line per fault. Standard library only."""
import pathlib
import re
import shutil
import subprocess
import sys

import rooms

CODE = (".cpp", ".hpp", ".h", ".c")
SIZED = CODE + (".py", ".cmake", ".sh")
WARN_LINES, MOST_LINES = 400, 500
README_COMMANDS = ("./dev demo", "./dev test")

# Comments, strings and characters in one pass, so that // inside a string is no comment. 1'000 is no
# character: nothing alphanumeric stands before one.
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|R"([^(\s]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Za-z_])\'(?:\\.|[^\'\\\n])+\'', re.S)


class Tree:
    """The files of a working tree: what git knows or would take, else everything but build folders."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.paths = sorted(p for p in self._listed() if (self.root / p).is_file())
        self._set = set(self.paths)
        self._texts = {}

    def _listed(self):
        if (self.root / ".git").exists() and shutil.which("git"):
            done = subprocess.run(["git", "-C", str(self.root), "ls-files", "-coz", "--exclude-standard"],
                                  capture_output=True, check=False)
            if done.returncode == 0:
                return [p for p in done.stdout.decode("utf-8", "surrogateescape").split("\0") if p]
        found = (p.relative_to(self.root).as_posix() for p in self.root.rglob("*") if p.is_file())
        return [p for p in found if not re.match(r"(?:build|out|\.git)(?:/|$)", p)]

    def has(self, path):
        return path in self._set

    def text(self, path):
        if path not in self._texts:
            self._texts[path] = (self.root / path).read_bytes().decode("utf-8", "replace")
        return self._texts[path]

    def code(self, *folders):
        return [p for p in self.paths if p.startswith(folders) and p.endswith(CODE)]

    def cmake(self):
        for path in self.paths:
            if path.endswith(".cmake") or path.rpartition("/")[2] == "CMakeLists.txt":
                yield path, re.sub(r"#[^\n]*", "", self.text(path))

    def without_comments(self, path):
        return TOKEN.sub(lambda m: " " if m.group().startswith("/") else m.group(), self.text(path))

    def without_words(self, path):
        """Code only: comments and strings taken out."""
        return TOKEN.sub(" ", self.text(path))


def silence(tree):
    """The library never prints."""
    prints = re.compile(r"\bstd\s*::\s*(?:cout|cerr|clog|print|println)\b|\b(?:f|v|vf)?printf\s*\(|\b(?:puts|perror|putchar)\s*\(")
    for path, _, _ in rooms.library_files(tree):
        for match in prints.finditer(tree.without_words(path)):
            yield f"{path}: the library prints ({match.group().strip()})"


def purity(tree):
    """The core reads no clock, no environment, no random device."""
    impure = re.compile(r"\b(?:secure_)?getenv\b|\b\w+_clock\b|\brandom_device\b|\b(?:clock_gettime|gettimeofday|localtime|gmtime|srand)\w*\s*\("
                        r"|\bstd\s*::\s*(?:time|clock|rand)\s*\(|(?<![\w.>:])time\s*\(\s*(?:nullptr|NULL|0|&)|(?<![\w.>:])rand\s*\(\s*\)"
                        r"|\b(?:setlocale|std\s*::\s*locale)\b")
    for path, inside, _ in rooms.library_files(tree):
        if inside.startswith("io/"):
            continue
        for match in impure.finditer(tree.without_words(path)):
            yield f"{path}: the result would depend on when or where it runs ({match.group().strip()})"


def file_sizes(tree):
    """A file is a thought of about 120 lines; over 400 look again, over 500 is refused."""
    for path in tree.paths:
        if not path.endswith(SIZED):
            continue
        lines = tree.text(path).count("\n")
        if lines > MOST_LINES:
            yield f"{path}: {lines} lines, more than {MOST_LINES}"
        elif lines > WARN_LINES:
            print(f"warning: {path}: {lines} lines; look again")


def no_glob(tree):
    """Source lists are written out: a new file is a change one can see."""
    for path, text in tree.cmake():
        if re.search(r"\bfile\s*\(\s*GLOB", text, re.I):
            yield f"{path}: file(GLOB)"


MESSAGE_ID = r'"([a-z0-9_]+(?:\.[a-z0-9_]+)+)"'
MADE = re.compile(r"(?:\{\s*" + MESSAGE_ID + r"\s*,\s*\{"
                  r"|\bMessage\s*\w*\s*[({]\s*" + MESSAGE_ID +
                  r"|\bError\w*\s*[({]\s*\{\s*" + MESSAGE_ID +
                  r"|\bprogress\w*\s*\(\s*" + MESSAGE_ID + ")")


def sentences(tree):
    """Every message id that the library or the program makes is a sentence in both languages."""
    known = {}
    for language in ("en", "ja"):
        po = f"cli/po/{language}.po"
        known[po] = set(re.findall(r'^msgid "(.+)"', tree.text(po), re.M)) if tree.has(po) else set()
    for path in tree.code("libvrmap/", "cli/"):
        for match in MADE.finditer(tree.without_comments(path)):
            made = next(group for group in match.groups() if group)
            for po, ids in known.items():
                if made not in ids:
                    yield f"{path}: {made} is not in {po}"


def readme_commands(tree):
    """The README's two commands stand once each, on a line of their own."""
    if not tree.has("README.md"):
        return
    lines = [line.strip() for line in tree.text("README.md").splitlines()]
    for command in README_COMMANDS:
        if lines.count(command) != 1:
            yield f"README.md: `{command}` stands {lines.count(command)} times on a line of its own, not once"


def unfinished(tree):
    """No note to self in what is published."""
    words = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3)) + r")\b")
    for path in tree.paths:
        text = tree.text(path)
        if "\0" in text:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if words.search(line):
                yield f"{path}:{number}: {words.search(line).group()}"


def tests_listed(tree):
    """A test that no CMakeLists names does not run."""
    lists = list(tree.cmake())
    for path in tree.paths:
        if not re.match(r"tests/.*_test\.(?:cpp|c|py|sh)$", path):
            continue
        above = pathlib.PurePosixPath(path).parents
        listed = any(str(pathlib.PurePosixPath(path).relative_to(folder)) in re.split(r"[\s()\"]+", text)
                     for cmake, text in lists for folder in above
                     if pathlib.PurePosixPath(cmake).parent == folder)
        if not listed:
            yield f"{path}: no CMakeLists.txt names it"


RULES = (rooms.rooms, rooms.third_party, rooms.public_headers, rooms.cli_doors, silence, purity, file_sizes,
         no_glob, sentences, readme_commands, unfinished, tests_listed)


def faults(tree):
    return [(rule.__name__, fault) for rule in RULES for fault in rule(tree)]


def main(arguments):
    if arguments == ["--self-test"]:
        import offences
        return offences.run()
    root = arguments[0] if arguments else pathlib.Path(__file__).resolve().parents[2]
    found = faults(Tree(root))
    for rule, fault in found:
        print(f"{rule}: {fault}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
