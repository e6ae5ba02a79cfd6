#!/usr/bin/env bash
# 变异测试：逐处改坏一段程序，看测试能否发现。须先 `cargo install cargo-mutants --locked`。
#
# 各层只向上引用，所以底下几层自成一箱：只编译这几层，tests/ 下要用的几份也放进同一个测试程序，
# 一处变异只编译、链接一次，几秒就有结果。
# 用法（参数是 cargo-mutants 的；LAYERS 是哪几层，WITH 是 tests/ 下的哪几份，ONLY 是只跑哪些测试）：
#   LAYERS="text model" ONLY="model::" benches/mutants/run.sh -f src/model/money.rs -f src/model/date.rs
#   WITH=cases benches/mutants/run.sh -f src/rules/duty.rs
#   WITH="cases differential" benches/mutants/run.sh -f src/rules/duty.rs --iterate
# 末一行只再试上次没有发现的。各层组合各有一箱，可以同时做。
# 结果在 target/mutants/<各层>/mutants.out/，没有发现的列在其中的 missed.txt。
set -euo pipefail
cd "$(dirname "$0")/../.."
layers=${LAYERS:-text model ruleset rules store} with=${WITH:-} only=${ONLY:-}
home=$PWD/target/mutants/${layers// /-}

box=$home/box
rm -rf "$box"
mkdir -p "$box/src" "$box/tests"
cp -r rules Cargo.lock "$box/"
cp -r tests/{cases,common,generated} "$box/tests/"
for layer in $layers; do
  cp -r "src/$layer" "$box/src/"
  echo "pub mod $layer;" >> "$box/src/lib.rs"
done
echo '#[cfg(test)] extern crate self as wsgov;' >> "$box/src/lib.rs"
# 差分测试少比几份就够。
for test in $with; do
  sed -e 's/^const LIVES: u32 = .*/const LIVES: u32 = 500;/; s/count < LIVES \/ 100/count < 1/' "tests/$test.rs" > "$box/tests/with_$test"
  echo "#[cfg(test)] #[path = \"../tests/with_$test\"] mod with_$test;" >> "$box/src/lib.rs"
done
# 箱里没有程序和测量。
sed -e '/^\[\[bin\]\]/,/^$/d' -e '/^\[\[bench\]\]/,/^$/d' -e 's/^\[lib\]$/&\ndoctest = false/' Cargo.toml > "$box/Cargo.toml"

# 依赖只编译一次，箱重建也不丢；不要调试信息，每处变异的编译和链接都快些。
export CARGO_TARGET_DIR=$home/build CARGO_PROFILE_DEV_DEBUG=0 PROPTEST_CASES=16

cd "$box"
# shellcheck disable=SC2086 # ONLY 是几个参数
cargo mutants --in-place --output "$home" --timeout 60 --no-shuffle "$@" -- --lib -- $only
