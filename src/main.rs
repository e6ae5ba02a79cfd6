//! `wsgov` 程序入口。

fn main() {}
