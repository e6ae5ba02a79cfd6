"""同一件事，由 Spark 分派：每个县的台账由一个任务导出成 Parquet，再读进来。

用法：spark_map.py 文件夹；环境变量 WSGOV 指程序，AS_OF 是核查日。
各个任务所在的机器都要能读到台账、写到文件夹（共享的文件系统，或换成对象存储）。
"""

import os
import subprocess
import sys
from pathlib import Path

from pyspark.sql import SparkSession


def session():
    builder = SparkSession.builder.appName("wsgov").config("spark.ui.enabled", "false")
    # 任务少、数据小：分区多了只是空转。
    builder = builder.config("spark.sql.shuffle.partitions", "4").config("spark.ui.showConsoleProgress", "false")
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def export(program, as_of, store, folder):
    done = subprocess.run(
        [program, "-C", store, "--as-of", as_of, "export", folder, "--format", "parquet"],
        capture_output=True,
        text=True,
    )
    return store, done.returncode, done.stderr.strip()


def load(spark, folder):
    """照导出时写下的 SQL 建好各表。"""
    # 路径相对于导出的文件夹，Spark 要全路径。
    script = (Path(folder) / "load.spark.sql").read_text(encoding="utf-8").replace("path '", f"path '{folder}/")
    for statement in script.split(";\n"):
        if statement.strip():
            spark.sql(statement)


def main(folder):
    root = str(Path(folder).resolve())
    spark = session()
    # 任务要用到这里的函数：把本文件送到各台机器。
    spark.sparkContext.addPyFile(str(Path(__file__).resolve()))
    stores = sorted(str(store) for store in Path(root, "stores").iterdir())
    tasks = spark.sparkContext.parallelize(stores, len(stores))
    # 任务看不到这里的环境变量，所以作参数带去。
    program, as_of = os.environ["WSGOV"], os.environ.get("AS_OF", "2027-01-31")
    results = tasks.map(lambda store: export(program, as_of, store, f"{root}/parquet")).collect()
    failed = [result for result in results if result[1] != 0]
    if failed:
        sys.exit("\n".join(f"{store}：退出码 {code}，{said}" for store, code, said in failed))
    load(spark, f"{root}/parquet")
    return spark


if __name__ == "__main__":
    main(sys.argv[1])
