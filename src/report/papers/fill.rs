//! 由台账填好各种纸。

use super::{
    Block, Paper, PaperKind,
    pieces::{amount, blank, facts, filing, said, written},
};
use crate::{
    model::{Act, Adjust, Date, Event, Grade, Ground, Kind, Money, RequestExtension, Year},
    report::View,
    rules::{Cx, Finding, Judged, Obligation, applies, report_parts, slugs},
    ruleset::{RuleSet, Severity, Within},
    text::Either,
};

/// 一个项目的这种纸；调整备案依情形各一份。
#[must_use]
pub fn papers(kind: PaperKind, cx: &Cx<'_>, view: &View<'_>, judged: &Judged) -> Vec<Paper> {
    let desk = FillContext { cx, view, judged, law: cx.law_now() };
    let mut papers = match kind {
        PaperKind::Extension => vec![desk.extension()],
        PaperKind::Adjustment => desk.adjustments(),
        PaperKind::Acceptance => vec![desk.acceptance()],
        PaperKind::AnnualReport => vec![desk.annual_report()],
        PaperKind::SelfEvaluation => vec![desk.self_evaluation()],
        PaperKind::Rectification => vec![desk.rectification()],
    };
    papers.iter_mut().for_each(|paper| paper.say(cx));
    papers
}

/// 填一份纸所据的一切。
struct FillContext<'a> {
    cx: &'a Cx<'a>,
    view: &'a View<'a>,
    judged: &'a Judged,
    law: &'a RuleSet,
}

impl<'a> FillContext<'a> {
    fn paper(&self, title: &str, to: String, blocks: Vec<Block>, kind: Kind) -> Paper {
        let unit = self.view.unit;
        let record = format!("签署之后记入台账：wsgov advance {} {kind}", self.cx.project.id);
        Paper {
            title: title.to_owned(),
            to,
            facts: facts(self.view),
            blocks,
            signers: vec![format!("{unit}（盖章）"), "负责人".into(), "填报人".into(), "填报日期".into()],
            notes: vec![record],
        }
    }

