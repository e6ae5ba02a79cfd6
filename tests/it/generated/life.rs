//! 随机的一生：发生了什么，怎样写成项目文件。

use std::fmt::Write;

use super::Day;

/// 一分钱为单位的金额。
pub type Fen = i64;

/// 一万元。
pub const WAN: Fen = 1_000_000;

/// 规则施行之日。
pub fn effective() -> Day {
    Day::of(2022, 5, 30)
}

/// 报送三家机关的日期，依次为发展改革、财政、大数据。
pub type Filed = [Option<Day>; 3];

/// 第十一条事由：有无文号，范围核对的结论。
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Basis {
    pub doc: bool,
    pub conforms: Option<bool>,
}

/// 发生了什么。
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    Declare {
        year: i64,
        basis: Option<Basis>,
    },
    List {
        year: i64,
    },
    Return,
    Withdraw,
    Feasibility {
        total: Fen,
    },
    Estimate {
        total: Fen,
    },
    OneStep {
        total: Fen,
    },
    Revoke,
    /// `own` 是其中的自有资金。
    Plan {
        year: i64,
        amount: Fen,
        own: Fen,
    },
    AdjustPlan {
        year: i64,
        amount: Fen,
    },
    Budget {
        year: i64,
        amount: Fen,
    },
    AdjustBudget {
        year: i64,
        amount: Fen,
    },
    Contract {
        amount: Fen,
    },
    /// 那一份合同的变更、解除、结算；`of` 是它在文件里的位置。
    Change {
        of: usize,
        amount: Fen,
    },
    Dissolve {
        of: usize,
        paid: Fen,
    },
    Settle {
        of: usize,
        amount: Fen,
    },
    /// 支付所用预算的年度与金额；写明来源的，`own` 是其中的自有资金。
    Pay {
        year: i64,
        amount: Fen,
        own: Option<Fen>,
    },
    /// 退回那一笔支付的一部分。
    Refund {
        of: usize,
        amount: Fen,
        own: Option<Fen>,
    },
    Procure,
    Start,
    TryOut,
    Adjust(Adjustment),
    Report {
        year: i64,
        filed: Filed,
    },
    /// 为先前的一件报告或调整另行报送。
    Send {
        of: usize,
        filed: Filed,
    },
    Complete,
    CompletePart(&'static str),
    Terminate,
    AskExtension {
        until: Day,
    },
    AnswerExtension {
        agreed: bool,
        until: Option<Day>,
    },
    Apply,
    Pass,
    PassPart(&'static str),
    Fail,
    Operate,
    SelfEvaluate {
        filed: Filed,
    },
    /// 与各条规则都无关的事，连同所写的键。
    Unrelated(&'static str, &'static str),
}

/// 一次调整。
#[derive(Clone, Debug, PartialEq)]
pub struct Adjustment {
    pub amount: Fen,
    pub total: Option<Fen>,
    pub goal: Option<bool>,
    pub ground: bool,
    pub filed: Filed,
    pub approved: Option<Day>,
}

impl What {
    /// 事件的叫法。
    pub fn kind(&self) -> &'static str {
        match self {
            What::Declare { .. } => "申报",
            What::List { .. } => "纳入清单",
            What::Return => "退回",
            What::Withdraw => "撤回",
            What::Feasibility { .. } => "可研批复",
            What::Estimate { .. } => "概算批复",
            What::OneStep { .. } => "代初设批复",
            What::Revoke => "撤销批复",
            What::Plan { .. } => "列入计划",
            What::AdjustPlan { .. } => "计划调整",
            What::Budget { .. } => "预算安排",
            What::AdjustBudget { .. } => "预算调整",
            What::Contract { .. } => "签订合同",
            What::Change { .. } => "合同变更",
            What::Dissolve { .. } => "合同解除",
            What::Settle { .. } => "结算",
            What::Send { .. } => "报送",
            What::Pay { .. } => "支付",
            What::Refund { .. } => "退款",
            What::Procure => "采购",
            What::Start => "开工",
            What::TryOut => "试运行",
            What::Adjust(_) => "调整",
            What::Report { .. } => "绩效评价",
            What::Complete | What::CompletePart(_) => "建成",
            What::Terminate => "终止",
            What::AskExtension { .. } => "延期验收申请",
            What::AnswerExtension { .. } => "延期批复",
            What::Apply => "申请验收",
            What::Pass | What::PassPart(_) => "通过验收",
            What::Fail => "验收不通过",
            What::Operate => "投入运行",
            What::SelfEvaluate { .. } => "自评价",
            What::Unrelated(kind, _) => kind,
        }
    }

    /// 所指的那一件在文件里的位置。
    fn of(&self) -> Option<usize> {
        match self {
            What::Change { of, .. }
            | What::Dissolve { of, .. }
            | What::Settle { of, .. }
            | What::Send { of, .. }
            | What::Refund { of, .. } => Some(*of),
            _ => None,
        }
    }

    /// 所指的另一件，供改次序时跟着改。
    pub fn of_mut(&mut self) -> Option<&mut usize> {
        match self {
            What::Change { of, .. }
            | What::Dissolve { of, .. }
            | What::Settle { of, .. }
            | What::Send { of, .. }
            | What::Refund { of, .. } => Some(of),
            _ => None,
        }
    }

    fn by(&self) -> Option<&'static str> {
        match self {
            What::List { .. }
            | What::Return
            | What::AnswerExtension { .. }
            | What::Pass
            | What::PassPart(_)
            | What::Fail => Some("县政府办公室"),
            What::Feasibility { .. } | What::Estimate { .. } | What::OneStep { .. } | What::Revoke => {
                Some("县发展改革委")
            }
            What::Plan { .. } | What::AdjustPlan { .. } | What::Terminate => Some("县发展改革委"),
            What::Budget { .. } | What::AdjustBudget { .. } => Some("县财政局"),
            _ => None,
        }
    }

    /// 自有的键，一行一个。
    fn lines(&self) -> Vec<String> {
        match self {
            What::Declare { year, basis } => {
                let mut lines = vec![format!("plan_year: {year}")];
                lines.extend(basis.map(|b| {
                    let doc = if b.doc { ", doc: 渝府办发〔2023〕3号" } else { "" };
                    let scope = b.conforms.map_or(String::new(), |c| format!(", scope: {{conforms: {c}}}"));
                    format!("exception: {{basis: 市委市政府{doc}{scope}}}")
                }));
                lines
            }
            What::List { year } => vec![format!("year: {year}")],
            What::Feasibility { total } | What::Estimate { total } | What::OneStep { total } => {
                vec![format!("total: {}", money(*total))]
            }
            What::Plan { year, amount, own } if *own > 0 => {
                let sources = format!("{{县级财政: {}, 自筹: {}}}", money(amount - own), money(*own));
                vec![format!("year: {year}"), format!("amount: {}", money(*amount)), format!("sources: {sources}")]
            }
            What::Plan { year, amount, .. }
            | What::AdjustPlan { year, amount }
            | What::Budget { year, amount }
            | What::AdjustBudget { year, amount } => {
                vec![format!("year: {year}"), format!("amount: {}", money(*amount))]
            }
            What::Contract { amount } => vec!["kind: 建设".into(), format!("amount: {}", money(*amount))],
            What::Pay { year, amount, own } => {
                [vec![format!("year: {year}"), format!("amount: {}", money(*amount))], sources(*amount, *own)].concat()
            }
            What::Refund { amount, own, .. } => {
                [vec![format!("amount: {}", money(*amount))], sources(*amount, *own)].concat()
            }
            What::Change { amount, .. } => vec![format!("amount: {}", money(*amount)), "reason: 补充协议".into()],
            What::Dissolve { paid, .. } => vec![format!("paid: {}", money(*paid)), "reason: 违约".into()],
            What::Settle { amount, .. } => vec![format!("amount: {}", money(*amount)), "audited_by: 县审计局".into()],
            What::Send { filed, .. } => filed_lines(filed),
            What::CompletePart(part) | What::PassPart(part) => vec![format!("part: {part}")],
            What::SelfEvaluate { filed } => filed_lines(filed),
            What::Adjust(own) => own.lines(),
            What::Report { year, filed } => [vec![format!("year: {year}")], filed_lines(filed)].concat(),
            What::AskExtension { until } => vec![format!("until: {until}")],
            What::AnswerExtension { agreed, until } => {
                let result = format!("result: {}", if *agreed { "同意" } else { "不同意" });
                [Some(result), until.map(|u| format!("until: {u}"))].into_iter().flatten().collect()
            }
            What::Unrelated(_, line) => vec![(*line).into()],
            _ => vec![],
        }
    }
}

