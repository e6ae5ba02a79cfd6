//! 一张办公桌：台账、口令、以谁的名义、只看不写。各页共用。

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use minijinja::Environment;
use tokio::sync::Semaphore;

use super::{
    actor::Clerk,
    bucket::Bucket,
    held::Held,
    overview::{CountyOverview, OverviewCache},
    request::ServeRequest,
    secret, templates,
};
use crate::{
    commands::{Audience, Env, Failure, Session},
    model::Date,
    store::Progress,
};

/// 换口令的地址。
pub(super) const ENTRANCE: &str = "/enter";
/// 同时办几个请求：办理都要读盘。
const HANDS: usize = 8;

/// 各请求共用的一张。
pub(super) type Shared = Arc<Desk>;

/// 办公桌。
#[derive(Debug)]
pub(super) struct Desk {
    env: Env,
    clock: fn() -> Date,
    /// 只看不写。
    pub(super) read_only: bool,
    /// 主机与端口，请求的 Host 须与它一字不差。
    pub(super) host: String,
    /// 地址里的口令。
    pub(super) token: String,
    /// 换成的小甜饼。
    pub(super) cookie: String,
    /// 表单里防跨站的口令。
    pub(super) csrf: String,
    /// 每秒至多几个请求。
    pub(super) bucket: Bucket,
    /// 同时办几个请求。
    pub(super) hands: Arc<Semaphore>,
    /// 各页的模板。
    pub(super) templates: Environment<'static>,
    /// 算过的全县一览。
    kept: OverviewCache,
    /// 预览之后留着的文件。
    pub(super) held: Held,
    actor: Mutex<Option<Clerk>>,
    /// 核查日没有施行中的规则集的说明；打开台账时得知。
    lapse: Mutex<Option<String>>,
    port: u16,
}

impl Desk {
    /// 摆好桌子。
    ///
    /// # Errors
    /// 名义不对，台账打不开，或取不到随机数。
    pub(super) fn new(env: &Env, request: &ServeRequest, address: SocketAddr) -> Result<Shared, Failure> {
        let env = Env {
            color: false,
            terminal: false,
            interactive: false,
            progress: Progress::default(),
            listed: Some(Arc::default()),
            ..env.clone()
        };
        let desk = Desk {
            clock: request.clock,
            read_only: request.read_only,
            host: address.to_string(),
            token: secret::fresh()?,
            cookie: secret::fresh()?,
            csrf: secret::fresh()?,
            bucket: Bucket::default(),
            hands: Arc::new(Semaphore::new(HANDS)),
            templates: templates::all()?,
            kept: OverviewCache::default(),
            held: Held::default(),
            actor: Mutex::default(),
            lapse: Mutex::default(),
            port: address.port(),
            env,
        };
        if let Some(word) = &request.on_behalf_of {
            desk.act_as(Clerk::named(&desk.session()?, word)?);
        }
        Ok(Arc::new(desk))
    }

    /// 命令之外的一切，日子是今天的。
    pub(super) fn env(&self) -> Env {
        Env { today: (self.clock)(), asked: Audience::Page, ..self.env.clone() }
    }

    /// 打开台账。
    ///
    /// # Errors
    /// 规则集有错误，或文件格式的版本比本程序新。
    pub(super) fn session(&self) -> Result<Session, Failure> {
        let session = self.env().peek()?;
        if let Ok(mut lapse) = self.lapse.lock() {
            *lapse = session.laws.lapse(session.as_of.date);
        }
        Ok(session)
    }

    /// 核查日没有施行中的规则集的说明；每页都说。
    pub(super) fn lapse(&self) -> Option<String> {
        self.lapse.lock().ok().and_then(|lapse| lapse.clone())
    }

    /// 全县一览；台账没有变的，用算过的。
    ///
    /// # Errors
    /// 台账读不了。
    pub(super) fn overview(&self, session: &Session) -> Result<Arc<CountyOverview>, Failure> {
        self.kept.on(session)
    }

    /// 要写、写过了：列过的、算过的都再看一遍。
    pub(super) fn look_again(&self) {
        self.env.listed.iter().for_each(|listed| listed.forget());
        self.kept.look_again();
    }

    /// 本网页的来路。
    pub(super) fn origin(&self) -> String {
        format!("http://{}", self.host)
    }

    /// 给人打开的地址。
    pub(super) fn entrance(&self) -> String {
        format!("{}{ENTRANCE}?token={}", self.origin(), self.token)
    }

    /// 小甜饼的名称：同一台机上的几个网页，端口不同而甜饼同罐，所以写上端口。
    pub(super) fn cookie_name(&self) -> String {
        format!("wsgov-{}", self.port)
    }

    /// 以谁的名义。
    pub(super) fn actor(&self) -> Option<Clerk> {
        self.actor.lock().ok().and_then(|actor| actor.clone())
    }

    /// 以所选的名义，可以往这个单位里写。
    ///
    /// # Errors
    /// 只看不写，没有选名义，或是别的单位的。
    pub(super) fn may_write(&self, folder: &str) -> Result<Clerk, Failure> {
        let actor = self.may_act()?;
        match actor.may_write(folder) {
            true => Ok(actor),
            false => Err(Failure::refused(format!("以「{}」的名义只办本单位的事", actor.name))),
        }
    }

    /// 选了名义，可以写些什么；管不管得着，看写哪些文件。
    ///
    /// # Errors
    /// 只看不写，或没有选名义。
    pub(super) fn may_act(&self) -> Result<Clerk, Failure> {
        if self.read_only {
            return Err(Failure::refused("网页是以只看的方式（--read-only）开的，什么也不写"));
        }
        self.actor().ok_or_else(|| Failure::usage("还没有选以谁的名义办理；先在「名义」一页选"))
    }

    /// 以所选的名义，可以记县的事。
    ///
    /// # Errors
    /// 同 [`Desk::may_write`]。
    pub(super) fn may_write_county(&self) -> Result<Clerk, Failure> {
        self.may_write("")
    }

    /// 以所选的名义，可以写台账里的这个文件。
    ///
    /// # Errors
    /// 同 [`Desk::may_write`]。
    pub(super) fn may_write_file(&self, path: &str) -> Result<Clerk, Failure> {
        let mut parts = path.split('/').skip(1);
        let folder = parts.next().filter(|_| parts.next().is_some());
        self.may_write(folder.unwrap_or_default())
    }

    /// 从此以它的名义。
    pub(super) fn act_as(&self, actor: Clerk) {
        if let Ok(mut own) = self.actor.lock() {
            *own = Some(actor);
        }
    }
}