    /// 某条规则名下还没有办的义务，先到期的。
    fn pending(&self, rule: &str) -> Option<&'a Obligation> {
        let open = self.judged.obligations.iter().filter(|o| o.rule == rule && o.done.is_none());
        open.min_by_key(|o| o.due)
    }

    fn term(&self, rule: &str) -> Option<(Date, &'a str)> {
        self.pending(rule).map(|duty| (duty.due, duty.because.as_str()))
    }

    fn articles(&self, rule: &str) -> String {
        self.law.basis(rule).join("、")
    }

    fn extension(&self) -> Paper {
        let asked = self.last_of(Kind::RequestExtension).filter(|e| !self.answered(e));
        let own = asked.and_then(|e| match &e.act {
            Act::RequestExtension(own) => Some(own),
            _ => None,
        });
        let blocks = vec![
            written("申请延至", own.map(|own: &RequestExtension| own.until.to_string()).as_deref(), 1),
            written("延期的理由", own.and_then(|own| own.reason.as_deref()), 5),
            blank("已完成的工作", 4),
            blank("尚未完成的工作与安排", 4),
            blank("审核意见", 3),
        ];
        let mut paper =
            self.paper("竣工验收延期申请表", self.law.who(Kind::DecideExtension), blocks, Kind::RequestExtension);
        if let Some((due, because)) = self.term(slugs::LATE_ACCEPTANCE) {
            paper.facts.push(("申请验收的期限".into(), due.to_string()));
            let articles = self.articles("extension-late");
            paper.notes.insert(0, format!("期限 {due}（{because}）；延期须在这一日（含）之前提出（{articles}）。"));
        }
        paper
    }

    fn answered(&self, asked: &Event) -> bool {
        self.last_of(Kind::DecideExtension).is_some_and(|answer| answer.order() > asked.order())
    }

    fn last_of(&self, kind: Kind) -> Option<&'a Event> {
        self.cx.timeline.last(kind)
    }

    /// 已记而还没有备案的一次调整。
    fn unfiled_adjustment(&self) -> Option<(&'a Event, &'a Adjust)> {
        self.cx.timeline.of::<Adjust>().rfind(|(_, own)| own.filed_with.is_none() && own.approval.is_none())
    }

    fn adjustments(&self) -> Vec<Paper> {
        let recorded = self.unfiled_adjustment();
        // 情形由规则集列出；没有列的照通常的。
        let listed = self.cx.law_now().parameters.adjustment.self_made.as_ref().map(|t| t.grounds.as_slice());
        let usual = || Ground::WORDS.iter().map(|word| word.zh.to_owned()).collect::<Vec<_>>();
        let all = listed.filter(|grounds| !grounds.is_empty()).map_or_else(usual, <[String]>::to_vec);
        let own = recorded.and_then(|(_, own)| own.ground.as_ref());
        let wanted = |ground: &&String| own.is_none_or(|own| own.zh() == *ground);
        all.iter().filter(wanted).map(|ground| self.adjustment(ground, recorded)).collect()
    }

    fn adjustment(&self, ground: &str, recorded: Option<(&Event, &Adjust)>) -> Paper {
        let base = self.view.approved().map(|figure| figure.amount);
        let moved = recorded.map(|(_, own)| own.amount.money());
        let earlier: Money = self
            .cx
            .timeline
            .of::<Adjust>()
            .filter(|(e, own)| own.approval.is_none() && recorded.is_none_or(|(r, _)| e.n != r.n))
            .map(|(_, own)| own.amount.money())
            .sum();
        let share = |sum: Option<Money>| {
            let percent = sum.zip(base).and_then(|(sum, base)| sum.percent_of(base));
            percent.map_or(String::new(), |p| format!("{p:.2}%"))
        };
        let row = |name: &str, sum: Option<Money>| vec![name.to_owned(), sum.map_or(String::new(), amount), share(sum)];
        let change = recorded.and_then(|(_, own)| own.total_change).map(|delta| delta.0.to_string());
        let goal = recorded.and_then(|(_, own)| own.goal_changed).map(|changed| if changed { "有" } else { "无" });
        let blocks = vec![
            Block::Grid {
                title: "资金调整".into(),
                heads: ["项", "金额", "占批复总投资"].map(str::to_owned).to_vec(),
                rows: vec![
                    row("此前已自行调整", Some(earlier)),
                    row("本次调整", moved),
                    row("合计", moved.map(|moved| moved + earlier)),
                ],
            },
            written("项目总投资的增减", change.as_deref(), 1),
            written("建设目标有无变化", goal, 1),
            blank(basis_asked(ground), 4),
            blank("调整的内容与原因", 6),
            blank("使用单位、监理单位意见", 3),
            filing("备案", self.law.files_with(Kind::Adjust)),
        ];
        let title = format!("项目建设内容调整备案表（{ground}）");
        let mut paper = self.paper(&title, self.law.files_with(Kind::Adjust).join("、"), blocks, Kind::Adjust);
        if let Some(limits) = self.law.parameters.adjustment.self_made.as_ref() {
            paper.notes.insert(
                0,
                format!(
                    "资金调整{}、总投资不增加、建设目标不变的，可由建设单位调整，同时备案（{}）；不合的另行报批。",
                    limits.ceiling().within("批复总投资"),
                    self.articles("adjustment-not-filed")
                ),
            );
        }
        paper
    }

    fn acceptance(&self) -> Paper {
        let kind = Kind::ApplyAcceptance;
        let blocks = vec![
            blank("建设内容完成情况", 4),
            blank("投资完成与资金使用情况", 3),
            blank("试运行与整改情况", 3),
            self.enclosures(kind),
            blank("审核意见", 3),
        ];
        let mut paper = self.paper("竣工验收申请表", self.law.who(Kind::PassAcceptance), blocks, kind);
        if let Some((due, because)) = self.term(slugs::LATE_ACCEPTANCE) {
            paper.facts.push(("申请验收的期限".into(), due.to_string()));
            paper.notes.insert(0, format!("期限 {due}（{because}，{}）。", self.articles(slugs::LATE_ACCEPTANCE)));
        }
        let archives = self.cx.timeline.last(Kind::AcceptArchives).map(|e| e.date.to_string());
        paper.facts.push(("档案验收".into(), archives.unwrap_or_default()));
        paper
    }

    /// 须附的材料一览：这个项目用得着的各项，台账里已有的写上文号或日期。
    fn enclosures(&self, kind: Kind) -> Block {
        let lists = self.law.checklists.iter().filter(|(slug, list)| {
            list.event.kind == kind && list.within == Within::Materials && self.law.rule(slug).is_some()
        });
        let mut rows: Vec<Vec<String>> = Vec::new();
        for (_, list) in lists.filter(|(_, list)| applies(self.cx, &list.when, None, self.cx.as_of) != Some(false)) {
            for item in &list.items {
                let holds = applies(self.cx, &item.when, None, self.cx.as_of);
                if holds == Some(false) {
                    continue;
                }
                let had = self.cx.timeline.all(kind).find_map(|e| item.names().find_map(|name| e.material(name)));
                let reference = had.map_or(String::new(), |material| match material {
                    Either::Plain(text) => text.to_string(),
                    Either::Full(full) => full.doc.as_ref().map(ToString::to_string).unwrap_or_default(),
                });
                let remark = match (item.severity, holds) {
                    (Some(_), _) => "可并入其他报告",
                    (_, None) => "用得着的才附",
                    _ => "",
                };
                let number = (rows.len() + 1).to_string();
                rows.push(vec![number, item.name.clone(), reference, String::new(), remark.into()]);
            }
        }
        Block::Grid {
            title: "所附材料".into(),
            heads: ["序号", "材料", "文号或日期", "份数", "备注"].map(str::to_owned).to_vec(),
            rows,
        }
    }

    fn annual_report(&self) -> Paper {
        let duty = self.pending(slugs::ANNUAL_REPORT_MISSING);
        let year = duty.map_or(Year::of(self.cx.as_of), |duty| Year::of(duty.due));
        let sums = |name: &str, figure: Option<crate::report::Figure>| {
            vec![name.to_owned(), figure.map_or(String::new(), |figure| amount(figure.amount))]
        };
        let mut blocks = vec![Block::Grid {
            title: format!("{year} 年资金"),
            heads: ["项", "金额"].map(str::to_owned).to_vec(),
            rows: vec![
                sums("年度投资计划", self.view.plan(year)),
                sums("预算安排", self.view.budget(year)),
                sums("已支付", Some(self.view.paid(|y| y == year))),
                sums("截至年底累计支付", Some(self.view.paid(|y| y <= year))),
            ],
        }];
        blocks.extend(report_parts(self.cx, self.cx.as_of).map(|part| blank(part.name, 4)));
        blocks.push(filing("提交", self.law.files_with(Kind::AnnualReport)));
        let title = format!("{year} 年度项目绩效评价报告");
        let mut paper =
            self.paper(&title, self.law.files_with(Kind::AnnualReport).join("、"), blocks, Kind::AnnualReport);
        if let Some(duty) = duty {
            paper.notes.insert(0, format!("最迟 {}（{}，{}）。", duty.due, duty.because, self.articles(duty.rule)));
        }
        paper
    }

    fn self_evaluation(&self) -> Paper {
        let accepted = self.view.date_of(Kind::PassAcceptance);
        let operated = self.view.date_of(Kind::Operate);
        let choices = Grade::WORDS.iter().map(|word| format!("□{}", word.zh)).collect::<Vec<_>>().join("　");
        let blocks = vec![
            blank("建设目标的实现", 4),
            blank("使用情况与效果", 4),
            blank("数据共享与资源利用", 3),
            blank("资金使用", 3),
            blank("问题与改进", 3),
            written("自评价结果", Some(&choices), 1),
            filing("报送", self.law.files_with(Kind::SelfEvaluate)),
        ];
        let mut paper = self.paper(
            "项目自评价报告",
            self.law.files_with(Kind::SelfEvaluate).join("、"),
            blocks,
            Kind::SelfEvaluate,
        );
        paper.facts.extend([("通过验收".into(), said(&accepted)), ("投入运行".into(), said(&operated))]);
        if let Some(duty) = self.pending("self-evaluation-late") {
            let opens = duty.opens.map_or(String::new(), |day| format!("{day} 起，"));
            let articles = self.articles(duty.rule);
            paper.notes.insert(0, format!("{opens}最迟 {}（{}，{articles}）。", duty.due, duty.because));
        }
        paper
    }

    fn rectification(&self) -> Paper {
        let laws = self.cx.laws;
        let open = self.judged.findings.iter().filter(|f| f.is_open(laws, Severity::Error));
        let row = |(n, finding): (usize, &Finding)| {
            let articles = laws.get(finding.law).basis(finding.rule).join("、");
            let help = finding.help.clone().unwrap_or_default();
            vec![(n + 1).to_string(), finding.message.clone(), articles, help.into_owned()]
        };
        let rows: Vec<Vec<String>> = open.enumerate().map(row).collect();
        let blocks = vec![
            Block::Grid {
                title: "须整改的事项".into(),
                heads: ["序号", "事项", "依据", "怎样整改"].map(str::to_owned).to_vec(),
                rows,
            },
            blank("整改期限", 1),
            blank("逾期没有整改完成的", 2),
        ];
        let mut paper = self.paper("限期整改通知书", self.view.unit.to_owned(), blocks, Kind::OrderRectification);
        paper.signers = vec!["下达机关（盖章）".into(), "签发人".into(), "文号".into(), "下达日期".into()];
        paper.notes.insert(0, "所列是程序核查的疑点，下达之前须经核实；不属实的划去。".to_owned());
        paper
    }
}

/// 情形的依据怎样问。
fn basis_asked(ground: &str) -> &'static str {
    match ground {
        Ground::POLICY => "所依据的上级决策部署、县委县政府要求（名称、文号）",
        Ground::DESIGN => "原技术方案的不足与优化后的方案要点、论证意见",
        Ground::BUSINESS => "业务发展的需要，与已批复建设规划框架的关系",
        _ => "属于这一情形的事实与依据",
    }
}
