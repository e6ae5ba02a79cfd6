//! 读一部规则集的各张表：一处读不出，记下来，接着读别处，所以全部错误一次列出。

use serde::de::DeserializeOwned;
use toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue, Deserializer, ValueDeserializer},
};

use crate::{
    ruleset::{
        Citation,
        wording::{explain, lacking},
    },
    text::hint,
};

/// 一处错误：在原文的字节位置，和说明。
pub(super) type Wrong = (usize, String);

/// 不是参数的顶层键。
pub(super) const NOT_PARAMETERS: [&str; 26] = [
    "extends",
    "renumber",
    "without",
    "amend",
    "words",
    "within",
    "lapse",
    "lockout",
    "format",
    "unused",
    "default_duty",
    "id",
    "title",
    "issuer",
    "effective_from",
    "effective_to",
    "checked_on",
    "superior",
    "region",
    "supersedes",
    "articles",
    "bodies",
    "competence",
    "rules",
    "requires",
    "checklist",
];

/// 必有的顶层键；是文字的，没有写时先当作什么。
const REQUIRED: [(&str, Option<&str>); 6] = [
    ("id", Some("new")),
    ("title", Some("办法")),
    ("issuer", Some("机关")),
    ("effective_from", Some("2000-01-01")),
    ("articles", None),
    ("bodies", None),
];

/// 文件里的一个值，带位置。
pub(super) type Here<'d> = Spanned<DeValue<'d>>;

/// 参数表里缺的一个键：新版程序多读一个键，旧文件不因此停用。
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LackingKey {
    /// 表，如 `acceptance.window`。
    pub table: String,
    /// 键。
    pub key: String,
}

/// 一部规则集至多列出这么多处错误：几万处不认识的键，看头几处就知道；够了就不再找。
pub(super) const MOST_WRONG: usize = 200;

/// 读的经过：原文，至今的错误。
pub(super) struct RuleSetReader<'t> {
    text: &'t str,
    /// 至今的错误。
    pub wrong: Vec<Wrong>,
    /// 缺了键的参数表。
    pub lacking: Vec<LackingKey>,
}

