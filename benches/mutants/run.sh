#!/usr/bin/env bash
# 变异测试：逐处改坏一段程序，看测试能否发现。须先 `cargo install cargo-mutants --locked`。
#
# 各层只向上引用，所以底下几层自成一箱：只编译这几层，只跑看得见它们的测试，一处变异几秒就有结果。
# 用法（参数是 cargo-mutants 的，TESTS 是 cargo test 的）：
#   LAYERS="text model" benches/mutants/run.sh -f src/model/money.rs -f src/model/date.rs
#   TESTS="--lib --test cases" benches/mutants/run.sh -f src/rules/duty.rs
#   TESTS="--lib --test cases --test differential" benches/mutants/run.sh -f src/rules/duty.rs --iterate
# 末一行只再试上次没有发现的。结果在 target/mutants/mutants.out/，没有发现的列在其中的 missed.txt。
set -euo pipefail
cd "$(dirname "$0")/../.."
home=$PWD/target/mutants

layers=${LAYERS:-text model ruleset rules store} tests=${TESTS:---lib}

box=$home/box
rm -rf "$box"
mkdir -p "$box/src" "$box/tests"
cp -r rules Cargo.lock "$box/"
cp -r tests/{cases,common,generated} "$box/tests/"
for test in cases differential; do
  case $tests in *"--test $test"*) cp "tests/$test.rs" "$box/tests/" ;; esac
done
for layer in $layers; do
  cp -r "src/$layer" "$box/src/"
  echo "pub mod $layer;" >> "$box/src/lib.rs"
done
# 箱里没有程序和测量；差分测试少比几份就够。
sed -e '/^\[\[bin\]\]/,/^$/d' -e '/^\[\[bench\]\]/,/^$/d' Cargo.toml > "$box/Cargo.toml"
sed -i 's/^const LIVES: u32 = .*/const LIVES: u32 = 500;/; s/count < LIVES \/ 100/count < 1/' "$box/tests/"*.rs 2>/dev/null || true

cd "$box"
# shellcheck disable=SC2086 # TESTS 是几个参数
PROPTEST_CASES=16 cargo mutants --in-place --output "$home" --timeout 300 --no-shuffle "$@" -- $tests
