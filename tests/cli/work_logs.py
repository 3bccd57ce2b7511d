# SPDX-License-Identifier: Apache-2.0
"""What `vrmap inspect` says of task data that a terminal brought back: made for it, with every fault that occurs."""
import json
import pathlib
import struct
import tempfile
import unittest
import zipfile

import po
from sample import run

DAY = 16290  # 2024-08-07, days since 1980-01-01
NORTH, EAST = 425_352_000, 1_432_262_000  # 1e-7 degrees


def header(*channels, parts="ABD", more=""):
    ptn = "".join(f' {p}=""' for p in parts)
    return (f'<?xml version="1.0"?><TIM A="" D="4"><PTN{ptn}/>' +
            "".join(f'<DLV A="{ddi}" B="" C="{element}"/>' for ddi, element in channels) + more + "</TIM>")


def record(second, values=(), north=NORTH, east=EAST, day=DAY, utc=None):
    bytes_ = struct.pack("<IHiiB", int(1000 * second), day, north, east, 4)
    if utc:
        bytes_ += struct.pack("<IH", int(1000 * utc[0]), utc[1])
    return bytes_ + struct.pack("<B", len(values)) + b"".join(struct.pack("<Bi", *v) for v in values)


def whole_place(second):
    """Every part of a position: what an old terminal writes under any header."""
    return struct.pack("<IHiiiBHHBIHB", 1000 * second, DAY, NORTH, EAST, 0, 4, 9, 9, 11, 1000 * second, DAY, 0)


def document(*content, version=("3", "3")):
    return (f'<?xml version="1.0" encoding="UTF-8"?><ISO11783_TaskData VersionMajor="{version[0]}" VersionMinor="{version[1]}" '
            'TaskControllerManufacturer="terminal" DataTransferOrigin="2">' + "".join(content) + "</ISO11783_TaskData>")


FIELD = '<CTR A="CTR1" B="農家"/><FRM A="FRM1" B="本場"/><PFD A="PFD1" C="圃場１２" D="1"/><PDT A="PDT1" B="硫安"/>'
COMBINE = ('<DVC A="DVC-1" B="Combine" E="4711"><DET A="DET-1" B="1" C="1" F="0"><DOR A="8"/></DET>'
           '<DPT A="8" B="0043" C="6000"/></DVC>')
SPREADER = ('<DVC A="DVC-2" B="Spreader"><DET A="DET-1" B="1" C="1" F="0"/>'
            '<DET A="DET-2" B="2" C="4" F="1"><DOR A="8"/></DET><DET A="DET-3" B="3" C="4" F="1"><DOR A="8"/></DET>'
            '<DPT A="8" B="0043" C="12000"/></DVC>')
YIELD = [("0054", "DET-1"), ("0063", "DET-1"), ("005A", "DET-1"), ("008D", "DET-1")]


def task(*content, id="TSK-1"):
    return f'<TSK A="{id}" B="収穫" C="CTR1" D="FRM1" E="PFD1" G="4">' + "".join(content) + "</TSK>"


def log(name, size=None):
    return f'<TLG A="{name}"' + (f' B="{size}"' if size else "") + "/>"


def driven(n=20):
    """North at 1 m/s; 6 t/ha at 14.5 %, counted to the kilogram. At work but for the first two."""
    return b"".join(record(k, [(0, 600_000), (1, 145_000), (2, round(0.6 * 6 * k)), (3, int(k > 1))], NORTH + 90 * k)
                    for k in range(n))


HARVEST = {"TASKDATA.XML": document(FIELD, COMBINE, task(log("TLG00001", len(driven())), '<PAN A="PDT1"/>')),
           "TLG00001.xml": header(*YIELD), "TLG00001.bin": driven()}
SPREAD = {"taskdata.xml": document(FIELD, SPREADER, task(log("TLG00001"), '<TZN A="1"><PDV A="0006" B="0" C="PDT1"/></TZN>',
                                                          '<GRD A="1" B="1"/>'), version=("4", "2")),
          "TLG00001.XML": header(("0007", "DET-2"), ("0007", "DET-3"), parts="ABDHI"),
          "TLG00001.BIN": b"".join(record(32400 + k, [(0, 15_000), (1, 20_000)], NORTH + 90 * k, utc=(3 + k, DAY - 1))
                                   for k in range(20))}


def harvest(**changed):
    """HARVEST with other files, by their names with one underscore for the dot; None takes one away."""
    files = dict(HARVEST)
    for name, content in changed.items():
        name = name.replace("_", ".")
        files.pop(name, None)
        if content is not None:
            files[name] = content
    return files