impl<'t> RuleSetReader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        RuleSetReader { text, wrong: Vec::new(), lacking: Vec::new() }
    }

    /// 读一个值；其中有几处不对的，逐处记下，去掉再读，直到读得出或不能再去。
    pub(super) fn value<T: DeserializeOwned>(&mut self, here: &Here<'_>) -> Option<T> {
        let mut here = here.clone();
        let mut first = true;
        loop {
            let error = match T::deserialize(ValueDeserializer::from(here.clone())) {
                Ok(value) => return Some(value),
                Err(error) => error,
            };
            let span = error.span().unwrap_or_else(|| here.span());
            // 去掉了错的键之后说缺少它的，不必再说。
            let told = !first && error.message().starts_with("missing field");
            if !told {
                self.say(&error, span.start);
            }
            first = false;
            if self.is_full() || !prune(&mut here, span.start) {
                return None;
            }
        }
    }

    /// 读一张参数表；只缺键的记为缺键，不算错误；缺所出条款的算错误。
    pub(super) fn parameter<T: DeserializeOwned>(&mut self, table: &str, here: &Here<'_>) -> Option<T> {
        match T::deserialize(ValueDeserializer::from(here.clone())) {
            Err(error) if error.message().starts_with("missing field") && !error.message().contains("`article`") => {
                let key = error.message().split('`').nth(1).unwrap_or_default().to_owned();
                self.lacking.push(LackingKey { table: table.to_owned(), key });
                None
            }
            Ok(value) => Some(value),
            Err(_) => self.value(here),
        }
    }

    /// 只看档案自身的规则所据的一条：`records = "25.1"`，或 `[records]` 里的 `article`。
    pub(super) fn records(&mut self, document: &DeTable<'_>) -> Option<Citation> {
        let here = document.get("records")?;
        match here.get_ref() {
            DeValue::Table(table) => self.value(table.get("article")?),
            _ => self.value(here),
        }
    }

    /// 一组表。
    pub(super) fn tables<'h, 'd>(&mut self, here: &'h Here<'d>) -> Option<&'h DeTable<'d>> {
        let DeValue::Table(table) = here.get_ref() else {
            self.wrong.push((here.span().start, "写法不对：这里应写一张表".into()));
            return None;
        };
        Some(table)
    }

    /// 错误已经够多，不必再找。
    fn is_full(&self) -> bool {
        self.wrong.len() > MOST_WRONG
    }

    /// 不认识的键。
    pub(super) fn unknown(&mut self, offset: usize, key: &str, allowed: &[&str]) {
        if self.is_full() {
            return;
        }
        let near = hint(key, allowed.iter().copied());
        let all = format!("；这里可写：{}", allowed.join("、"));
        // 可写的一长串，说一次就够了。
        let told = || self.wrong.iter().any(|(_, said)| said.ends_with(&all));
        let help = if !near.is_empty() || told() { near } else { all };
        self.wrong.push((offset, format!("不认识的键「{key}」{help}")));
    }

    /// 必有的几个键，没有写的一次说全；是文字的先补上，好接着读别处。
    pub(super) fn complete(&mut self, document: &mut DeTable<'_>) {
        for (key, usual) in REQUIRED {
            if document.contains_key(key) {
                continue;
            }
            self.wrong.push((0, lacking(key)));
            if let Some(text) = usual {
                let value = Spanned::new(0..0, DeValue::String(text.into()));
                document.insert(Spanned::new(0..0, key.into()), value);
            }
        }
    }

    /// 读文件开头的几个键：`keep` 说哪些是。
    pub(super) fn head<T: DeserializeOwned>(
        &mut self,
        document: &Spanned<DeTable<'_>>,
        keep: impl Fn(&str) -> bool,
    ) -> Option<T> {
        let kept = document.get_ref().iter().filter(|(key, _)| keep(key.get_ref()));
        let mut part: DeTable<'_> = kept.map(|(key, value)| (key.clone(), value.clone())).collect();
        let mut first = true;
        loop {
            let error = match T::deserialize(Deserializer::from(Spanned::new(document.span(), part.clone()))) {
                Ok(value) => return Some(value),
                Err(error) => error,
            };
            let span = error.span().unwrap_or_default();
            if first || !error.message().starts_with("missing field") {
                self.say(&error, span.start);
            }
            first = false;
            if self.is_full() || !prune_table(&mut part, span.start) {
                return None;
            }
        }
    }

    /// 语法错误。
    pub(super) fn syntax(&mut self, error: &toml::de::Error) {
        self.say(error, error.span().unwrap_or_default().start);
    }

    fn say(&mut self, error: &toml::de::Error, offset: usize) {
        self.wrong.push((offset, explain(error.message(), self.text, error.span().unwrap_or(offset..offset))));
    }
}

/// 去掉出错的最里面的一处；没有去掉的为否。写在别处的表（`[甲.乙]`）自己的位置只是表头，所以先往里找。
fn prune(here: &mut Here<'_>, at: usize) -> bool {
    match here.get_mut() {
        DeValue::Table(table) => prune_table(table, at),
        DeValue::Array(array) => prune_array(array, at),
        _ => false,
    }
}

fn prune_table(table: &mut DeTable<'_>, at: usize) -> bool {
    let (mut wrong, mut emptied) = (None, None);
    for (key, value) in table.iter_mut() {
        if !key.span().contains(&at) && prune(value, at) {
            // 一列里只有错的一项：去掉它之后空着，不是本来空着。
            if !matches!(value.get_ref(), DeValue::Array(list) if list.is_empty()) {
                return true;
            }
            emptied = Some(key.clone());
            break;
        }
        if key.span().contains(&at) || value.span().contains(&at) {
            wrong = Some(key.clone());
        }
    }
    emptied.or(wrong).is_some_and(|key| table.remove(&key).is_some())
}

fn prune_array(array: &mut DeArray<'_>, at: usize) -> bool {
    if array.iter_mut().any(|value| prune(value, at)) {
        return true;
    }
    let before = array.len();
    let mut kept = DeArray::new();
    array.iter().filter(|value| !value.span().contains(&at)).for_each(|value| kept.push(value.clone()));
    *array = kept;
    array.len() < before
}
