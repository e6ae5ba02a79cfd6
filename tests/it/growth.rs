//! 工夫随大小成正比：一份文件大四倍，核查并写成各种格式所费的处理器时间不到八倍；哪一处随个数的平方变慢，这里就不过。
//! 不看钟表，只比同一次运行里的两份；在本线程里做，只算本线程的时间。
//!
//! 样子各异的文件由 [`SHAPES`] 一处给出。`tests/faults/sizes` 用它们写成 4 MB 的台账，量秒数与内存
//! （`SHAPES=文件夹 SIZE=字节数`，见 [`write_the_shapes`]）。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use rustix::time::{ClockId, clock_gettime};
use wsgov::{
    commands::{
        Env, Exit, Failure,
        batch::{self, BatchRequest},
        deed::{self, DeedRequest, How, UnitRequest},
        gathered,
    },
    model::Date,
    output::{self, CheckView},
    ruleset::Laws,
    store::{AsOf, Files, Reason, Scope, Store, WantedDuties, check, load_laws},
};

use crate::cli_driver::PLAIN;

/// 写到够大为止：`one` 是第几段。
type Fill = fn(usize) -> String;

/// 一种样子：名称，写在哪个文件，开头，一段一段，结尾。
struct GrowthShape {
    name: &'static str,
    file: &'static str,
    head: &'static str,
    one: Fill,
    tail: &'static str,
}

impl GrowthShape {
    /// 约 `size` 字节。
    fn text(&self, size: usize) -> String {
        let mut text = self.head.to_owned();
        for n in 0.. {
            let part = (self.one)(n);
            if text.len() + part.len() + self.tail.len() > size {
                break;
            }
            text.push_str(&part);
        }
        text + self.tail
    }

    /// 写成一个台账。
    fn write(&self, root: &Path, size: usize) {
        let unit = root.join("projects/县教委");
        fs::create_dir_all(&unit).unwrap();
        fs::create_dir_all(root.join("projects/框架")).unwrap();
        fs::write(root.join("projects/county.yaml"), "format: 2\nname: 巫山县\n").unwrap();
        fs::write(unit.join("unit.yaml"), "name: 县教委\nkind: 机关\ntier: 其他\n").unwrap();
        fs::write(unit.join("WS-2024-001.yaml"), PLAIN).unwrap();
        fs::write(root.join(self.file), self.text(size)).unwrap();
    }
}

const PROJECT: &str = "projects/县教委/WS-2024-001.yaml";
const UNIT: &str = "projects/县教委/unit.yaml";
const COUNTY: &str = "projects/county.yaml";
const FRAMEWORK: &str = "projects/框架/WS-F-2024-01.yaml";
const FACTS: &str = "id: WS-2024-001\nname: 甲\nnature: 新建\n";
const EVENTS: &str = "id: WS-2024-001\nname: 甲\nnature: 新建\nevents:\n";
const MATERIALS: &str = "id: WS-2024-001\nname: 甲\nnature: 新建\nevents:\n  - event: 监督检查\n    date: 2024-01-05\n    by: 县审计局\n    materials:\n";
const LAST: &str = "events:\n  - {event: 监督检查, date: 2024-01-05, by: 县审计局, doc: 巫审〔2024〕1号}\n";

macro_rules! shapes {
    ($($name:literal $file:ident ($head:expr, $one:expr, $tail:expr);)*) => {
        &[$(GrowthShape { name: $name, file: $file, head: $head, one: $one, tail: $tail }),*]
    };
}