def logs(*names, **more):
    return harvest(TASKDATA_XML=document(FIELD, COMBINE, task(*map(log, names))), **more)


ANY = {}
LOG = {"task": "TSK-1", "log": "TLG00001"}
# what lies in the folder, what is said of it
CASES = {
    "a harvest": (HARVEST, [
        ("kind.isoxml", ANY), ("inspect.work", {"version": "3.3", "by": "terminal"}),
        ("inspect.machine", {"id": "DVC-1", "name": "Combine", "serial": "4711"}),
        ("inspect.task", {"id": "TSK-1", "name": "収穫", "field": "圃場１２", "farm": "本場"}),
        ("inspect.task_products", {"products": "硫安"}),
        ("inspect.log", {"log": "TLG00001", "records": "20", "from": "2024-08-07T00:00:00", "to": "2024-08-07T00:00:19"}),
        ("inspect.log_channels", {"channels": "yield_mass DET-1, moisture DET-1, yield_total DET-1, work_state DET-1"}),
        ("inspect.log_yield", {"median": "6", "unit": "t/ha", "records": "18"}),
        ("inspect.log_moisture", {"pct": "14.5"}),
        ("inspect.log_total", {"summed": "61", "counted": "68", "unit": "kg", "off_pct": "-9.9"})]),
    "spreading": (SPREAD, [
        ("inspect.task_grid", ANY), ("inspect.log_clock", {"hours": "9.00"}), ("work.log_gps_day", LOG),
        ("inspect.log_applied", {"element": "DET-1", "median": "175", "unit": "kg/ha", "records": "40", "sections": "2"}),
        ("inspect.log_sum", {"summed": "8", "unit": "kg"})]),
    "lost bytes": (harvest(TLG00001_bin=driven()[:300] + driven()[305:-3]), [
        ("work.log_lost", {**LOG, "bytes": po.ANY, "breaks": "2", "first": po.ANY, "records": "18"}),
        ("work.log_size", {**LOG, "stated": str(len(driven())), "found": str(len(driven()) - 8)})]),
    "no record": (harvest(TLG00001_bin=b"\xff" * 500), [("work.log_no_record", {**LOG, "bytes": "500"})]),
    "nothing in it": (harvest(TLG00001_bin=b""), [("work.log_empty", {"task": "TSK-1", "file": "TLG00001.bin"})]),
    "no file": (harvest(TLG00001_bin=None), [("work.log_missing", {**LOG, "file": "TLG00001.bin"})]),
    "no header": (harvest(TLG00001_xml=None), [("work.log_missing", {**LOG, "file": "TLG00001.xml"})]),
    "a cut header": (harvest(TLG00001_xml=header(*YIELD)[:-6]), [
        ("work.log_header_broken", {**LOG, "file": "TLG00001.xml", "why": po.ANY})]),
    "another header": (harvest(TLG00001_xml="<TIM D='1'/>"), [
        ("work.log_header_broken", {**LOG, "file": "TLG00001.xml", "why": po.ANY}), ("work.log_header", ANY)]),
    "a clock never set": (harvest(TLG00001_xml=header(), TLG00001_bin=b"".join(record(k, day=0) for k in range(9))), [
        ("work.log_clock_unset", {**LOG, "odd": "9", "records": "9"})]),
    "no places": (harvest(TLG00001_xml=header(), TLG00001_bin=record(0, north=0, east=0) + record(1) + record(2)), [
        ("work.log_no_place", {**LOG, "without": "1", "records": "3"})]),
    "an old terminal": (harvest(TLG00001_xml=header(), TLG00001_bin=b"".join(map(whole_place, range(9)))), [
        ("work.log_all_parts", LOG)]),
    "the same log": (logs("TLG00001", "TLG00002", TLG00002_xml=header(*YIELD), TLG00002_bin=driven()), [
        ("work.log_same", {"task": "TSK-1", "log": "TLG00002", "other": "TLG00001"})]),
    "a log named twice": (logs("TLG00001", "TLG00001"), [("work.log_twice", LOG)]),
    "a log that is none": (logs("../TLG00001"), [("work.log_name", {"task": "TSK-1", "log": "../TLG00001"})]),
    "two tasks": (harvest(TASKDATA_XML=document(task(), task())), [("work.task_twice", {"task": "TSK-1"})]),
    "files elsewhere": ({"TASKDATA.XML": document('<XFR A="TSK00001"/>', '<XFR A="PDT00001"/>', '<XFR A="CTR00001"/>', '<XFR A="../X"/>'),
                         "TSK00001.XML": "<XFC>" + task(log("TLG00001")) + "</XFC>", "CTR00001.XML": "<html/>",
                         "TLG00001.xml": header(*YIELD), "TLG00001.bin": driven()}, [
        ("inspect.log_yield", {"median": "6", "unit": "t/ha", "records": "18"}), ("work.external_missing", {"name": "PDT00001"}),
        ("work.external_name", {"name": "../X"}), ("work.external_root", {"name": "CTR00001", "root": "html"})]),
    "split for its channels": (logs("TLG00001", "TLG00002", TLG00001_xml=header(YIELD[0]), TLG00002_xml=header(YIELD[1]),
                                    TLG00001_bin=b"".join(record(k, [(0, 600_000)]) for k in range(9)),
                                    TLG00002_bin=b"".join(record(k, [(0, 145_000)]) for k in range(9))), [
        ("inspect.log", {"log": "TLG00001, TLG00002", "records": "9", "from": po.ANY, "to": po.ANY}),
        ("inspect.log_moisture", {"pct": "14.5"})]),
}
REFUSED = {
    "nothing": ({"letter.txt": "words"}, ("work.no_taskdata", ANY)),
    "two": ({"a/TASKDATA.XML": document(), "b/taskdata.xml": document()},
            ("work.two_taskdata", {"first": "a/TASKDATA.XML", "second": "b/taskdata.xml"})),
    "another document": ({"TASKDATA.XML": "<html/>"}, ("work.other_root", {"root": "html"})),
    "a whole disk": ({f"{k}.txt": "" for k in range(10_001)}, ("work.too_many_files", {"most": "10000"})),
    "entities": ({"TASKDATA.XML": '<!DOCTYPE a [<!ENTITY b "c">]><ISO11783_TaskData/>'}, ("file.broken", {"why": "DTD"})),
}


