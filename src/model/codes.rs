//! 编码与文号的写法：统一社会信用代码、投资项目统一代码、公文文号。

/// 统一社会信用代码所用字符（GB 32100）。
const CREDIT_ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// 各位的权。
const CREDIT_WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// 统一社会信用代码：18 位，末位校验。
#[must_use]
pub fn credit_code_is_valid(code: &str) -> bool {
    let digits: Option<Vec<usize>> = code.chars().map(|c| CREDIT_ALPHABET.find(c)).collect();
    let Some(digits) = digits.filter(|d| d.len() == 18) else { return false };
    let sum: usize = digits.iter().zip(CREDIT_WEIGHTS).map(|(d, w)| d * w).sum();
    digits[17] == (31 - sum % 31) % 31
}

/// 投资项目统一代码的样子：`2210-500237-04-04-123456`。校验位规则未公开，只看样子。
#[must_use]
pub fn is_project_code(code: &str) -> bool {
    let groups: Vec<&str> = code.split('-').collect();
    groups.iter().map(|g| g.len()).eq([4, 6, 2, 2, 6]) && groups.iter().all(|g| g.bytes().all(|b| b.is_ascii_digit()))
}

/// 文号不合「代字〔年份〕序号号」时，给出应有的写法；无从推断时为空文字；合格时为无。
#[must_use]
pub fn doc_number_advice(doc: &str) -> Option<String> {
    if is_canonical(doc) {
        return None;
    }
    let canonical = canonical_doc_number(doc);
    match canonical {
        Some(canonical) if canonical == doc => None,
        Some(canonical) => Some(canonical),
        None => Some(String::new()),
    }
}

const OPEN: [char; 7] = ['〔', '[', '(', '（', '【', '［', '﹝'];
const CLOSE: [char; 7] = ['〕', ']', ')', '）', '】', '］', '﹞'];

/// 写了括号：多半是文号，不是文件名称。
#[must_use]
pub fn has_bracket(doc: &str) -> bool {
    doc.contains(OPEN)
}

/// 已是规范的写法：绝大多数文号如此，不必推断。
fn is_canonical(doc: &str) -> bool {
    // 从后往前认：除了代字，每一段的样子都是定的。
    let parts = || {
        let (rest, number) = split_digits(doc.strip_suffix('号')?);
        let (rest, year) = split_digits(rest.strip_suffix('〕')?);
        Some((rest.strip_suffix('〔')?, year, number))
    };
    parts().is_some_and(|(prefix, year, number)| {
        let plain = !prefix.is_empty() && !prefix.contains(|c: char| c.is_whitespace() || OPEN.contains(&c));
        plain && year.len() == 4 && (1..=5).contains(&number.len()) && !number.starts_with('0')
    })
}

/// 末尾的数字，与其前的部分。
fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.trim_end_matches(|c: char| c.is_ascii_digit()).len())
}

/// 由常见的错写推断规范文号；推断不出时为无。
fn canonical_doc_number(doc: &str) -> Option<String> {
    let (prefix, rest) = doc.split_once(OPEN)?;
    let (year, rest) = rest.split_once(CLOSE)?;
    // 漏写「号」的也认得出。
    let number = rest.trim();
    let number = number.strip_suffix('号').unwrap_or(number).trim();
    let number = number.strip_prefix('第').unwrap_or(number).trim_start_matches('0');
    let digits = |s: &str, most: usize| (1..=most).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
    let prefix: String = prefix.split_whitespace().collect();
    let year = year.trim();
    (!prefix.is_empty() && year.len() == 4 && digits(year, 4) && digits(number, 5))
        .then(|| format!("{prefix}〔{year}〕{number}号"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_of_a_credit_code_is_verified() {
        assert!(credit_code_is_valid("91512081MA62K0260E"));
        assert!(credit_code_is_valid("91350100M000100Y43"));
        for code in
            ["91350100M000100Y4Z", "91350100M000100Y44", "", "九一三五", "91350100M000100Y4", "91350100m000100y43"]
        {
            assert!(!credit_code_is_valid(code), "{code}");
        }
    }

    #[test]
    fn a_project_code_is_judged_by_its_shape() {
        assert!(is_project_code("2210-500237-04-04-123456"));
        assert!(!is_project_code("2210-500237-04-04-12345"));
        assert!(!is_project_code("2210500237040412345"));
    }

    #[test]
    fn the_right_form_of_a_doc_number_is_offered() {
        assert_eq!(doc_number_advice("巫发改〔2023〕9号"), None);
        for wrong in
            ["巫发改〔2023〕9", "巫发改[2023]9号", "巫发改(2023)9号", "巫发改【2023】第009号", "巫发改（2023）09号"]
        {
            assert_eq!(doc_number_advice(wrong).unwrap(), "巫发改〔2023〕9号", "{wrong}");
        }
        assert_eq!(doc_number_advice("会议纪要").unwrap(), "");
    }
}
