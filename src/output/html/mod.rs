//! 网页：一个文件，不联网，样式与脚本都在其中；文字由模板自动转义，内容安全策略只认这些样式与脚本。

mod dashboard;
mod dashboard_overview;
mod dashboard_rows;
mod report;
mod sheet;
mod svg;

pub use dashboard::dashboard_html;
pub use report::{report_fragment, report_html};
pub use sheet::sheet_html;

use minijinja::{Environment, HtmlEscape, Value, context, syntax::SyntaxConfig};
use sha2::{Digest, Sha256};

use crate::{output::DISCLAIMER, text::safe::visible};

/// 各页共用的骨架。
const FRAME: &str = include_str!("page.html");
/// 各页共用的样式。
pub const PAGE_STYLE: &str = include_str!("page.css");
/// 各页共用的脚本：排序、查找。
pub const PAGE_SCRIPT: &str = include_str!("table.js");

/// 一页由什么组成。
pub(super) struct HtmlPage<'p> {
    /// 模板，承接骨架。
    pub(super) template: &'static str,
    /// 自有的样式。
    pub(super) style: &'static str,
    /// 自有的脚本。
    pub(super) script: &'static str,
    /// 标题。
    pub(super) title: &'p str,
    /// 页上有疑点：才写「不构成认定」。
    pub(super) is_finding: bool,
}

/// 程序与版本。
const TOOL: &str = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));

impl HtmlPage<'_> {
    /// 写成网页。模板随程序编译，测试保证它总能写成；万一不成，页上写明原因，不留空白。
    pub(super) fn render(&self, body: Value) -> String {
        let (style, script) = (format!("{PAGE_STYLE}{}", self.style), format!("{PAGE_SCRIPT}{}", self.script));
        let head = context! {
            title => visible(self.title),
            disclaimer => self.disclaimer(),
            tool => TOOL,
            style_hash => digest(&style),
            script_hash => digest(&script),
            style => style,
            script => script,
        };
        let rendered = self.try_render(FRAME, context! { ..head, ..body });
        rendered.unwrap_or_else(|error| format!("网页没有做成：{error}\n"))
    }

    /// 只写正文，放进别的网页：没有骨架，也没有内嵌的样式与脚本。
    pub(super) fn fragment(&self, body: Value) -> String {
        let whole = context! { title => visible(self.title), disclaimer => self.disclaimer(), tool => TOOL, ..body };
        let rendered = self.try_render("{% block body %}{% endblock %}", whole);
        rendered.unwrap_or_else(|error| HtmlEscape(&format!("网页没有做成：{error}")).to_string())
    }

    fn disclaimer(&self) -> Option<&'static str> {
        self.is_finding.then_some(DISCLAIMER)
    }

    fn try_render(&self, frame: &str, body: Value) -> Result<String, minijinja::Error> {
        let mut env = Environment::new();
        env.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
        env.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
        env.add_filter("keep", keep);
        env.add_template("page.html", frame)?;
        env.add_template("body.html", self.template)?;
        env.get_template("body.html")?.render(body)
    }
}

/// 不折断的一段至多多长；再长的照常折行。
const LONGEST_WHOLE: usize = 32;

/// 模板里的 `keep`：转义，并使日期、编号、文号的年份与序号不从中间折断（浏览器会在连字符后折行）。
fn keep(text: &str) -> Value {
    let solid = |c: char| c.is_ascii_alphanumeric() || "-〔〕号".contains(c);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| solid(c) != solid(first)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        let joined = run.char_indices().any(|(at, c)| c == '〔' || (c == '-' && at > 0));
        out.push_str(&match joined && run.len() <= LONGEST_WHOLE {
            true => format!("<span class=\"w\">{}</span>", HtmlEscape(run)),
            false => HtmlEscape(run).to_string(),
        });
        rest = after;
    }
    Value::from_safe_string(out)
}

/// 内容安全策略里的摘要：`sha256-` 加 base64。
fn digest(text: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let hash = Sha256::digest(text.as_bytes());
    let mut out = String::from("sha256-");
    for chunk in hash.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, b| (bits << 8) | u32::from(*b)) << (8 * (3 - chunk.len()));
        for n in 0..4 {
            let six = ((bits >> (18 - 6 * n)) & 63) as usize;
            out.push(if n <= chunk.len() { char::from(ALPHABET[six]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_numbers_stay_whole_and_markup_stays_text() {
        let cases = [
            ("2025-04 至 2025-10", "<span class=\"w\">2025-04</span> 至 <span class=\"w\">2025-10</span>"),
            ("巫发改〔2025〕11号等", "巫发改<span class=\"w\">〔2025〕11号</span>等"),
            ("信号<b>-1", "信号&lt;b&gt;-1"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(keep(text).as_str(), Some(expected));
        }
    }

    #[test]
    fn digests_are_those_of_the_content_security_policy() {
        assert_eq!(digest(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assert_eq!(digest("abc"), "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }
}
