"""用 Python（PyYAML 的 C 读取器）写的十条规则，供与 wsgov 比较。

用法：rules.py 台账 核查日；每行打印「文件 <TAB> 规则」。
"""

import calendar
import datetime
import re
import sys
from decimal import Decimal
from pathlib import Path

import yaml

NATURES = {"新建", "扩建", "升级改造", "运行维护"}
REQUIRED = {"列入计划": ["year", "amount"], "预算安排": ["year", "amount"], "支付": ["amount"]}
CODE = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}")


class Loader(yaml.CSafeLoader):
    """一切标量都当文字读。"""


Loader.yaml_implicit_resolvers = {}


def date(text):
    return datetime.date.fromisoformat(text)


def money(text):
    for unit, scale in (("亿元", 10000), ("万元", 1), ("元", Decimal("0.0001"))):
        if text.endswith(unit):
            return Decimal(text[: -len(unit)]) * scale
    return Decimal(0)


def months_after(day, months):
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))


def judge(project, as_of):
    events = project.get("events") or []
    if any(key not in event for event in events for key in REQUIRED.get(event["event"], [])):
        return ["bad-file"]
    if project.get("nature") not in NATURES:
        return ["bad-file"]
    found = []
    if any(a["date"] > b["date"] for a, b in zip(events, events[1:])):
        found.append("recorded-late")
    if "code" in project and not CODE.fullmatch(project["code"]):
        found.append("project-code-format")
    events = sorted(events, key=lambda e: e["date"])
    upkeep = project["nature"] == "运行维护"
    of = lambda kind: [e for e in events if e["event"] == kind]
    first = lambda kind: next(iter(of(kind)), None)

    for event in of("申报"):
        late = event["date"] > f"{int(event['plan_year']) - 1}-09-30"
        if late and "exception" not in event:
            found.append("late-declaration")
    estimates, feasible = of("概算批复"), of("可研批复")
    for event in of("代初设批复") + estimates:
        before = any(f["date"] <= event["date"] for f in feasible) and event["event"] == "概算批复"
        if not upkeep and money(event["total"]) >= 3000 and not before:
            found.append("two-step-skipped")
    if any(e["date"] < min(f["date"] for f in feasible) for e in estimates if feasible):
        found.append("steps-out-of-order")
    for event in of("调整"):
        base = [e for e in of("代初设批复") + estimates if e["date"] <= event["date"]]
        if base and "approval" not in event and money(event["amount"]) * 10 > money(base[-1]["total"]):
            found.append("adjustment-over-limit")
    built = first("建成")
    if built:
        due = months_after(date(built["date"]), 6)
        for asked in of("延期验收申请"):
            due = max(due, date(asked["until"]))
        if due.weekday() > 4:
            due += datetime.timedelta(7 - due.weekday())
        applied = first("申请验收")
        if (date(applied["date"]) if applied else as_of) > due:
            found.append("late-acceptance")
    passed, operating, evaluated = first("通过验收"), first("投入运行"), first("自评价")
    if passed and operating:
        start = date(max(passed["date"], operating["date"]))
        done = date(evaluated["date"]) if evaluated else None
        if done and done < months_after(start, 12):
            found.append("self-evaluation-early")
        due = months_after(start, 24)
        if due.weekday() > 4:
            due += datetime.timedelta(7 - due.weekday())
        if (done or as_of) > due:
            found.append("self-evaluation-late")
    return found


def main():
    root, as_of = Path(sys.argv[1]), date(sys.argv[2])
    for path in sorted((root / "projects").glob("*/*.yaml")):
        if path.name == "unit.yaml":
            continue
        with path.open(encoding="utf-8") as file:
            project = yaml.load(file, Loader)
        for rule in judge(project, as_of):
            print(f"{path.relative_to(root)}\t{rule}")


main()
