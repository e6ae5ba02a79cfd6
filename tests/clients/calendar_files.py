#!/usr/bin/env python3
"""日历与整洁的 CSV，交给 libical、icalendar 与 pandas。

用法：calendar_files.py 程序 仓库
"""

import ctypes
import ctypes.util
import io
import subprocess
import sys
from pathlib import Path

import icalendar
import pandas

WSGOV, ROOT = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()


def run(*args):
    return subprocess.run([WSGOV, "-C", ROOT, *args], check=True, capture_output=True).stdout


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
    text = run("due", "--within", "400", "--format", "ics")
    assert restrictions(text) == (1, 0), restrictions(text)
    assert max(map(len, text.split(b"\r\n"))) <= 75
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    cancelled = [event for event in events if event.get("STATUS") == "CANCELLED"]
    assert cancelled and all(int(event["SEQUENCE"]) % 2 for event in cancelled)
    assert all(not event.walk("VALARM") for event in cancelled)
    print(f"日历：{len(events)} 项，其中取消 {len(cancelled)} 项，libical 没有错误")

    table = pandas.read_csv(io.BytesIO(run("report", "ledger", "--format", "csv", "--tidy")))
    amounts = [name for name in table.columns if name.endswith("（万元）")]
    assert amounts and all(pandas.api.types.is_numeric_dtype(table[name]) for name in amounts), table.dtypes
    listed = [f for f in (ROOT / "projects").glob("*/WS-*.yaml") if "classified: true" not in f.read_text()]
    assert len(table) == len(listed), (len(table), len(listed))
    print(f"整洁的 CSV：{len(table)} 行，{len(amounts)} 栏金额都是数")


main()