def write(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


class WorkLogs(unittest.TestCase):
    def said(self, path, code=0):
        done = {l: run("inspect", str(path), "--lang", l) for l in ("en", "ja")}
        for one in done.values():
            self.assertEqual((one.returncode, one.stderr), (code, ""), one.stdout)
        return {l: one.stdout for l, one in done.items()}

    def test_what_is_said_of_task_data(self):
        for name, (files, expected) in CASES.items():
            with self.subTest(name), tempfile.TemporaryDirectory() as root:
                write(pathlib.Path(root), files)
                for language, words in self.said(root).items():
                    for message_id, arguments in expected:
                        self.assertRegex(words, po.pattern(language, message_id, arguments))

    def test_what_is_no_task_data_is_refused(self):
        for name, (files, (message_id, arguments)) in REFUSED.items():
            with self.subTest(name), tempfile.TemporaryDirectory() as root:
                write(pathlib.Path(root), files)
                for language, words in self.said(root, 1).items():
                    self.assertRegex(words, po.pattern(language, message_id, arguments))

    def test_folder_archive_and_file_say_the_same(self):
        with tempfile.TemporaryDirectory() as root:
            folder = pathlib.Path(root) / "stick" / "TASKDATA"
            write(folder, HARVEST)
            write(folder.parent, {"__MACOSX/TASKDATA/._TASKDATA.XML": b"\0\5", "TASKDATA/._TASKDATA.XML": b"\0\5"})
            archive = pathlib.Path(root) / "stick.zip"
            with zipfile.ZipFile(archive, "w") as z:
                for path in sorted(folder.parent.rglob("*")):
                    if path.is_file():
                        z.write(path, str(path.relative_to(folder.parent)).replace("/", "\\"))
            found = []
            for path in (folder, folder.parent, folder / "TASKDATA.XML", archive):
                done = run("inspect", "--json", str(path))
                self.assertEqual(done.returncode, 0, done.stdout)
                found.append(json.loads(done.stdout)[0]["task_data"])
            self.assertEqual(found[1:], found[:1] * 3)
            log_ = found[0]["tasks"][0]["logs"][0]
            self.assertEqual(log_["records"], 20)
            self.assertAlmostEqual(log_["extent"][3], 42.5352 + 19 * 9e-6, 9)
            self.assertEqual(log_["yield"]["total_counted"], 68)

    def test_links_are_passed_over(self):
        with tempfile.TemporaryDirectory() as root:
            folder = pathlib.Path(root)
            write(folder, harvest(TLG00001_bin=None))
            (folder / "TLG00001.bin").symlink_to("/etc/passwd")
            self.assertRegex(self.said(folder)["en"], po.pattern("en", *CASES["no file"][1][0]))