/// 各种样子：读得出的、读不出的；一行的、许多行的；深的、宽的、长的。
const SHAPES: &[GrowthShape] = shapes! {
    "许多事件" PROJECT (EVENTS, |n| format!("  - event: 监督检查\n    date: 2024-01-{:02}\n    by: 县审计局\n    note: 第{n}次\n", n % 28 + 1), "");
    "长的事件" PROJECT (EVENTS, |n| if n < 900 { format!("  - event: 支付\n    date: 2024-01-{:02}\n    amount: {n}元\n    year: 2024\n    note: {}\n", n % 28 + 1, "长".repeat(1_450)) } else { "# 注\n".into() }, "");
    "互相更正的事件" PROJECT (EVENTS, |n| if n < 990 { format!("  - {{event: 更正, date: 2024-01-05, id: a{n:06}, of: a{:06}, reason: 误, note: {}}}\n", n.saturating_sub(1), "长".repeat(1_350)) } else { "# 注\n".into() }, "");
    "许多附件" PROJECT (MATERIALS, |n| format!("      材料{n}: {{file: 附件/{n}.pdf}}\n"), "");
    "一行里许多附件" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\nevents:\n  - event: 监督检查\n    date: 2024-01-05\n    by: 县审计局\n    materials: {", |n| format!("材料{n}: 附件/{n}.pdf, "), "末: 无}\n");
    "许多文号" PROJECT (MATERIALS, |n| format!("      材料{n}: 巫发〔2024〕{n}号\n"), "");
    "许多不合写法的文号" PROJECT (MATERIALS, |n| format!("      材料{n}: 巫发[2024]0{n}号\n"), "");
    "报给许多不认识的机关" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\nevents:\n  - {event: 开工, date: 2022-08-01}\n  - event: 绩效评价\n    date: 2024-01-05\n    year: 2023\n    filed_with:\n", |n| format!("      机关{n}: 2024-01-05\n"), "");
    "许多使用单位的意见" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\nevents:\n  - event: 绩效评价\n    date: 2024-01-05\n    year: 2023\n    opinions:\n", |n| format!("      单位{n}: 好\n"), "");
    "会同许多机关" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\nevents:\n  - event: 列入计划\n    date: 2024-01-05\n    by: 县发展改革委\n    year: 2024\n    amount: 1万元\n    with: [", |n| format!("机关{n}, "), "县财政局]\n");
    "许多估算" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\nevents:\n  - event: 申报\n    date: 2024-01-05\n    plan_year: 2025\n    estimate:\n", |n| format!("      项目{n}: 1元\n"), "");
    "许多申报内容" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\nevents:\n  - event: 申报\n    date: 2024-01-05\n    plan_year: 2025\n    contents: [", |n| format!("内容{n}, "), "末]\n");
    "许多评审的方面" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\nevents:\n  - event: 评审\n    date: 2024-01-05\n    by: 县发展改革委\n    evaluator: 某\n    fields: [", |_| "网络安全, ".into(), "保密]\n");
    "整改许多规则" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\nevents:\n  - event: 限期整改\n    date: 2024-01-05\n    by: 县发展改革委\n    due: 2024-02-05\n    for: [", |n| format!("毛病{n}, "), "末]\n");
    "计划的许多来源" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\nevents:\n  - event: 列入计划\n    date: 2024-01-05\n    by: 县发展改革委\n    year: 2024\n    amount: 1万元\n    sources:\n", |n| format!("      来源{n}: 1元\n"), "");
    "调整及于许多年度" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\nevents:\n  - event: 调整\n    date: 2024-01-05\n    amount: 1万元\n    total_change: 0元\n    goal_changed: false\n    ground: 方案优化\n    plan_effect:\n", |_| "      - {year: 2024, plan: 1元, budget: 1元}\n".into(), "");
    "参建的许多单位" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\njoint:\n  lead: 县教委\n  members: [", |n| format!("单位{n}, "), "县公安局]\nevents:\n");
    "变更出许多系统" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 运行维护\nevents:\n  - {event: 预算安排, date: 2024-01-02, by: 县财政局, year: 2024, amount: 1万元}\n  - event: 事实变更\n    date: 2024-01-05\n    set:\n      systems: [", |n| format!("系统{n}, "), "末]\n");
    "系统的许多状况" UNIT ("name: 县教委\nkind: 机关\ntier: 其他\nsystems:\n  - name: 系统\n    status:\n", |n| format!("      - {{what: 未共享, since: 2024-01-01, until: 2024-02-01, determined_by: 县政府办公室, doc: 巫山府办〔2024〕{n}号}}\n"), "");
    "滚动规划的许多项目" COUNTY ("format: 2\nname: 巫山县\nevents:\n  - event: 滚动规划通过\n    date: 2024-01-05\n    by: 县政府办公室\n    years: 2024-2026\n    projects: [", |n| format!("WS-2024-{n}, "), "WS-2024-001]\n");
    "深的键值" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\nfunds: ", |_| "{甲: ".into(), "");
    "深的列表" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\nfeatures: ", |_| "[".into(), "");
    "许多不太深的" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\nfeatures:\n", |_| format!("  - {}甲{}\n", "[".repeat(20), "]".repeat(20)), LAST);
    "越缩越深" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\nfunds:\n", |n| format!("{}甲:\n", " ".repeat(n % 200 + 2)), "");
    "一行的长文字" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\ncontent: ", |_| "很长".into(), "\nevents:\n");
    "双引号里的长文字" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\ncontent: \"", |_| "很\\u957f\\n".into(), "\"\nevents:\n");
    "成段的长文字" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\ncontent: |\n", |n| format!("  第{n}行\n"), "events:\n");
    "折行的长文字" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\ncontent: >\n", |n| format!("  第{n}行\n\n"), "events:\n");
    "接着写的长文字" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\ncontent: 甲\n", |n| format!("  第{n}行\n"), "events:\n");
    "宽的列表" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\nfeatures: [", |_| "硬件购置, ".into(), "硬件购置]\nevents:\n");
    "宽的系统" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\nsystems: [", |n| format!("系统{n}, "), "末]\nevents:\n");
    "宽而错的列表" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\nfeatures: [", |n| format!("错{n}, "), "末]\nevents:\n");
    "一行里许多错误" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\nyears: {", |n| format!("{n}: 1元, "), "0: 1元}\nevents:\n");
    "许多资金来源" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\nfunds: {", |n| format!("甲{n}: 5元, "), "末: 1元}\nevents:\n");
    "许多豁免" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\nwaivers:\n", |_| "  - {rule: x, date: 2024-01-01}\n".into(), LAST);
    "许多像样的豁免" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\nwaivers:\n", |n| format!("  - {{rule: late-declaration, date: 2024-01-01, by: 县发展改革委, doc: 巫发改〔2024〕{n}号, until: 2025-01-01, reason: 例}}\n"), LAST);
    "许多说明" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\nexplanations:\n", |n| format!("  - {{rule: splitting-suspected, about: WS-2020-{n}, date: 2022-09-21, reason: 例}}\n"), LAST);
    "许多不认识的键" PROJECT (FACTS, |n| format!("键{n}: 值\n"), LAST);
    "许多重复的键" PROJECT (FACTS, |_| "content: 值\n".into(), LAST);
    "许多注释" PROJECT (FACTS, |n| format!("# 第{n}行\n"), LAST);
    "许多空行" PROJECT (FACTS, |_| "\r\n".into(), LAST);
    "许多冒号" PROJECT (FACTS, |_| ": ".into(), "\n");
    "许多全角冒号" PROJECT (FACTS, |n| format!("键{n}：值\n"), LAST);
    "许多制表符" PROJECT (FACTS, |n| format!("键{n}:\n\t值: 一\n"), LAST);
    "许多冲突标记" PROJECT (FACTS, |_| "<<<<<<< HEAD\ncontent: 甲\n=======\ncontent: 乙\n>>>>>>> x\n".into(), LAST);
    "许多锚" PROJECT (FACTS, |n| format!("键{n}: &a{n} 值\n"), LAST);
    "许多看不见的字" PROJECT ("id: WS-2024-001\nname: 甲\nnature: 新建\ncontent: ", |_| "甲\u{200b}".into(), "\nevents:\n");
    "许多文档" PROJECT (FACTS, |_| "---\n甲: 乙\n".into(), "");
    "许多系统" UNIT ("name: 县教委\nkind: 机关\ntier: 其他\nsystems:\n", |n| format!("  - name: 系统{n}\n    status:\n      - {{what: 未共享, since: 2024-01-01, determined_by: 县政府办公室, doc: 巫山府办〔2024〕{n}号}}\n"), "");
    "单位的许多事件" UNIT ("name: 县教委\nkind: 机关\ntier: 其他\nevents:\n", |n| format!("  - {{event: 系统登记, date: 2024-01-05, id: a{n:06}, name: 系统{n}}}\n"), "");
    "单位的许多更正" UNIT ("name: 县教委\nkind: 机关\ntier: 其他\nevents:\n", |n| format!("  - {{event: 更正, date: 2024-01-05, id: a{n:06}, of: a{:06}, reason: 误}}\n", n.saturating_sub(1)), "");
    "总体方案的许多修订" UNIT ("name: 县教委\nkind: 机关\ntier: 县级部门\nevents:\n  - {event: 总体方案审议, date: 2022-07-01, id: z, title: 方案, years: 2022-2026}\n", |n| format!("  - {{event: 总体方案修订, date: 2023-01-01, id: a{n:06}, title: 方案, years: 2022-2026, projects: [WS-2024-001]}}\n"), "");
    "总体方案里许多项目" UNIT ("name: 县教委\nkind: 机关\ntier: 县级部门\noverall_plan:\n  title: 方案\n  years: 2022-2026\n  decided_on: 2022-03-01\n  projects: [", |n| format!("WS-2024-{n}, "), "WS-2024-001]\n");
    "发布的许多项目" COUNTY ("format: 2\nname: 巫山县\npublished:\n  2024:\n    date: 2023-12-01\n    doc: 巫山府办发〔2023〕1号\n    projects: [", |n| format!("WS-2024-{n}, "), "WS-2024-001]\n");
    "县的许多事件" COUNTY ("format: 2\nname: 巫山县\nevents:\n", |n| format!("  - {{event: 发布清单, date: 2024-01-05, id: a{n:06}, by: 县政府办公室, doc: 巫山府办发〔2024〕{n}号, year: 2024, projects: [WS-2024-{n}]}}\n"), "");
    "框架的许多成员" FRAMEWORK ("id: WS-F-2024-01\nname: 框架\nlead: 县教委\nmembers: [", |n| format!("单位{n}, "), "县教委]\n");
};

type Render = fn(&CheckView<'_>, &mut dyn io::Write) -> io::Result<()>;

const RENDERS: [Render; 9] = [
    output::text,
    output::json,
    output::sarif,
    output::gitlab,
    output::github,
    output::junit,
    output::concise,
    output::rdjson,
    output::markdown,
];

/// 本线程至今用了多久处理器。
fn spent() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec.try_into().unwrap(), now.tv_nsec.try_into().unwrap())
}

