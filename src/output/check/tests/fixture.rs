//! 埋下疑点的临时台账。

use std::{fs, path::Path};

use crate::{
    output::CheckView,
    ruleset::Laws,
    store::{AsOf, Checked, Files, Reason, Scope, Store, check, load_laws},
};

/// 只看这些规则：别的规则增减，不动这里的快照。
pub(super) const RULES: &[&str] = &[
    "bad-file",
    "late-acceptance",
    "extension-late",
    "adjustment-over-limit",
    "unapproved-in-plan",
    "self-evaluation-early",
    "waiver-not-allowed",
];

pub(super) const COUNTY: &str = "format: 1\nname: 样例县\n";
pub(super) const UNIT: &str = "name: 县文化旅游委\nkind: 机关\ntier: 县级部门\n";

/// 迟了的验收，连同相隔正好一行的两处。
pub(super) const LATE: &str = "\
id: WS-2022-001
name: 智慧旅游平台
nature: 新建
events:
  - event: 代初设批复
    date: 2022-06-10
    by: 县发展改革委
    doc: 巫发改〔2022〕1号
    total: 1000万元
  - event: 建成
    date: 2022-08-31
  - event: 调整
    date: 2022-09-20
    amount: 120万元
    ground: 方案优化
    filed_with: {县发展改革委: 2022-09-20, 县财政局: 2022-09-20, 县政府办公室: 2022-09-20}
  - event: 申请验收
    date: 2023-09-20
";

/// 豁免、了结、说明各一处。
pub(super) const CLOSED: &str = "\
id: WS-2022-002
name: 数字文化馆
nature: 新建
waivers:
  - {rule: unapproved-in-plan, date: 2022-12-01, by: 县发展改革委, doc: 巫发改〔2022〕9号, until: 2023-12-31, reason: 汛期急需}
explanations:
  - {rule: self-evaluation-early, date: 2023-05-01, reason: 上级统一安排}
events:
  - event: 纳入清单
    date: 2022-11-28
    by: 县政府办公室
    doc: 巫府办〔2022〕2号
    year: 2023
  - event: 列入计划
    date: 2023-01-10
    by: 县发展改革委
    doc: 巫发改〔2023〕1号
    year: 2023
    amount: 100万元
  - event: 建成
    date: 2022-06-10
  - event: 申请验收
    date: 2023-02-01
  - event: 通过验收
    date: 2023-02-20
    by: 县政府办公室
    doc: 巫府办〔2023〕3号
  - event: 投入运行
    date: 2023-02-21
  - event: 限期整改
    date: 2023-03-01
    by: 县发展改革委
    doc: 巫发改〔2023〕4号
    id: z1
    due: 2023-04-01
    for: [late-acceptance]
  - event: 整改复查
    date: 2023-04-02
    by: 县发展改革委
    of: z1
    result: 合格
  - event: 自评价
    date: 2023-05-01
    result: 优
";

pub(super) const SECRET: &str = "\
id: WS-2022-003
name: 甲一
nature: 新建
classified: true
events:
  - event: 建成
    date: 2022-08-31
  - event: 申请验收
    date: 2023-09-21
";

pub(super) struct Fixture {
    _folder: tempfile::TempDir,
    pub(super) laws: Laws,
    pub(super) checked: Checked,
}

impl Fixture {
    pub(super) fn new(projects: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_owned();
        let unit = root.join("projects/县文化旅游委");
        fs::create_dir_all(&unit).unwrap();
        fs::write(root.join("projects/county.yaml"), COUNTY).unwrap();
        fs::write(unit.join("unit.yaml"), UNIT).unwrap();
        for (id, text) in projects {
            fs::write(unit.join(format!("{id}.yaml")), text).unwrap();
        }
        let laws = load_laws(Some(&Files::on_disk(&root)), &[]).unwrap();
        let as_of = "2024-06-30".parse().unwrap();
        let mut checked = check(&Store::open(&Files::on_disk(&root)).unwrap(), &laws, as_of, &Scope::default());
        checked.findings.retain(|f| RULES.contains(&f.finding.rule));
        checked.undecidable = 0;
        Fixture { _folder: folder, laws, checked }
    }

    pub(super) fn all() -> Self {
        Fixture::new(&[("WS-2022-001", LATE), ("WS-2022-002", CLOSED), ("WS-2022-003", SECRET)])
    }

    pub(super) fn view(&self) -> CheckView<'_> {
        let as_of = AsOf { date: "2024-06-30".parse().unwrap(), reason: Reason::Given };
        CheckView {
            checked: &self.checked,
            laws: &self.laws,
            as_of,
            root: Path::new(""),
            include_classified: false,
            show_settled: false,
            ignored: &[],
            color: false,
            width: 100,
        }
    }
}
