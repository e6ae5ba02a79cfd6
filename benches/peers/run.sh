#!/usr/bin/env bash
# 与别的做法比：同样十条规则，用 Python（PyYAML 的 C 读取器）和 Rego（regorus）各写一遍，
# 在生成的台账上与 wsgov 一起运行；查出的须与埋下的相同，然后比处理器时间。
# 另与 sourcemeta 的 JSON Schema 程序（C++）比：它只验结构。
#
# 用法：benches/peers/run.sh [项目数] [遍数]。所需的都装在 target/peers/ 下。
set -euo pipefail
cd "$(dirname "$0")/../.."
projects=${1:-2000} rounds=${2:-3}
home=$PWD/target/peers

cargo build --quiet --locked --profile bench --bins --example generate
cargo build --quiet --release --locked --manifest-path benches/peers/rego/Cargo.toml --target-dir "$home/rego"
[ -x "$home/venv/bin/python" ] || python3 -m venv "$home/venv"
"$home/venv/bin/python" -c 'import yaml' 2>/dev/null || "$home/venv/bin/pip" install --quiet pyyaml==6.0.3
schema=$home/node_modules/.bin/jsonschema
[ -x "$schema" ] || npm install --prefix "$home" --no-audit --no-fund --silent @sourcemeta/jsonschema@16.11.0

store=$(mktemp -d)
trap 'rm -rf "$store"' EXIT
target/release/examples/generate "$store" --projects "$projects" --seed 1 --faults 100
"$home/venv/bin/python" benches/peers/compare.py "$store" 2026-10-31 "$rounds" \
  target/release/wsgov "$home/rego/release/rego-peer" "$schema"
