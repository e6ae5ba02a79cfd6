//! 随程序带的规则集：台账没有 `rules/` 文件夹时用内置的一部；别处的可用 `init --rules` 装上，或供另写时参照。

/// 内置规则集的原文与显示用的路径。
pub const BUILTIN: (&str, &str) = ("（内置）wushan-2022.toml", include_str!("../../rules/wushan-2022.toml"));

/// 随程序带的各部：标识与原文。
pub const SHIPPED: [(&str, &str); 4] = [
    ("wushan-2022", BUILTIN.1),
    ("qingshan-2024", include_str!("../../examples/rules/qingshan-2024.toml")),
    ("national-2019", include_str!("../../examples/rules/national-2019.toml")),
    ("lishui-2025", include_str!("../../examples/rules/lishui-2025.toml")),
];