/// 打开、核查，和写成各种格式，各费多久；与写出的字节。
fn cost(root: &Path, laws: &Laws) -> ([Duration; 2], usize) {
    let before = spent();
    let store = Store::open(&Files::on_disk(root)).unwrap();
    let date = Date::from_ymd_opt(2024, 6, 30).unwrap();
    let checked = check(&store, laws, date, &Scope { duties: WantedDuties::All, ..Scope::default() });
    let judged = spent();
    let view = CheckView {
        checked: &checked,
        laws,
        as_of: AsOf { date, reason: Reason::Given },
        root,
        include_classified: true,
        show_settled: true,
        ignored: &[],
        color: false,
        width: 100,
    };
    let mut out = Vec::new();
    RENDERS.iter().for_each(|render| render(&view, &mut out).unwrap());
    ([judged - before, spent() - judged], out.len())
}

/// 小的一份有多大。
const SMALL: usize = 64 * 1024;
/// 大几倍，费的不到几倍：随大小成正比的是四倍，随平方的是十六倍。
const TIMES: usize = 4;
const AT_MOST: u32 = 8;
/// 量不准的。
const SLACK: Duration = Duration::from_millis(30);

/// 大的比小的多费得太多；空的也要费的（`base`），不算。
fn is_square(base: Duration, small: Duration, large: Duration) -> bool {
    large.saturating_sub(base) > small.saturating_sub(base) * AT_MOST + SLACK
}
/// 一份文件的疑点写成全部格式，至多多少字节。
const MOST_OUTPUT: usize = 2_000_000;

