# SPDX-License-Identifier: Apache-2.0
"""Copies of the sample field, changed; and the program run on them."""
import concurrent.futures
import contextlib
import hashlib
import os
import pathlib
import pty
import shutil
import subprocess
import tempfile

VRMAP = None  # set by cli_test.py
FIELD = None
SECONDS = float(os.environ.get("VRMAP_TEST_SECONDS", "60"))  # a run that takes longer hangs

FILES = ("boundary.geojson", "compost.csv", "field.toml", "moisture.csv", "ndvi.tif", "yield.csv")
LAYERS = ("yield", "ndvi", "moisture", "organic")


class Sample:
    """A folder `field` with the sample's files and, beside it, `out` to be made."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.folder = self.root / "field"
        self.out = self.root / "out"
        self.folder.mkdir()
        for name in FILES:
            shutil.copyfile(FIELD / name, self.folder / name)

    def path(self, name):
        return self.folder / name

    def read(self, name):
        return self.path(name).read_text(encoding="utf-8")

    def write(self, name, content):
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        self.path(name).write_bytes(data)

    def replace(self, name, old, new):
        text = self.read(name)
        if text.count(old) != 1:
            raise ValueError(f"{name}: {old!r} stands {text.count(old)} times, not once")
        self.write(name, text.replace(old, new))

    def table(self, section):
        """The lines of one table of field.toml, with its head."""
        lines = self.read("field.toml").splitlines(True)
        first = lines.index(f"[{section}]\n")
        last = next((k for k in range(first + 1, len(lines)) if lines[k][0] == "["), len(lines))
        return "".join(lines[first:last])

    def drop(self, *sections):
        for section in sections:
            self.replace("field.toml", self.table(section), "")
        if "yield" in sections:
            self.replace("field.toml", "uptake_kg_per_t = 23.3\n", "")
        if "ndvi" in sections and "organic" not in sections:
            self.replace("field.toml", "released_before_image = 0.3\n", "")

    def line(self, name, number, new):
        """Puts another line in the place of line `number`."""
        lines = self.read(name).split("\n")
        lines[number - 1] = new
        self.write(name, "\n".join(lines))

    def run(self, *options, **settings):
        return self.run_into(self.out, *options, **settings)

    def run_into(self, out, *options, **settings):
        return run("prescribe", str(self.path("field.toml")), "-o", str(out), *options, **settings)


@contextlib.contextmanager
def sample():
    with tempfile.TemporaryDirectory() as root:
        yield Sample(root)


def no_more_rights():
    """Words before a program that leave root no more rights than others have; None where that cannot be done."""
    words = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    if words and (not shutil.which("setpriv") or subprocess.run([*words, "true"], check=False, capture_output=True).returncode):
        return None
    return words


def run(*arguments, environment=None, before=(), **settings):
    """A run in a plain environment; `environment` adds to it, `before` stands before the program."""
    clean = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", **(environment or {})}
    settings.setdefault("stdout", subprocess.PIPE)
    settings.setdefault("stderr", subprocess.PIPE)
    done = subprocess.run([*before, str(VRMAP), *arguments], env=clean, timeout=SECONDS, stdin=subprocess.DEVNULL,
                          check=False, **settings)
    for stream in ("stdout", "stderr"):
        text = getattr(done, stream)
        setattr(done, stream, text.decode("utf-8") if text else "")
    return done


def terminal_words(*arguments):
    """What a terminal shows of a run's stderr; None where there are no pseudo-terminals."""
    try:
        ours, theirs = pty.openpty()
    except OSError:
        return None
    run(*arguments, stderr=theirs)
    os.close(theirs)
    said = b""
    try:
        while part := os.read(ours, 65536):
            said += part
    except OSError:  # the terminal's end, on Linux
        pass
    os.close(ours)
    return said.decode()


def every_case(test, cases, wrong):
    """Cases by their name, four at a time: `wrong` says what is not as it should be."""
    test.assertEqual(len({case.name for case in cases}), len(cases), "two cases of one name")
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda case: list(wrong(case)), cases))
    for case, faults in zip(cases, found):
        with test.subTest(case.name):
            test.assertEqual(faults, [], "\n".join([case.name, *faults]))


def hashes(folder):
    """Every regular file below the folder, by its SHA-256."""
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in sorted(pathlib.Path(folder).rglob("*")) if p.is_file() and not p.is_symlink()}
