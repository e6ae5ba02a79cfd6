//! 报表的结构：各种格式都由它写出，所以各种格式的数目必然一致。
//!
//! 行由各种报表给出；序号在这里编，比率、小计、合计由 `sums` 算，只此一处。

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
    sync::Arc,
};

use rust_decimal::Decimal;

use crate::{
    model::{Date, Money, Text, Year},
    store::AsOf,
    text::{Route, retell, words},
};

words! {
    /// 报表的种类。
    ReportKind {
        Plan "年度投资计划" "plan",
        Catalogue "非涉密项目建设清单目录" "catalogue",
        Rolling "三年滚动规划" "rolling",
        Budget "计划与预算对照" "budget",
        Ledger "项目台账" "ledger",
        Payments "资金支付情况" "payments",
        Performance "年度绩效评价" "performance",
        Acceptance "竣工验收情况" "acceptance",
        Stats "统计" "stats",
        Declarations "申报汇总" "declarations",
        Findings "疑点清单" "findings",
        Matrix "疑点矩阵" "matrix",
        Reminder "催办单" "reminder",
    }
}

words! {
    /// 一栏里是什么。
    Measure {
        Text "文字" "text",
        Amount "金额" "amount",
        Count "个数" "count",
        Date "日期" "date",
        Percent "百分比" "percent",
    }
}

/// 一栏。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// 英文标识，不随版本改变。
    pub key: &'static str,
    /// 栏目名称。
    pub title: String,
    /// 几栏共用的上级栏目，如「资金来源」。
    pub band: Option<&'static str>,
    /// 一栏里是什么。
    pub measure: Measure,
    /// 小计、合计中相加。
    pub sum: bool,
    /// 本栏是另两栏之比（分子、分母）；各行与合计都由此算出。
    pub ratio: Option<(&'static str, &'static str)>,
    /// 放不下时先略去大的；零不略去。
    pub rank: u8,
    /// 折行会断开的文字，如日期、文号：宁可略去整栏。
    pub whole: bool,
    /// 金额印几位小数；规则集没有定的为无，照通常的两位。
    pub decimals: Option<u8>,
}

/// 一栏与它怎样取得：`F` 由一行得出一格。
pub type ColumnOf<F> = (Column, F);

/// 一格的值。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellValue {
    /// 文字。
    Text(String),
    /// 金额。
    Amount(Money),
    /// 个数、序号。
    Count(usize),
    /// 日期。
    Date(Date),
    /// 百分比。
    Percent(Decimal),
    /// 尚不知道：不是零。
    Unknown,
    /// 不发生、不适用。
    Empty,
}

/// 一格的出处：哪个文件的哪一处。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// 文件，相对于台账。
    pub path: Arc<Path>,
    /// 文件中的路径。
    pub route: Route,
}

/// 一格。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// 值。
    pub value: CellValue,
    /// 金额之外还有几项未知，没有计入。
    pub unknown: usize,
    /// 出处。
    pub trace: Vec<Trace>,
}

/// 一行。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// 项目编号；小计、合计等没有。
    pub project: Option<Text>,
    /// 各格，次序同栏目。
    pub cells: Vec<Cell>,
}

/// 一组。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// 标题，如「一、续建」；不分组的为空。
    pub title: String,
    /// 各行。
    pub rows: Vec<Row>,
    /// 小计；不分组的没有。
    pub subtotal: Option<Row>,
}

/// 一张报表。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// 种类。
    pub kind: ReportKind,
    /// 种类的名称，当地的叫法。
    pub name: String,
    /// 标题。
    pub title: String,
    /// 年度，分年度的报表才有。
    pub year: Option<Year>,
    /// 核查日：其后的事件不计。
    pub as_of: AsOf,
    /// 计量单位，如「单位：万元」。
    pub unit_line: Option<&'static str>,
    /// 表前的话。
    pub lead: Vec<String>,
    /// 栏目。
    pub columns: Vec<Column>,
    /// 各组。
    pub groups: Vec<Group>,
    /// 合计。
    pub total: Option<Row>,
    /// 表后的注。
    pub notes: Vec<String>,
    /// 不能判断的；下结论的报表才有，也写在表后的注里。
    pub undecidable: Vec<Undecided>,
}

