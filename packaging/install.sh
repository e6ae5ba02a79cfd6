#!/bin/sh
# 离线安装：在解开的文件夹里运行 sh install.sh。装在 /usr/local；没有权限的装在 ~/.local。
set -eu
cd "$(dirname "$0")"
prefix=${PREFIX:-/usr/local}
[ -w "$prefix/bin" ] || [ -n "${PREFIX:-}" ] || prefix=$HOME/.local
share=$prefix/share
mkdir -p "$prefix/bin" "$share/man/man1" "$share/bash-completion/completions" "$share/zsh/site-functions" \
  "$share/fish/vendor_completions.d" "$share/wsgov"
cp wsgov "$prefix/bin/wsgov.new" && chmod 755 "$prefix/bin/wsgov.new" && mv "$prefix/bin/wsgov.new" "$prefix/bin/wsgov"
cp man/*.1 "$share/man/man1/"
cp completions/wsgov.bash "$share/bash-completion/completions/wsgov"
cp completions/wsgov.zsh "$share/zsh/site-functions/_wsgov"
cp completions/wsgov.fish "$share/fish/vendor_completions.d/wsgov.fish"
cp -r rules 样例县 "$share/wsgov/"
"$prefix/bin/wsgov" --version
echo "装在 $prefix/bin；样例县在 $share/wsgov/样例县"
case ":$PATH:" in *":$prefix/bin:"*) ;; *) echo "把 $prefix/bin 加进 PATH" ;; esac
