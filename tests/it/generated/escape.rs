//! 逐处漏写、改写：一份文件里每一件事、每一个键、每一项，去掉的一份，改成别的词的一份，挪了日期、改了数的一份。

/// 一处改动之后的文字。
#[derive(Clone, Debug)]
pub struct Mutant {
    /// 改了什么。
    pub what: String,
    pub text: String,
    /// 改的是第几件事的哪个键；开头的键没有第几件。
    pub place: (Option<usize>, String),
    /// 那一件整个去掉了，或改称了别的。
    pub gone: bool,
}

impl Mutant {
    /// 整件没有了的，是第几件。
    pub fn gone(&self) -> Option<usize> {
        self.place.0.filter(|_| self.gone)
    }
}

/// 可以互换的词：写作其一的，改写成别的。
const WORDS: &[(&str, &[&str])] = &[
    ("nature", &["新建", "扩建", "升级改造", "运行维护"]),
    ("sharing", &["可共享", "不能共享"]),
    ("funding_mode", &["政府投资", "政府购买服务", "政府资金运行维护"]),
    ("kind", &["建设", "监理", "服务", "其他"]),
    ("by", &["县发展改革委", "县财政局", "县政府办公室", "县政府", "县教委"]),
    ("basis", &["县委县政府", "国家", "续建", "运行维护"]),
    ("ground", &["方案优化", "业务发展", "政策要求"]),
    ("result", &["同意", "不同意", "合格", "不合格", "仍不符合"]),
    ("method", &["公开招标", "单一来源"]),
    ("goal_changed", &["true", "false"]),
];

/// 可以互换的事件名。
const KINDS: &[&[&str]] = &[
    &["可研批复", "概算批复", "代初设批复"],
    &["列入计划", "计划调整", "暂缓投资"],
    &["预算安排", "预算调整"],
    &["通过验收", "初验", "履约验收", "办结"],
    &["开工", "试运行", "建成", "投入运行"],
    &["签订合同", "合同变更", "采购"],
    &["支付", "退款"],
    &["调整", "事实变更"],
    &["绩效评价", "情况报告", "自评价"],
    &["申报", "报批"],
    &["共享审核", "初设审核", "框架审核"],
    &["延期验收申请", "申请验收"],
    &["终止", "撤回", "暂停建设", "撤销批复"],
];

/// 拆成开头与各件事，每段带着自己的换行。
fn parts(text: &str) -> (Vec<&str>, Vec<&str>) {
    let (head, events) = text.split_once("events:\n").unwrap_or((text, ""));
    let mut starts: Vec<usize> = events.match_indices("  - event: ").map(|(at, _)| at).collect();
    starts.push(events.len());
    (head.split_inclusive('\n').collect(), starts.windows(2).map(|w| &events[w[0]..w[1]]).collect())
}

fn whole(head: &[&str], events: &[&str]) -> String {
    let rest = if events.is_empty() { "events: []\n".to_owned() } else { format!("events:\n{}", events.concat()) };
    head.concat() + &rest
}

/// 去掉或改写一处，漏写一切可以漏写的。
pub fn omissions(text: &str) -> Vec<Mutant> {
    let (head, events) = parts(text);
    let mut made = Vec::new();
    for (n, line) in head.iter().enumerate() {
        for (what, lines) in without(line).into_iter().chain(reworded(line)) {
            let mut head = head.clone();
            head[n] = &lines;
            let place = (None, key_of(line).to_owned());
            made.push(Mutant { what, text: whole(&head, &events), place, gone: false });
        }
    }
    for (n, event) in events.iter().enumerate() {
        let mut add = |what: String, key: &str, gone: bool, event: &str| {
            let mut events = events.clone();
            events[n] = event;
            events.retain(|event| !event.is_empty());
            made.push(Mutant { what, text: whole(&head, &events), place: (Some(n), key.to_owned()), gone });
        };
        let kind = kind_of(event);
        add(format!("{kind} 去掉"), "", true, "");
        let lines: Vec<&str> = event.split_inclusive('\n').collect();
        for (at, line) in lines.iter().enumerate() {
            let key = key_of(line);
            let drops = if at < 2 { Vec::new() } else { without(line) };
            for (what, line) in drops.into_iter().chain(reworded(line)).chain(renamed(line)) {
                let mut lines = lines.clone();
                lines[at] = &line;
                add(format!("{kind} {what}"), key, at == 0, &lines.concat());
            }
        }
    }
    made
}