#[test]
fn work_grows_with_size_and_no_faster() {
    let laws = load_laws(None, &[]).unwrap();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().unwrap();
    let mut wrong = String::new();
    let base = {
        let dir = tempfile::tempdir().unwrap();
        SHAPES[0].write(dir.path(), 1_000);
        // 头一次多费的不算。
        pool.install(|| (cost(dir.path(), &laws), cost(dir.path(), &laws).0).1)
    };
    for shape in SHAPES {
        let measured = |size: usize| {
            let dir = tempfile::tempdir().unwrap();
            shape.write(dir.path(), size);
            pool.install(|| cost(dir.path(), &laws))
        };
        let (small, _) = measured(SMALL);
        let (large, bytes) = measured(SMALL * TIMES);
        for (what, n) in [("核查", 0), ("写出", 1)] {
            if is_square(base[n], small[n], large[n]) {
                let _ = writeln!(wrong, "{}：{what} {:?} → {:?}", shape.name, small[n], large[n]);
            }
        }
        if bytes > MOST_OUTPUT {
            let _ = writeln!(wrong, "{}：写出 {bytes} 字节", shape.name);
        }
        println!("{} {small:?} → {large:?} {bytes}", shape.name);
    }
    assert!(wrong.is_empty(), "大了四倍，费的工夫不止八倍，或输出没有边：\n{wrong}");
}

