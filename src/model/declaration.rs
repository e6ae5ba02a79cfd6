//! 申报表：各栏与它们在项目文件里的去处。模板与导入共用这一张表。

use std::sync::OnceLock;

use super::{Category, ExceptionBasis, Feature, FundingMode, Nature, Sharing};
use crate::text::{Dictionary, Shape, Word};

/// 一栏里填什么。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlankKind {
    /// 文字。
    Text,
    /// 规定的用语，选一个。
    Word(&'static [Word]),
    /// 列举的词，当地可以另外列举（规则集 `[words]` 里的表名），也可以写别的。
    Among(&'static str, &'static [Word]),
    /// 有则填「是」的一个特征。
    Feature(Feature),
    /// 年份。
    Year,
    /// 年月。
    Month,
    /// 日期。
    Date,
    /// 以万元计的金额。
    Amount,
    /// 以万元计的金额，不发生的写「无」。
    Stated,
    /// 实施方案的一个部分，已含的填「是」。
    Part,
    /// 几个名称，以顿号隔开。
    Names,
    /// 第几、共几。
    Number,
    /// 是或否。
    Flag,
}

/// 一栏。
#[derive(Clone, Copy, Debug)]
pub struct Blank {
    /// 栏目名称，表头就是它。
    pub title: &'static str,
    /// 去处：项目文件的键，如 `name`、`funds.县级财政`、`申报.plan_year`。
    pub route: &'static str,
    /// 填什么。
    pub entry: BlankKind,
    /// 必填。
    pub required: bool,
    /// 填写说明。
    pub help: &'static str,
}

const fn blank(title: &'static str, route: &'static str, entry: BlankKind, help: &'static str) -> Blank {
    Blank { title, route, entry, required: false, help }
}

const fn required(blank: Blank) -> Blank {
    Blank { required: true, ..blank }
}

const fn feature(title: &'static str, feature: Feature) -> Blank {
    blank(title, "features", BlankKind::Feature(feature), "有的填「是」")
}

const fn fund(title: &'static str, route: &'static str) -> Blank {
    blank(title, route, BlankKind::Amount, "资金构成，万元；没有的不填")
}

const fn fee(title: &'static str, route: &'static str) -> Blank {
    blank(title, route, BlankKind::Stated, "投资估算，万元；不发生的写「无」，尚不知道的不填")
}

const fn part(title: &'static str, route: &'static str) -> Blank {
    blank(title, route, BlankKind::Part, "项目实施方案已含这一部分的填「是」")
}

/// 计划年度起第几年的投资：键是年份，填了计划年度才知道。
const fn yearly(title: &'static str, route: &'static str) -> Blank {
    blank(title, route, BlankKind::Amount, "按计划年度起算，万元；滚动规划用，尚不知道的不填")
}

/// 分年度拟投资的去处：其后是从计划年度起的第几年。
pub const YEARLY: &str = "years.+";

/// 一个地方的栏目：资金来源各栏照当地列举的，没有列举的照通常的。栏目与程序同寿，各地列举的只备一次。
#[must_use]
pub fn blanks_with(funds: Option<&[String]>) -> &'static [Blank] {
    static LOCAL: OnceLock<(Vec<String>, &'static [Blank])> = OnceLock::new();
    let Some(funds) = funds else { return &BLANKS };
    let made = || (funds.to_vec(), local(funds));
    let (known, blanks) = LOCAL.get_or_init(made);
    if known == funds { blanks } else { local(funds) }
}

fn local(funds: &[String]) -> &'static [Blank] {
    let lasting = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let own = |name: &String| fund(lasting(name.clone()), lasting(format!("{FUNDS}{name}")));
    // 「其他」仍留一栏：列举之外的填在那里。
    let is_usual = |blank: &Blank| blank.route.starts_with(FUNDS) && blank.route != OTHER_FUNDS;
    let at = BLANKS.iter().position(is_usual).unwrap_or(BLANKS.len());
    let (before, rest) = BLANKS.split_at(at);
    let named = funds.iter().filter(|name| format!("{FUNDS}{name}") != OTHER_FUNDS).map(own);
    let rest = rest.iter().filter(|blank| !is_usual(blank)).copied();
    Vec::leak(before.iter().copied().chain(named).chain(rest).collect())
}

/// 资金来源各栏的去处，其后是名称。
const FUNDS: &str = "funds.";
const OTHER_FUNDS: &str = "funds.其他";

/// 编号一栏的去处。
pub const ID: &str = "id";

/// 建设单位一栏的去处：不在文件里，是文件夹的名称。
pub const UNIT: &str = "unit";