impl Adjustment {
    fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("amount: {}", money(self.amount))];
        lines.extend(self.total.map(|t| format!("total_change: {}", money(t))));
        lines.extend(self.goal.map(|g| format!("goal_changed: {g}")));
        lines.extend(self.ground.then(|| "ground: 方案优化".into()));
        lines.extend(filed_lines(&self.filed));
        lines.extend(self.approved.map(|d| format!("approval: {{by: 县发展改革委, date: {d}}}")));
        lines
    }
}

/// 金额的写法：整万元的写万元，其余写元，精确到分。
fn money(fen: Fen) -> String {
    let (sign, fen) = if fen < 0 { ("-", -fen) } else { ("", fen) };
    if fen % WAN == 0 {
        format!("{sign}{}万元", fen / WAN)
    } else {
        format!("{sign}{}.{:02}元", fen / 100, fen % 100)
    }
}

/// 写明的来源：财政的与自有的，没有的一份不写。
fn sources(amount: Fen, own: Option<Fen>) -> Vec<String> {
    let Some(own) = own else { return vec![] };
    let parts = [("县级财政", amount - own), ("自筹", own)];
    let parts: Vec<String> =
        parts.iter().filter(|(_, sum)| *sum > 0).map(|(name, sum)| format!("{name}: {}", money(*sum))).collect();
    vec![format!("sources: {{{}}}", parts.join(", "))]
}

