"""十个查询在 DuckDB 与 Spark 上各跑一遍，逐格相同；总数与 wsgov 自己的报表相等，一分不差。

用法：compare.py 文件夹。文件夹由 prepare 备好、由 map 导出过 ndjson；Parquet 由 spark_map.py 在这里导出。
"""

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import duckdb

import spark_map

HERE = Path(__file__).resolve().parent
YEAR = "2026"
AS_OF = os.environ.get("AS_OF", "2027-01-31")


def plain(rows):
    """各引擎的整数、日期写法不同，都化成文字；小数只有取整之后的。"""

    def cell(value):
        if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            assert value == int(value), value
            return str(int(value))
        return None if value is None else str(value)

    return [tuple(cell(value) for value in row) for row in rows]


def in_duckdb(folder):
    connection = duckdb.connect()
    os.chdir(folder)
    connection.execute((folder / "load.sql").read_text(encoding="utf-8"))
    return lambda sql: plain(connection.execute(sql).fetchall())


def in_spark(root):
    spark = spark_map.main(root)
    return lambda sql: plain(tuple(row) for row in spark.sql(sql).collect())


def fen(text):
    """报表里的万元换成分。"""
    return int(Decimal(text) * 1_000_000)


def report(store, kind):
    command = [os.environ["WSGOV"], "-C", str(store), "--as-of", AS_OF, "report", kind, "--year", YEAR, "--format", "json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def reports_agree(root, results):
    """逐月支付之和即支付报表的合计，计划与预算即对照表的合计。"""
    paid, planned = defaultdict(int), {}
    for county, _, _, _, amount in results["07-逐月支付"]:
        paid[county] += int(amount)
    for county, year, plan, budget, _ in results["02-计划与预算"]:
        planned[county, year] = (int(plan), int(budget))
    counties = 0
    for store in sorted((root / "stores").iterdir()):
        payments, budget = report(store, "payments"), report(store, "budget")
        name = county_name(store)
        assert fen(payments["total"]["values"]["paid"]) == paid[name], (name, "支付")
        values = budget["total"]["values"]
        assert (fen(values["plan"]), fen(values["budget"])) == planned[name, YEAR], (name, "计划、预算")
        counties += 1
    return counties


def county_name(store):
    lines = (store / "projects/county.yaml").read_text(encoding="utf-8").splitlines()
    return next(line.removeprefix("name: ") for line in lines if line.startswith("name: "))


def main():
    root = Path(sys.argv[1]).resolve()
    duck, spark = in_duckdb(root / "ndjson"), in_spark(root)
    results = {}
    for query in sorted((HERE / "queries").glob("*.sql")):
        sql, taken = query.read_text(encoding="utf-8"), []
        for run in (duck, spark):
            start = time.monotonic()
            rows = run(sql)
            taken.append((rows, time.monotonic() - start))
        (ours, quick), (theirs, slow) = taken
        assert ours == theirs, f"{query.stem}：两个引擎不同\n{ours[:5]}\n{theirs[:5]}"
        assert ours, f"{query.stem}：一行也没有，查询看不出对错"
        results[query.stem] = ours
        print(f"{query.stem}：{len(ours)} 行，DuckDB {quick:.2f} 秒，Spark {slow:.2f} 秒")
    print(f"与报表逐县相等：{reports_agree(root, results)} 个县")


if __name__ == "__main__":
    main()
