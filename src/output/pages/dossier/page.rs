//! 项目档案排成一页。

use crate::{
    output::{
        DISCLAIMER, Page,
        pages::dossier::{Dossier, DossierEvent, DossierFunds, DossierRule, Doubt, Fact, Tally},
    },
    rules::Verdict,
};

/// 一条规则的各处理由，至多写几处；其余见 JSON。
const MOST_SENTENCES: usize = 4;

impl Dossier {
    /// 排成一页。
    #[must_use]
    pub fn page(&self) -> Page {
        let mut page = Page::new(format!("{} {}", self.project, self.name));
        page.pairs([
            ("建设单位", self.unit.clone()),
            ("阶段", self.next.position.clone()),
            ("核查日", format!("{}（{}）", self.as_of, self.as_of_reason)),
            ("规则集", self.rule_sets.join("；")),
            ("文件", self.path.clone()),
            ("注意", self.lapse.clone().unwrap_or_default()),
        ]);
        page.text(self.summary.to_words());
        page.heading("事实");
        page.pairs(self.facts.iter().map(|f| (f.title, f.to_words())));
        self.timeline_on(&mut page);
        self.money.on(&mut page);
        for verdict in Verdict::ALL.iter().rev() {
            self.checklist_on(*verdict, &mut page);
        }
        if !self.elsewhere.is_empty() {
            page.heading("全县的事");
            page.text(format!("以下规则的疑点在 county.yaml，用 wsgov check 核查：{}", self.elsewhere.join("、")));
        }
        self.done_on(&mut page);
        self.next.on(&mut page);
        page.text(format!("{DISCLAIMER}。"));
        page
    }

    fn timeline_on(&self, page: &mut Page) {
        page.heading("经过");
        let rows = self.timeline.iter().map(|e| {
            let event = std::iter::once(e.called.clone()).chain(e.marks.iter().map(|m| format!("〔{m}〕")));
            let doc = e.doc.clone().unwrap_or_default();
            let row =
                vec![e.date.to_string(), event.collect(), e.amount.clone().unwrap_or_default(), e.by.clone(), doc];
            (row, vec![e.to_words()])
        });
        page.entries(&["日期", "事件", "金额", "由谁", "文号", "内容"], rows.collect(), &[2]);
    }

    fn checklist_on(&self, verdict: Verdict, page: &mut Page) {
        let items: Vec<&DossierRule> = self.checklist.iter().filter(|i| i.verdict == verdict.en()).collect();
        if items.is_empty() {
            return;
        }
        page.heading(format!("核查：{verdict}（{} 条）", items.len()));
        let rows = items.iter().map(|i| (vec![i.rule.to_owned(), i.articles.join("、")], i.to_words()));
        page.entries(&["规则", "条款", "说明"], rows.collect(), &[]);
    }

    /// 已经办的义务；没有办的在「接下来」里。
    fn done_on(&self, page: &mut Page) {
        let done: Vec<_> = self.duties.iter().filter(|d| !d.is_open()).collect();
        if done.is_empty() {
            return;
        }
        page.heading("已办的期限");
        let rows = done.iter().map(|d| {
            let on = d.done.map(|date| date.to_string()).unwrap_or_default();
            (vec![d.due.to_string(), on, d.situation()], vec![format!("{}：{}", d.what, d.because)])
        });
        page.entries(&["期限", "办理", "状况", "要办的事"], rows.collect(), &[]);
    }
}

impl Tally {
    fn to_words(self) -> String {
        let Tally { violated, undecidable, pass, not_applicable } = self;
        let all = violated + undecidable + pass + not_applicable;
        format!("逐条核查 {all} 条：有疑点 {violated}，不能判断 {undecidable}，通过 {pass}，不适用 {not_applicable}。")
    }
}

impl Fact {
    fn to_words(&self) -> String {
        let changes = self.changes.iter().map(|c| {
            let from = c.from.as_ref().map_or(String::new(), |from| format!("由「{from}」"));
            let reason = c.reason.as_ref().map_or(String::new(), |r| format!("，{r}"));
            format!("〔{} {from}改为「{}」{reason}〕", c.date, c.to)
        });
        format!("{}{}", self.value, changes.collect::<String>())
    }
}

impl DossierEvent {
    fn to_words(&self) -> String {
        self.details.iter().map(|(title, value)| format!("{title}：{value}")).collect::<Vec<_>>().join("；")
    }
}

impl DossierFunds {
    fn on(&self, page: &mut Page) {
        page.heading("资金");
        let to_words = |money: &Option<String>| money.clone().unwrap_or_default();
        let unknown = match self.contracts_without_amount {
            0 => String::new(),
            n => format!("（另有 {n} 份合同金额不明）"),
        };
        page.pairs([
            ("投资估算", to_words(&self.estimate)),
            ("批复总投资", to_words(&self.approved)),
            ("合同金额", format!("{}{unknown}", to_words(&self.contracted))),
            ("计划合计", to_words(&self.planned)),
            ("预算合计", to_words(&self.budgeted)),
            (&*format!("{}合计", self.paid_called), to_words(&self.paid)),
        ]);
        let rows = self
            .years
            .iter()
            .map(|y| vec![y.year.to_string(), to_words(&y.planned), to_words(&y.budgeted), to_words(&y.paid)]);
        page.table(&["年度", "计划", "预算", &self.paid_called], rows.collect(), &[1, 2, 3]);
    }
}

impl DossierRule {
    /// 疑点在前，其次理由；理由多的只写几处。
    fn to_words(&self) -> Vec<String> {
        let doubts = self.findings.iter().map(Doubt::to_words);
        let kept = self.sentences.iter().take(MOST_SENTENCES).cloned();
        let more = self.sentences.len() > MOST_SENTENCES;
        let more = more.then(|| format!("等，共 {} 处", self.sentences.len()));
        let missing = (!self.missing.is_empty()).then(|| format!("缺少：{}", self.missing.join("、")));
        doubts.chain(kept).chain(more).chain(missing).collect()
    }
}

impl Doubt {
    fn to_words(&self) -> String {
        let state = self.disposal.clone().unwrap_or_else(|| self.severity_zh.to_owned());
        let help = self.help.as_ref().filter(|_| self.disposal.is_none()).map(|h| format!("。怎么办：{h}"));
        format!("〔{state}〕{}:{} {}{}", self.path, self.line, self.message, help.unwrap_or_default())
    }
}
