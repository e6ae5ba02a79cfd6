//! 口令：操作系统的随机数，比较的时间不因相同几位而异。

use crate::commands::Failure;

/// 一个 256 位的口令，写成十六进制。
///
/// # Errors
/// 操作系统给不出随机数。
pub(super) fn fresh() -> Result<String, Failure> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|e| Failure::failed(format!("取不到随机数：{e}")))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// 相同；长短不同的立刻知道，内容不同的比完才知道。
pub(super) fn same(given: &str, own: &str) -> bool {
    let differ = given.bytes().zip(own.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b));
    given.len() == own.len() && std::hint::black_box(differ) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_long_and_differ() {
        let (one, two) = (fresh().unwrap(), fresh().unwrap());
        assert_eq!((one.len(), one == two), (64, false));
        assert!(same(&one, &one.clone()) && !same(&one, &two) && !same("", &one) && !same(&one[..63], &one));
    }
}