fn key_of(line: &str) -> &str {
    line.trim().split(':').next().unwrap_or_default()
}

/// 各件事的叫法，依文件中的次序。
pub fn kinds(text: &str) -> Vec<&str> {
    parts(text).1.into_iter().map(kind_of).collect()
}

fn kind_of(event: &str) -> &str {
    event.lines().next().and_then(|line| line.strip_prefix("  - event: ")).unwrap_or_default()
}

/// 使一份合规的文件有毛病的改动：漏写的各种，另有挪日期、改数。
pub fn faults(text: &str) -> Vec<Mutant> {
    let mut made = omissions(text);
    let (head, events) = parts(text);
    for (n, event) in events.iter().enumerate() {
        let lines: Vec<&str> = event.split_inclusive('\n').collect();
        for (at, line) in lines.iter().enumerate() {
            for (what, line) in shifted(line) {
                let mut lines = lines.clone();
                lines[at] = &line;
                let event = lines.concat();
                let mut events = events.clone();
                events[n] = &event;
                let what = format!("{} {what}", kind_of(&event));
                let place = (Some(n), key_of(lines[at]).to_owned());
                made.push(Mutant { what, text: whole(&head, &events), place, gone: false });
            }
        }
    }
    made
}

/// 一行去掉，或去掉其中的一项。
fn without(line: &str) -> Vec<(String, String)> {
    if line.starts_with("id: ") || line.trim().is_empty() {
        return Vec::new();
    }
    let mut made = vec![(format!("去掉 {}", line.trim()), String::new())];
    for (open, close) in [('{', '}'), ('[', ']')] {
        let Some((before, rest)) = line.split_once(open) else { continue };
        let Some((inner, after)) = rest.rsplit_once(close) else { continue };
        let items = items(inner);
        for n in 0..items.len() {
            let kept: Vec<&str> = items.iter().enumerate().filter(|(at, _)| *at != n).map(|(_, i)| *i).collect();
            let line = format!("{before}{open}{}{close}{after}", kept.join(", "));
            made.push((format!("去掉其中的 {}", items[n]), line));
        }
        break;
    }
    made
}

/// 最外一层的各项。
fn items(inner: &str) -> Vec<&str> {
    let (mut depth, mut from, mut items) = (0, 0, Vec::new());
    for (at, c) in inner.char_indices() {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            ',' if depth == 0 => {
                items.push(inner[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    items.push(inner[from..].trim());
    items.retain(|item| !item.is_empty());
    items
}

/// 一个词改写成别的。
fn reworded(line: &str) -> Vec<(String, String)> {
    let Some((key, value)) = line.trim().split_once(": ") else { return Vec::new() };
    let others = WORDS.iter().filter(|(name, words)| *name == key && words.contains(&value));
    others
        .flat_map(|(_, words)| words.iter())
        .filter(|word| **word != value)
        .map(|word| (format!("{key}: {value} 改写 {word}"), line.replace(value, word)))
        .collect()
}

/// 一件事改称另一件。
fn renamed(line: &str) -> Vec<(String, String)> {
    let Some(kind) = line.trim().strip_prefix("- event: ") else { return Vec::new() };
    let others = KINDS.iter().filter(|names| names.contains(&kind)).flat_map(|names| names.iter());
    others.filter(|name| **name != kind).map(|name| (format!("{kind} 改称 {name}"), line.replace(kind, name))).collect()
}

/// 一个日期挪动，一个金额增减。
fn shifted(line: &str) -> Vec<(String, String)> {
    let Some((key, value)) = line.trim().split_once(": ") else { return Vec::new() };
    let mut made = Vec::new();
    if key == "date" {
        let part: Vec<i64> = value.split('-').filter_map(|n| n.parse().ok()).collect();
        for days in [-200, -30, 60, 400, 900] {
            let moved = super::Day::of(part[0], part[1], part[2]).plus(days);
            made.push((format!("{value} 挪到 {moved}"), line.replace(value, &moved.to_string())));
        }
    }
    if let Some(sum) = value.strip_suffix("万元").and_then(|n| n.parse::<i64>().ok()) {
        for sum in [sum * 3 / 2 + 1, sum / 2, sum * 3 + 1, sum * 40] {
            made.push((format!("{value} 改为 {sum}万元"), line.replace(value, &format!("{sum}万元"))));
        }
    }
    made
}
