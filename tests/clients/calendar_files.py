#!/usr/bin/env python3
"""日历与整洁的 CSV，交给 libical、icalendar、khal、ical.js、pandas 与 R。

用法：calendar_files.py 程序 仓库 工作文件夹（装有 ical.js）
"""

import ctypes
import ctypes.util
import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import icalendar
import pandas

WSGOV, ROOT, WORK = (Path(argument).resolve() for argument in sys.argv[1:4])
HERE = Path(__file__).parent
DUE = ("due", "--within", "400", "--format", "ics")
KHAL = """[calendars]
[[ledger]]
path = {0}/calendar
type = calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {0}/cache
[default]
default_calendar = ledger
"""


def run(*args, store=ROOT):
    return subprocess.run([WSGOV, "-C", store, *args], check=True, capture_output=True).stdout


def by_uid(text):
    return {str(event["UID"]): event for event in icalendar.Calendar.from_ical(text).walk("VEVENT")}


def done_is_cancelled(folder):
    """导入两次，中间办了一件：khal 里还是那些事，那一件成了取消。"""
    store = folder / "store"
    for name in ("projects", "rules"):
        shutil.copytree(ROOT / name, store / name)
    (folder / "calendar").mkdir()
    (folder / "config").write_text(KHAL.format(folder))
    khal = ["khal", "-c", folder / "config"]
    told = {**os.environ, "LC_ALL": "C.UTF-8"}

    def keep(text):
        (folder / "due.ics").write_bytes(text)
        subprocess.run([*khal, "import", "--batch", "-a", "ledger", folder / "due.ics"], check=True, env=told)
        return {path.name: path.read_text() for path in (folder / "calendar").iterdir()}

    before = run(*DUE, store=store)
    kept = keep(before)
    old = by_uid(before)
    uid = next(uid for uid, event in old.items() if event.get("STATUS") is None and "late-acceptance" in uid)
    project = uid.split("/")[1]
    day = old[uid]["DTSTAMP"].dt.date().isoformat()
    run("advance", project, "申请验收", "--date", day, "--record-anyway", "--reason", "试", store=store)
    after = run(*DUE, store=store)
    new = by_uid(after)[uid]
    assert new["STATUS"] == "CANCELLED" and int(new["SEQUENCE"]) > int(old[uid]["SEQUENCE"]), new
    again = keep(after)
    assert len(kept) == len(old) and len(again) == len(by_uid(after).keys() | old.keys()), (len(kept), len(again))
    assert sum("STATUS:CANCELLED" in text and project in text for text in again.values()) >= 1
    listed = subprocess.run([*khal, "list", "2020-01-01", "2030-01-01", "--format", "{title} {status}"],
                            check=True, env=told, capture_output=True, text=True).stdout
    assert any(project in line and line.rstrip().endswith("CANCELLED") for line in listed.splitlines()), listed
    print(f"khal：{len(kept)} 项，{project} 办了之后再导入，仍是 {len(again)} 项，那一件取消了")


def read_by_r(text, folder):
    """R 一行读进来：行数、金额各栏是数。"""
    path = folder / "tidy.csv"
    path.write_bytes(text)
    line = f"x <- read.csv('{path}', fileEncoding='UTF-8-BOM'); cat(nrow(x), sum(sapply(x, is.numeric)))"
    told = {**os.environ, "LC_ALL": "C.UTF-8"}
    rows, numeric = subprocess.run(["Rscript", "-e", line], check=True, capture_output=True, text=True, env=told).stdout.split()
    return int(rows), int(numeric)


def restrictions(text):
    """libical 的规格检查：过了为 1。"""
    found = ctypes.util.find_library("ical")
    lib = ctypes.CDLL(found)
    lib.icalparser_parse_string.restype = ctypes.c_void_p
    lib.icalparser_parse_string.argtypes = [ctypes.c_char_p]
    lib.icalrestriction_check.argtypes = lib.icalcomponent_count_errors.argtypes = [ctypes.c_void_p]
    component = lib.icalparser_parse_string(text)
    return lib.icalrestriction_check(component), lib.icalcomponent_count_errors(component)


def main():
    text = run(*DUE)
    assert restrictions(text) == (1, 0), restrictions(text)
    assert max(map(len, text.split(b"\r\n"))) <= 75
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    cancelled = [event for event in events if event.get("STATUS") == "CANCELLED"]
    assert cancelled and all(int(event["SEQUENCE"]) % 2 for event in cancelled)
    assert all(not event.walk("VALARM") for event in cancelled)
    print(f"日历：{len(events)} 项，其中取消 {len(cancelled)} 项，libical 没有错误")

    with tempfile.TemporaryDirectory() as folder:
        done_is_cancelled(Path(folder))
        path = Path(folder) / "thunderbird.ics"
        path.write_bytes(text)
        subprocess.run(["node", HERE / "calendar.mjs", WORK, path], check=True)
        tidy = run("report", "ledger", "--format", "csv", "--tidy")
        rows, numeric = read_by_r(tidy, Path(folder))

    table = pandas.read_csv(io.BytesIO(tidy))
    amounts = [name for name in table.columns if name.endswith("（万元）")]
    assert amounts and all(pandas.api.types.is_numeric_dtype(table[name]) for name in amounts), table.dtypes
    listed = [f for f in (ROOT / "projects").glob("*/WS-*.yaml") if "classified: true" not in f.read_text()]
    assert len(table) == len(listed), (len(table), len(listed))
    assert rows == len(table) and numeric >= len(amounts), (rows, numeric)
    print(f"整洁的 CSV，pandas 与 R：{len(table)} 行，{len(amounts)} 栏金额都是数")


main()