#[test]
fn a_rule_set_with_many_faults_takes_time_by_its_size_and_tells_a_few() {
    const LAW: &str = include_str!("../../rules/wushan-2022.toml");
    let shapes: [(&str, Fill); 2] = [
        ("不认识的顶层键", |n| (0..n).map(|i| format!("k{i} = 1\n")).collect::<String>() + LAW),
        ("不认识的规则", |n| {
            LAW.to_owned() + &(0..n).map(|i| format!("[rules.r{i}]\nseverity = \"warn\"\n")).collect::<String>()
        }),
    ];
    for (name, text) in shapes {
        let measured = |n: usize| {
            let dir = tempfile::tempdir().unwrap();
            let file = dir.path().join("a.toml");
            fs::write(&file, text(n)).unwrap();
            let before = spent();
            let error = load_laws(None, &[file]).unwrap_err().to_string();
            (spent() - before, error.len())
        };
        let (base, _) = measured(1);
        let ((small, _), (large, bytes)) = (measured(1_000), measured(1_000 * TIMES));
        assert!(!is_square(base, small, large), "{name}：{small:?} → {large:?}");
        assert!(bytes < 100_000, "{name}：说了 {bytes} 字节");
    }
}

/// 一张登记表：表头、一行。
struct RegisterShape {
    name: &'static str,
    head: &'static str,
    row: Fill,
    /// 记入它的命令。
    command: &'static str,
    record: fn(&Env, PathBuf) -> Result<Exit, Failure>,
}

fn record_events(env: &Env, file: PathBuf) -> Result<Exit, Failure> {
    batch::run(env, &BatchRequest { file, dry_run: true, record_anyway: true, reason: Some("例".into()) })
}

fn deeds(file: PathBuf) -> DeedRequest {
    let how = How { dry_run: true, record_anyway: true, reason: Some("例".into()) };
    DeedRequest { file: Some(file), how, ..DeedRequest::default() }
}

/// 电子表格至多读这么多行。
const MOST_XLSX_ROWS: u32 = 20_000;
const HEAD: &str = "编号,事件,日期,机关,备注\n";

