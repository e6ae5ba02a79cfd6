//! 别处也要说到的规则的名字：写成常量，写错了编译不过。

/// 见该规则的说明。
pub const BAD_FILE: &str = "bad-file";
/// 见该规则的说明。
pub const CLASSIFIED_CONTENT: &str = "classified-content";
/// 见该规则的说明。
pub const HISTORY_REWRITTEN: &str = "history-rewritten";
/// 见该规则的说明。
pub const FACTS_CHANGED: &str = "facts-changed";
/// 见该规则的说明。
pub const SIGNER_NOT_ALLOWED: &str = "signer-not-allowed";
/// 见该规则的说明。
pub const WAIVER_NOT_ALLOWED: &str = "waiver-not-allowed";
/// 见该规则的说明。
pub const WAIVER_EXPIRED: &str = "waiver-expired";
/// 见该规则的说明。
pub const WAIVER_UNUSED: &str = "waiver-unused";
/// 见该规则的说明。
pub const LATE_ACCEPTANCE: &str = "late-acceptance";
/// 见该规则的说明。
pub const ANNUAL_REPORT_MISSING: &str = "annual-report-missing";
/// 见该规则的说明。
pub const ACT_AFTER_TERMINATION: &str = "act-after-termination";
/// 见该规则的说明。
pub const FACT_MISSING: &str = "fact-missing";
