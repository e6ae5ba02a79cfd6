//! 办事的桌面：台账的根、规则集、县与核查日，各命令共用。

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    commands::{Audience, Exit, Failure, Receipts, Rested, tell},
    model::{County, Date, SpokenDate, Text, effective_county},
    ruleset::Laws,
    store::{AsOf, CountyHead, Files, Lock, Progress, Store, StoreError, is_half_written, load_laws, read_file, shown},
};

/// 有一批记入没有写完：算出的数可能只有一半。
pub const HALF_WRITTEN: &str =
    "有一批记入正在写，或上次没有写完（.wsgov-journal）；没有写完的，下次记入时退回原样，退不回的会说怎么办";

/// 县的文件。
const COUNTY: &str = "projects/county.yaml";

/// 取得一个台账的锁；上次没有写完而退回的，说一声。
///
/// # Errors
/// 取不到。
pub fn take_lock(root: &Path) -> Result<Lock, Failure> {
    let lock = Lock::take(root)?;
    lock.recovered().iter().for_each(|said| tell(said));
    Ok(lock)
}

/// 命令之外的一切，由 `cli` 交来。
#[derive(Clone, Debug)]
pub struct Env {
    /// 今天。
    pub today: Date,
    /// 从哪里找台账。
    pub start: PathBuf,
    /// 指定的规则集。
    pub rules: Vec<PathBuf>,
    /// 指定的核查日。
    pub as_of: Option<Date>,
    /// 用颜色。
    pub color: bool,
    /// 标准输出是终端。
    pub terminal: bool,
    /// 有人在终端前，可以发问。
    pub interactive: bool,
    /// 终端宽度，以列计。
    pub width: usize,
    /// 读得久时怎样报进度。
    pub progress: Progress,
    /// 大台账的要略存着下次用。
    pub cache: bool,
    /// 网页列过的台账；命令只办一次，没有。
    pub listed: Option<Arc<Rested<Store>>>,
    /// 办理的命令收着的回执。
    pub receipts: Receipts,
    /// 问的是谁：教人怎样办的话，两边说法不同。
    pub asked: Audience,
}

impl Env {
    /// 从 `start` 找台账，没有终端，不答话，什么也不存。
    #[must_use]
    pub fn unattended(today: Date, start: PathBuf) -> Self {
        Env {
            today,
            start,
            rules: Vec::new(),
            as_of: None,
            color: false,
            terminal: false,
            interactive: false,
            width: 100,
            progress: Progress::default(),
            cache: false,
            listed: None,
            receipts: Receipts::default(),
            asked: Audience::default(),
        }
    }
}

/// 打开的台账。
#[derive(Debug)]
pub struct Session {
    /// 根。
    pub root: PathBuf,
    /// 从哪里读。
    pub files: Files,
    /// 规则集。
    pub laws: Laws,
    /// 核查日。
    pub as_of: AsOf,
    /// 读得久时怎样报进度。
    pub progress: Progress,
    /// 网页列过的台账。
    pub listed: Option<Arc<Rested<Store>>>,
}

impl Session {
    /// 找到全部文件，还没有读。
    ///
    /// # Errors
    /// 文件夹读不了。
    pub fn store(&self) -> Result<Store, StoreError> {
        let store = match &self.listed {
            Some(listed) => listed.get(|| Store::open(&self.files).map(Store::skimmed))?.reading(&self.files),
            None => Store::open(&self.files)?,
        };
        Ok(store.telling(&self.progress))
    }

    /// 存着的要略与文件不符的，说一声。
    pub fn doubt(&self, store: &Store) {
        store.doubt().iter().for_each(|said| tell(said));
    }

    /// 相对于根的路径，供显示。
    #[must_use]
    pub fn relative<'p>(&self, path: &'p Path) -> &'p Path {
        path.strip_prefix(&self.root).unwrap_or(path)
    }

    /// 县，连同清单目录；没有或读不出时无。要列全县的才读它。
    #[must_use]
    pub fn county(&self) -> Option<County> {
        let path = Path::new(COUNTY);
        if self.files.has(path) { read_file::<County>(&self.files, path).value.map(effective_county) } else { None }
    }

    /// 参数里说的日期（已经发生的）是哪一天：「今天」从核查日算。
    ///
    /// # Errors
    /// 没有这一天。
    pub fn day(&self, said: Option<SpokenDate>) -> Result<Option<Date>, Failure> {
        let day = said.map(|said| said.past(self.as_of.date)).transpose();
        day.map_err(|bad| Failure::usage(format!("日期：{bad}")))
    }

    /// 取得台账的锁；上次没有写完而退回的，说一声。
    ///
    /// # Errors
    /// 取不到。
    pub fn lock(&self) -> Result<Lock, Failure> {
        take_lock(&self.root)
    }
}

