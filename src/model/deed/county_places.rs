//! 县的事写在哪里：由事件记的指到那一件，写在原来的键里的指到那个键。

use super::{CountyAct, live};
use crate::{
    model::{County, Year},
    text::Route,
};

impl County {
    /// 合于 `is` 的各件事，先记的在前。
    fn routes(&self, is: impl Fn(&CountyAct) -> bool) -> impl DoubleEndedIterator<Item = Route> {
        let deeds = live(self.events.as_deref().unwrap_or_default());
        deeds.into_iter().filter(move |(_, deed)| is(&deed.act)).map(|(n, _)| Route::key("events").item(n))
    }

    /// 一个年度的清单目录的各次发布。
    fn publications(&self, year: Year) -> impl DoubleEndedIterator<Item = Route> {
        self.routes(move |act| matches!(act, CountyAct::Publish(own) if own.year == year))
    }

    /// 一个年度的清单目录：最近一次发布的。
    #[must_use]
    pub fn published_route(&self, year: Year) -> Route {
        self.publications(year).next_back().unwrap_or_else(|| Route::key("published").then(year.to_string()))
    }

    /// 一个年度的清单目录头一次发布。
    #[must_use]
    pub fn first_published_route(&self, year: Year) -> Route {
        self.publications(year).next().unwrap_or_else(|| Route::key("published").then(year.to_string()))
    }

    /// 各年度的清单目录；一份也没有的，县名。
    #[must_use]
    pub fn catalogues_route(&self) -> Route {
        let published = self.routes(|act| matches!(act, CountyAct::Publish(_))).next_back();
        let key = if self.published.is_some() { "published" } else { "name" };
        published.unwrap_or_else(|| Route::key(key))
    }

    /// 建设规划的一个键；批准日期在事件里是 date。
    #[must_use]
    pub fn plan_route(&self, key: &'static str) -> Route {
        let approved = self.routes(|act| matches!(act, CountyAct::ApprovePlan(_))).next_back();
        let own = if key == "approved_on" { "date" } else { key };
        approved.map_or_else(|| Route::key("county_plan").then(key), |event| event.then(own))
    }
}