/// 一处不能判断。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// 项目编号。
    pub project: Option<Text>,
    /// 建设单位。
    pub unit: Option<Text>,
    /// 规则名。
    pub rule: &'static str,
    /// 为什么不能判断。
    pub message: String,
    /// 所缺的事实在文件里的路径。
    pub missing: String,
    /// 是谁的职责。
    pub duty: String,
    /// 文件。
    pub path: PathBuf,
    /// 行。
    pub line: u32,
}

/// 计量单位一行：有金额的报表与申报表。
pub const UNIT_LINE: &str = "单位：万元";

impl Report {
    /// 名称、标题、栏目、表前表后的话换一种说法；各格照旧。
    pub(super) fn say(&mut self, say: impl Fn(&str) -> Cow<'_, str>) {
        let columns = self.columns.iter_mut().map(|column| &mut column.title);
        let groups = self.groups.iter_mut().map(|group| &mut group.title);
        let own = [&mut self.name, &mut self.title].into_iter().chain(&mut self.lead).chain(&mut self.notes);
        retell(own.chain(columns).chain(groups), say);
    }
}

impl Report {
    /// 给别的人看：说明与各格的文字换一种说法。
    pub fn retell(&mut self, say: impl Fn(&str) -> Cow<'_, str>) {
        let rows = self.groups.iter_mut().flat_map(|group| group.rows.iter_mut());
        let cells = rows.flat_map(|row| row.cells.iter_mut()).filter_map(|cell| match &mut cell.value {
            CellValue::Text(text) => Some(text),
            _ => None,
        });
        retell(cells.chain(&mut self.lead).chain(&mut self.notes), say);
    }

    /// 印出来看：表前表后的话与程序说的各栏换一种说法；照录台账的各栏不动。
    pub fn reword(&mut self, say: impl Fn(&str) -> Cow<'_, str>) {
        const SPOKEN: [&str; 5] = ["message", "help", "what", "because", "remark"];
        let spoken: Vec<bool> = self.columns.iter().map(|column| SPOKEN.contains(&column.key)).collect();
        let rows = self.groups.iter_mut().flat_map(|group| group.rows.iter_mut());
        let cells =
            rows.flat_map(|row| row.cells.iter_mut().zip(&spoken)).filter_map(|(cell, spoken)| match &mut cell.value {
                CellValue::Text(text) if *spoken => Some(text),
                _ => None,
            });
        let undecidable = self.undecidable.iter_mut().map(|one| &mut one.message);
        retell(cells.chain(&mut self.lead).chain(&mut self.notes).chain(undecidable), say);
    }
}

impl Column {
    fn new(key: &'static str, title: impl Into<String>, measure: Measure) -> Self {
        Column {
            key,
            title: title.into(),
            band: None,
            measure,
            sum: false,
            ratio: None,
            rank: 0,
            whole: false,
            decimals: None,
        }
    }

    /// 各栏，不连怎样取得。
    #[must_use]
    pub fn of<F>(fields: Vec<ColumnOf<F>>) -> Vec<Column> {
        fields.into_iter().map(|(column, _)| column).collect()
    }

    /// 文字栏。
    pub fn text(key: &'static str, title: impl Into<String>) -> Self {
        Column::new(key, title, Measure::Text)
    }

    /// 日期栏。
    pub fn date(key: &'static str, title: impl Into<String>) -> Self {
        Column { whole: true, ..Column::new(key, title, Measure::Date) }
    }

    /// 金额栏，相加。
    pub fn amount(key: &'static str, title: impl Into<String>) -> Self {
        Column { sum: true, ..Column::new(key, title, Measure::Amount) }
    }

    /// 个数栏，相加。
    pub fn count(key: &'static str, title: impl Into<String>) -> Self {
        Column { sum: true, ..Column::new(key, title, Measure::Count) }
    }