const REGISTERS: &[RegisterShape] = &[
    RegisterShape {
        name: "一个项目许多行",
        head: HEAD,
        row: |n| format!("WS-2024-001,监督检查,2024-02-05,县审计局,第{n}次\n"),
        command: "advance",
        record: record_events,
    },
    RegisterShape {
        name: "许多没有的项目",
        head: HEAD,
        row: |n| format!("WS-2099-{n},监督检查,2024-02-05,县审计局,第{n}次\n"),
        command: "advance",
        record: record_events,
    },
    RegisterShape {
        name: "许多错处",
        head: HEAD,
        row: |n| format!("WS-2024-001,监督检查,错{n},县审计局,第{n}次\n"),
        command: "advance",
        record: record_events,
    },
    RegisterShape {
        name: "单位的许多事件",
        head: "单位,事件,日期,名称\n",
        row: |n| format!("县教委,系统登记,2024-02-05,系统{n}\n"),
        command: "unit",
        record: |env, file| deed::unit(env, &UnitRequest { unit: None, deed: deeds(file) }),
    },
    RegisterShape {
        name: "县的许多事件",
        head: "事件,日期,机关,文号,年度,项目\n",
        row: |n| format!("发布清单,2024-02-05,县政府办公室,巫山府办发〔2024〕{n}号,2024,WS-2024-{n}\n"),
        command: "county",
        record: |env, file| deed::county(env, &deeds(file).into()),
    },
];

#[test]
fn a_register_takes_time_by_its_rows_and_no_more() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().unwrap();
    let mut wrong = String::new();
    for register in REGISTERS {
        let measured = |rows: usize| {
            let dir = tempfile::tempdir().unwrap();
            SHAPES[0].write(dir.path(), 1_000);
            let file = dir.path().join("表.csv");
            fs::write(&file, register.head.to_owned() + &(0..rows).map(register.row).collect::<String>()).unwrap();
            let env = Env::unattended(Date::from_ymd_opt(2024, 6, 30).unwrap(), dir.path().to_owned());
            let before = spent();
            let receipt = pool.install(|| gathered(&env, "advance", |env| (register.record)(env, file)));
            (spent() - before, receipt.messages)
        };
        let (small, _) = measured(150);
        let rows = 150 * TIMES;
        let (large, said) = measured(rows);
        if is_square(Duration::ZERO, small, large) {
            let _ = writeln!(wrong, "{}：{small:?} → {large:?}", register.name);
        }
        // 有错的至多说五十处；没有错的一行一句。
        if said.len() > rows + 10 {
            let _ = writeln!(wrong, "{}：说了 {} 句", register.name, said.len());
        }
        println!("{} {small:?} → {large:?} {}", register.name, said.last().map_or("", String::as_str));
    }
    assert!(wrong.is_empty(), "行数多四倍，费的工夫不止八倍，或话没有边：\n{wrong}");
}

/// 供 `tests/faults/sizes`：把各种样子写成台账；登记表的另写 csv、xlsx 各一份，连同由哪个命令记入。
#[test]
#[ignore = "由 tests/faults/sizes 运行"]
fn write_the_shapes() {
    let size = std::env::var("SIZE").unwrap().parse().unwrap();
    let at = PathBuf::from(std::env::var("SHAPES").unwrap());
    for shape in SHAPES {
        shape.write(&at.join(shape.name), size);
    }
    for register in REGISTERS {
        let root = at.join(format!("登记表：{}", register.name));
        SHAPES[0].write(&root, 1_000);
        let mut text = register.head.to_owned();
        for n in 0.. {
            let row = (register.row)(n);
            if text.len() + row.len() > size {
                break;
            }
            text.push_str(&row);
        }
        fs::write(root.join("表.csv"), &text).unwrap();
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, line) in (0..MOST_XLSX_ROWS).zip(text.lines()) {
            for (column, cell) in (0..).zip(line.split(',')) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
        book.save(root.join("表.xlsx")).unwrap();
        fs::write(root.join("命令"), register.command).unwrap();
    }
}