/// 全部栏目，次序即表上的次序。
pub const BLANKS: [Blank; 61] = [
    blank("项目编号", ID, BlankKind::Text, "留空的自动编为 WS-计划年度-序号"),
    required(blank("项目名称", "name", BlankKind::Text, "全称，不带年份以外的注解")),
    blank("建设单位", UNIT, BlankKind::Text, "台账中单位文件夹的名称；导入时用 --unit 指明的不填"),
    required(blank("建设性质", "nature", BlankKind::Word(Nature::WORDS), "改造、改建已有系统的为升级改造")),
    blank("项目类别", "category", BlankKind::Among(Category::LIST, Category::WORDS), "办法列举的五类，其他的照实填"),
    blank("资金与建设方式", "funding_mode", BlankKind::Word(FundingMode::WORDS), "钱从哪里来、由谁建"),
    blank("建设内容及规模", "content", BlankKind::Text, "主要建设内容与数量"),
    blank("开工年月", "schedule.from", BlankKind::Month, "如 2025-03；与竣工年月同填"),
    blank("竣工年月", "schedule.to", BlankKind::Month, "如 2025-12"),
    blank("能否共享", "sharing", BlankKind::Word(Sharing::WORDS), "不能共享的，另须初审并报批准"),
    feature("硬件购置", Feature::Hardware),
    feature("新建数据中心", Feature::DataCentre),
    feature("新建土建工程", Feature::Civil),
    feature("高耗能", Feature::EnergyIntensive),
    feature("新开发应用软件", Feature::NewSoftware),
    fund("县级财政", "funds.县级财政"),
    fund("上级补助", "funds.上级补助"),
    fund("专项债", "funds.专项债"),
    fund("自筹", "funds.自筹"),
    fund("其他资金", "funds.其他"),
    blank("投资项目统一代码", "code", BlankKind::Text, "如 2210-500237-04-04-123456；还没有的不填"),
    blank("责任人或科室", "responsible", BlankKind::Text, "计划表上的责任人"),
    required(blank("申报日期", "申报.date", BlankKind::Date, "如 2024-09-20")),
    required(blank("计划年度", "申报.plan_year", BlankKind::Year, "拟列入哪一年的清单，如 2025")),
    fee("前期费用", "申报.estimate.前期费用"),
    fee("软件测评", "申报.estimate.软件测评"),
    fee("信息安全风险评估", "申报.estimate.信息安全风险评估"),
    fee("运行维护费", "申报.estimate.运行维护费"),
    fee("政府购买服务", "申报.estimate.政府购买服务"),
    fee("建设费用", "申报.estimate.建设费用"),
    part("背景和依据", "申报.contents"),
    part("必要性和可行性", "申报.contents"),
    part("政务数据资源目录清单", "申报.contents"),
    part("现有信息化系统设备和应用状况", "申报.contents"),
    part("需求分析", "申报.contents"),
    part("总体目标和主要建设内容", "申报.contents"),
    part("本期目标和主要建设内容", "申报.contents"),
    part("共享整合方案和共享目录", "申报.contents"),
    part("软硬件配置", "申报.contents"),
    part("经济和社会效益", "申报.contents"),
    part("投资估算", "申报.contents"),
    blank("数据标准制定日期", "data_governance.standards", BlankKind::Date, "如 2024-06-30；没有制定的不填"),
    blank(
        "数据治理完成日期",
        "data_governance.governed",
        BlankKind::Date,
        "开工之前须完成；没有完成的不填，完成后记「事实变更」",
    ),
    blank(
        "不需治理的理由",
        "data_governance.not_needed",
        BlankKind::Text,
        "不产生、不使用政务数据等；与上两栏只填一种",
    ),
    blank("涉及系统", "systems", BlankKind::Names, "建设、改造或维护的系统名称，几个以顿号隔开"),
    yearly("计划年度投资", "years.+0"),
    yearly("计划次年投资", "years.+1"),
    yearly("计划第三年投资", "years.+2"),
    blank("本期是第几期", "phase.number", BlankKind::Number, "分期建设的填，如 2"),
    blank("共几期", "phase.of", BlankKind::Number, "如 3；还不知道的不填"),
    blank("上一期编号", "phase.after", BlankKind::Text, "上一期项目的编号"),
    blank("各期总投资", "phase.overall_total", BlankKind::Amount, "各期合计，万元"),
    blank("牵头部门", "joint.lead", BlankKind::Text, "跨部门共建的填"),
    blank("参建部门", "joint.members", BlankKind::Names, "几个以顿号隔开"),
    blank("框架编号", "joint.framework", BlankKind::Text, "各家所填的相同"),
    blank(
        "例外事由",
        "申报.exception.basis",
        BlankKind::Among(ExceptionBasis::LIST, ExceptionBasis::WORDS),
        "九月底之后申报、又属于办法所列例外的才填",
    ),
    blank("例外依据文号", "申报.exception.doc", BlankKind::Text, "上级文件或县委县政府决定的文号"),
    blank(
        "符合申报范围",
        "申报.exception.scope.conforms",
        BlankKind::Flag,
        "已核对申报范围及边界：符合填「是」，不符填「否」",
    ),
    blank("范围核对文号", "申报.exception.scope.doc", BlankKind::Text, "核对意见的文号"),
    blank("不能共享的依据", "申报.not_shared.basis", BlankKind::Text, "法律法规或党中央、国务院的要求；可共享的不填"),
    blank("备注", "申报.note", BlankKind::Text, "记在申报事件的备注里；不要写在金额格里"),
];

impl BlankKind {
    /// 可选的词，都用当地的叫法；没有限定的为空。
    #[must_use]
    pub fn choices(self, local: &Dictionary) -> Vec<&str> {
        match self {
            BlankKind::Word(words) => local.offered(words).collect(),
            BlankKind::Among(list, words) => local.choices(&Shape::Listed(list, words)),
            BlankKind::Feature(_) | BlankKind::Part | BlankKind::Flag => YES_NO.to_vec(),
            _ => Vec::new(),
        }
    }
}

/// 是与否。
pub const YES_NO: [&str; 2] = ["是", "否"];