    /// 序号栏：由 [`Report::assemble`] 编号。
    #[must_use]
    pub fn number() -> Self {
        Column::new(NUMBER, "序号", Measure::Count)
    }

    /// 比率栏：另两栏之比。
    pub fn ratio(key: &'static str, title: impl Into<String>, over: (&'static str, &'static str)) -> Self {
        Column { ratio: Some(over), ..Column::new(key, title, Measure::Percent) }
    }

    /// 归入上级栏目。
    #[must_use]
    pub fn under(self, band: &'static str) -> Self {
        Column { band: Some(band), ..self }
    }

    /// 不折行。
    #[must_use]
    pub fn whole(self) -> Self {
        Column { whole: true, ..self }
    }

    /// 放不下时略去的次序。
    #[must_use]
    pub fn rank(self, rank: u8) -> Self {
        Column { rank, ..self }
    }
}

pub(super) const NUMBER: &str = "seq";

impl Cell {
    /// 没有出处的值。
    #[must_use]
    pub fn new(value: CellValue) -> Self {
        Cell { value, unknown: 0, trace: Vec::new() }
    }

    /// 文字；空的为不适用。
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Cell::new(if text.is_empty() { CellValue::Empty } else { CellValue::Text(text) })
    }

    /// 金额。
    #[must_use]
    pub fn amount(money: Money) -> Self {
        Cell::new(CellValue::Amount(money))
    }

    /// 未知。
    #[must_use]
    pub fn unknown() -> Self {
        Cell::new(CellValue::Unknown)
    }

    /// 不适用。
    #[must_use]
    pub fn empty() -> Self {
        Cell::new(CellValue::Empty)
    }

    /// 加上出处。
    #[must_use]
    pub fn from(mut self, trace: impl IntoIterator<Item = Trace>) -> Self {
        self.trace.extend(trace);
        self
    }

    /// 金额，有则。
    #[must_use]
    pub fn money(&self) -> Option<Money> {
        if let CellValue::Amount(money) = self.value { Some(money) } else { None }
    }

    /// 未知的项数：没有计入的几项；整格未知的，至少一项。
    #[must_use]
    pub fn unknowns(&self) -> usize {
        self.unknown.max(usize::from(self.value == CellValue::Unknown))
    }

    /// 个数，有则。
    #[must_use]
    pub fn number(&self) -> Option<usize> {
        if let CellValue::Count(n) = self.value { Some(n) } else { None }
    }
}

impl Row {
    /// 项目的一行：各栏由 `line` 取得。
    #[must_use]
    pub fn of<L>(project: &Text, fields: &[ColumnOf<impl Fn(&L) -> Cell>], line: &L) -> Self {
        Row { project: Some(project.clone()), cells: fields.iter().map(|(_, cell)| cell(line)).collect() }
    }
}

impl Group {
    /// 一组，小计待算。
    pub fn new(title: impl Into<String>, rows: Vec<Row>) -> Self {
        Group { title: title.into(), rows, subtotal: None }
    }
}

impl Report {
    /// 全表连续编号。
    pub(super) fn number(&mut self) {
        let Some(index) = self.column(NUMBER) else { return };
        for (n, row) in self.groups.iter_mut().flat_map(|g| &mut g.rows).enumerate() {
            row.cells[index] = Cell::new(CellValue::Count(n + 1));
        }
    }

    /// 某栏在第几栏。
    #[must_use]
    pub fn column(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.key == key)
    }

    /// 某行的某栏。
    #[must_use]
    pub fn cell<'r>(&self, row: &'r Row, key: &str) -> Option<&'r Cell> {
        row.cells.get(self.column(key)?)
    }

    /// 合计中的某栏。
    #[must_use]
    pub fn total_of(&self, key: &str) -> Cell {
        let cell = self.total.as_ref().and_then(|total| self.cell(total, key));
        cell.cloned().unwrap_or_else(Cell::empty)
    }

    /// 全部项目行。
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.groups.iter().flat_map(|g| &g.rows)
    }
}