fn filed_lines(filed: &Filed) -> Vec<String> {
    let names = ["县发展改革委", "县财政局", "县政府办公室"];
    let pairs: Vec<String> =
        names.iter().zip(filed).filter_map(|(name, day)| day.map(|d| format!("{name}: {d}"))).collect();
    if pairs.is_empty() { vec![] } else { vec![format!("filed_with: {{{}}}", pairs.join(", "))] }
}

/// 一件事。
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    pub day: Day,
    pub what: What,
    /// 随即被更正，等于没有；写下短名所用的号码。
    pub voided: Option<usize>,
}

/// 一个项目的一生。
#[derive(Clone, Debug)]
pub struct Life {
    pub nature: &'static str,
    pub as_of: Day,
    /// 按文件中的次序，不一定按日期。
    pub happenings: Vec<Happening>,
    /// 写在文件开头、事件之前的键，如豁免。
    pub head: String,
    /// 写在各事件之前的一行，如注释。
    pub between: String,
}

impl Life {
    /// 一件事的名称：同日同种的第二个起加序号，失效的也算在内。
    pub fn name(&self, n: usize) -> String {
        let own = &self.happenings[n];
        let (day, kind) = (own.day, own.what.kind());
        match self.happenings[..n].iter().filter(|h| h.day == day && h.what.kind() == kind).count() {
            0 => format!("{kind}@{day}"),
            earlier => format!("{kind}@{day}#{}", earlier + 1),
        }
    }

    /// 写成项目文件。
    pub fn text(&self) -> String {
        let mut text = format!("id: WS-2023-001\nname: 随机的一生\nnature: {}\n{}events:\n", self.nature, self.head);
        for happening in &self.happenings {
            text.push_str(&self.between);
            writeln!(text, "  - event: {}\n    date: {}", happening.what.kind(), happening.day).unwrap();
            if let Some(n) = happening.voided {
                writeln!(text, "    id: e{n}").unwrap();
            }
            if let Some(by) = happening.what.by() {
                writeln!(text, "    by: {by}").unwrap();
            }
            if let Some(of) = happening.what.of() {
                writeln!(text, "    of: {}", self.name(of)).unwrap();
            }
            for line in happening.what.lines() {
                writeln!(text, "    {line}").unwrap();
            }
            if let Some(n) = happening.voided {
                writeln!(text, "  - event: 更正\n    date: {}\n    of: e{n}\n    reason: 误记", happening.day).unwrap();
            }
        }
        if self.happenings.is_empty() {
            text = text.replace("events:\n", "events: []\n");
        }
        text
    }
}
