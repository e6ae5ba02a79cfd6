//! 内置的规则集：台账没有 `rules/` 文件夹时用它。

/// 内置规则集的原文与显示用的路径。
pub const BUILTIN: (&str, &str) = ("（内置）wushan-2022.toml", include_str!("../../rules/wushan-2022.toml"));
