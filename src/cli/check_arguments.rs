//! `check` 的参数。

use std::path::PathBuf;

use clap::{Args, builder::FalseyValueParser};

use super::{completion, word::word};
use crate::commands::check::{self, outputs::Output};

/// `check` 的参数。
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// 只看这些文件、文件夹、单位或项目编号
    #[arg(value_name = "路径", add = completion::places())]
    paths: Vec<PathBuf>,
    /// 只看这些规则
    #[arg(long, value_name = "规则", num_args = 1.., value_delimiter = ',', add = completion::slugs())]
    only: Vec<String>,
    /// 不看这些规则
    #[arg(long, value_name = "规则", num_args = 1.., value_delimiter = ',', env = "WSGOV_IGNORE", add = completion::slugs())]
    ignore: Vec<String>,
    /// 输出格式：text（默认）、json、ndjson、sarif、github、gitlab、junit、concise、rdjson、markdown；
    /// 写成「格式=文件」的存成文件，可以一次要几种
    #[arg(long, value_name = "格式", env = "WSGOV_FORMAT", add = completion::words_en(check::CheckFormat::WORDS))]
    format: Vec<Output>,
    /// 存成文件
    #[arg(short, long, value_name = "文件", env = "WSGOV_OUTPUT")]
    output: Option<PathBuf>,
    /// 标准输出上什么也不写，只看退出码
    #[arg(short, long, env = "WSGOV_QUIET", value_parser = FalseyValueParser::new())]
    quiet: bool,
    /// 文字输出只按规则计数
    #[arg(long, env = "WSGOV_STATISTICS", value_parser = FalseyValueParser::new())]
    statistics: bool,
    /// 只列待核疑点的格式（sarif、github、gitlab、junit、concise、rdjson、ndjson），也列已处置的
    #[arg(long, env = "WSGOV_SHOW_SETTLED", value_parser = FalseyValueParser::new())]
    show_settled: bool,
    /// 有疑点也以 0 退出；没能完成的不在此列
    #[arg(long, env = "WSGOV_EXIT_ZERO", value_parser = FalseyValueParser::new())]
    exit_zero: bool,
    /// 有待核的提醒也以 1 退出
    #[arg(long, env = "WSGOV_STRICT", value_parser = FalseyValueParser::new())]
    strict: bool,
    /// 文字输出另列不能判断的各处：缺什么事实，是谁的职责
    #[arg(long)]
    undecidable: bool,
    /// 文字输出列出涉密项目（只在本机看）
    #[arg(long)]
    include_classified: bool,
    /// 与这个 git 版本的合并基准相比，看已记的有没有被改写（如 origin/main）
    #[arg(long, value_name = "版本", allow_hyphen_values = true)]
    base: Option<String>,
    /// 只看改动所及的项目与单位
    #[arg(long, requires = "base")]
    changed: bool,
    /// 看将要提交的（git 索引里的），不看盘上的：提交前的钩子用
    #[arg(long, conflicts_with = "committed")]
    staged: bool,
    /// 看已经提交的（HEAD），不看盘上的，也不看没有纳入 git 的：持续集成用，改动不多时最快
    #[arg(long)]
    committed: bool,
    /// 已知的疑点不再列出：先用 --format json -o .wsgov/baseline.json 存下的一份
    #[arg(long, value_name = "文件", env = "WSGOV_BASELINE")]
    baseline: Option<PathBuf>,
    /// 改好还没有提交的写法（文号的括号、全角冒号、BOM、Windows 换行），不核查；先看改成什么，加 =write 才写
    #[arg(long, value_name = "怎样", num_args = 0..=1, require_equals = true, default_missing_value = "preview")]
    #[arg(value_parser = word!(check::fix::Fix), add = completion::nothing())]
    #[arg(conflicts_with_all = [
        "staged", "committed", "base", "baseline", "only", "ignore", "format", "output", "quiet", "statistics",
        "show_settled", "exit_zero", "strict", "undecidable", "include_classified"
    ])]
    fix: Option<check::fix::Fix>,
}

impl From<CheckArgs> for check::CheckRequest {
    fn from(args: CheckArgs) -> Self {
        check::CheckRequest {
            paths: args.paths,
            only: args.only,
            ignore: args.ignore,
            outputs: args.format,
            file: args.output,
            quiet: args.quiet,
            statistics: args.statistics,
            show_settled: args.show_settled,
            exit_zero: args.exit_zero,
            strict: args.strict,
            undecidable: args.undecidable,
            include_classified: args.include_classified,
            base: args.base,
            changed: args.changed,
            snapshot: match (args.staged, args.committed) {
                (true, _) => check::Snapshot::Staged,
                (_, true) => check::Snapshot::Committed,
                _ => check::Snapshot::OnDisk,
            },
            baseline: args.baseline,
            fix: args.fix,
        }
    }
}
