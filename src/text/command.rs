//! 提示里的命令：其中的词照敲出来是无害的。

/// 在命令行上安全的一个词：只含文字、数字和少数符号的照写，其余加单引号。
/// Windows 的 cmd 不认单引号：几种壳程序都不会动里面的，加双引号。
#[must_use]
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ',' | '〔' | '〕' | '、' | '（' | '）');
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else if cfg!(windows) && !word.contains(['"', '$', '`', '%', '!', '\\']) {
        format!("\"{word}\"")
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn what_stands_in_the_command_cannot_run() {
        assert_eq!(quoted("WS-2023-001"), "WS-2023-001");
        let plain = |word: &str| if cfg!(windows) { format!("\"{word}\"") } else { format!("'{word}'") };
        assert_eq!(quoted("a b"), plain("a b"));
        assert_eq!(quoted("支付@2023-06-01"), plain("支付@2023-06-01"));
        if cfg!(unix) {
            assert_eq!(quoted("x'; rm -rf ~ #"), r"'x'\''; rm -rf ~ #'");
        }
        assert_eq!(quoted("$(date)"), "'$(date)'");
    }
}
