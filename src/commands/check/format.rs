//! `check` 的各种格式。

use crate::text::words;

words! {
    /// 输出格式。
    CheckFormat {
        Text "文字" "text",
        Json "JSON" "json",
        Ndjson "一行一处的 JSON" "ndjson",
        Sarif "SARIF" "sarif",
        Github "GitHub 注记" "github",
        Gitlab "GitLab 代码质量" "gitlab",
        Junit "JUnit" "junit",
        Concise "一处一行" "concise",
        Rdjson "Reviewdog" "rdjson",
        Markdown "Markdown" "markdown",
    }
}

impl CheckFormat {
    /// 键已经固定，或只有疑点，没有地方说别的。
    pub(super) fn is_silent(self) -> bool {
        matches!(self, CheckFormat::Json | CheckFormat::Ndjson | CheckFormat::Gitlab | CheckFormat::Rdjson)
    }
}