impl Env {
    /// 打开台账：只读规则集与 county.yaml，不看项目。
    ///
    /// # Errors
    /// 没有台账，规则集有错误，或文件格式的版本比本程序新。
    pub fn open(&self) -> Result<Session, Failure> {
        let root = Store::find_root(&self.start)?;
        if is_half_written(&root) {
            tell(HALF_WRITTEN);
        }
        self.open_in(Files::on_disk(&root))
    }

    /// 打开台账看一眼：要说的话别处已经说过。
    ///
    /// # Errors
    /// 同 [`Env::open`]。
    pub fn peek(&self) -> Result<Session, Failure> {
        self.peek_in(Files::on_disk(&Store::find_root(&self.start)?))
    }

    /// 打开台账，从 `files` 读。
    ///
    /// # Errors
    /// 规则集有错误，或文件格式的版本比本程序新。
    pub fn open_in(&self, files: Files) -> Result<Session, Failure> {
        let session = self.peek_in(files)?;
        session.laws.lapse(session.as_of.date).iter().for_each(|lapse| tell(&format!("注意：{lapse}")));
        Ok(session)
    }

    fn peek_in(&self, files: Files) -> Result<Session, Failure> {
        let laws = load_laws(Some(&files), &self.rules)?;
        let files = files.within(laws.words()).kept(self.cache);
        let county = CountyHead::of(&files, Path::new(COUNTY));
        if let Some(format) = county.format().filter(|f| *f > crate::model::FORMAT) {
            let known = crate::model::FORMAT;
            return Err(Failure::failed(format!(
                "台账的文件格式是第 {format} 版，本程序只认到第 {known} 版；请换用新版 wsgov"
            )));
        }
        refuse_elsewhere(&laws, &county, self.rules.is_empty())?;
        let as_of = AsOf::choose(self.as_of, &county, self.today);
        let laws = laws.known_on(as_of.date);
        Ok(Session {
            root: files.root().to_owned(),
            files,
            laws,
            as_of,
            progress: self.progress.clone(),
            listed: self.listed.clone(),
        })
    }

    /// 台账的根，从当前文件夹看：`-C` 写的是相对路径的，也写相对路径；别的写全路径。
    #[must_use]
    pub fn seen(&self, root: &Path) -> PathBuf {
        let here = std::env::current_dir().and_then(dunce::canonicalize);
        let relative = here.ok().filter(|_| self.start.is_relative());
        relative.and_then(|here| root.strip_prefix(here).ok()).unwrap_or(root).to_owned()
    }

    /// 同上，给人看的：要写全路径的省去，文件从台账的根看，短而好读。
    #[must_use]
    pub fn seen_shortly(&self, root: &Path) -> PathBuf {
        let seen = self.seen(root);
        if seen.is_absolute() { PathBuf::new() } else { seen }
    }

    /// 规则集与核查日；不在台账里也可以，这时用内置的规则集。
    ///
    /// # Errors
    /// 规则集有错误，或指定的文件夹读不了。
    pub fn laws(&self) -> Result<(Laws, Date), Failure> {
        self.laws_of(self.open())
    }

    /// 这个台账的规则集与核查日；没有台账的，内置的。
    pub(super) fn laws_of(&self, session: Result<Session, Failure>) -> Result<(Laws, Date), Failure> {
        match session {
            Ok(desk) => Ok((desk.laws, desk.as_of.date)),
            Err(failure) if failure.exit == Exit::Nothing => {
                let as_of = self.as_of.unwrap_or(self.today);
                Ok((load_laws(None, &self.rules)?.known_on(as_of), as_of))
            }
            Err(failure) => Err(failure),
        }
    }
}

/// 别处的办法不能用来核查本地的台账；没有规则集的，也不悄悄改用内置的。
/// `by_name`：没有写行政区划代码的比名称；用 --rules 指明的，由指明的人。
fn refuse_elsewhere(laws: &Laws, county: &CountyHead, by_name: bool) -> Result<(), Failure> {
    let CountyHead::Read(county) = county else { return Ok(()) };
    let elsewhere = |(region, name): &(Option<Text>, Text)| laws.elsewhere(region.as_deref(), name, by_name);
    // 改了名的县，施行中的规则集还是从前的名称制定的。
    if county.identities().iter().any(|known| elsewhere(known).is_none()) {
        return Ok(());
    }
    let region = county.region.as_deref();
    let Some(law) = laws.elsewhere(region, &county.name, by_name) else { return Ok(()) };
    let name = &county.name;
    let (here, there, same) = match (region, law.region.as_deref()) {
        (Some(own), Some(theirs)) => (format!("region 是 {own}（{name}）"), format!("，施行于 {theirs}"), ""),
        _ => (format!("name 是{name}"), String::new(), "；确实适用于这里的，在这两个文件里写上同一个 region"),
    };
    Err(Failure::failed(format!(
        "projects/county.yaml 的 {here}，而规则集 {} 是{}制定的{there}，不能用来核查别处；\
         把本地的规则集放进 rules/（wsgov rules new --place {name} 起一份），或用 --rules 指定{same}",
        shown(&law.path),
        law.issuer,
    )))
}
