//! `wsgov explain`：讲清一条规则或一条条文。

use super::{Env, Exit, Failure, PageFormat, print_page, which_rule::offer};
use crate::{
    output::{ArticlePage, RulePage},
    rules::rules_with_own,
    ruleset::{Citation, RuleSet},
    text::half_width,
};

/// 请求。
#[derive(Clone, Debug)]
pub struct ExplainRequest {
    /// 规则名，或「第22条」「22」「第二十二条第一款」。
    pub what: String,
    /// 格式。
    pub format: PageFormat,
}

/// 讲清一条规则或条文。
///
/// # Errors
/// 没有这条规则或条文，规则集有错误。
pub fn run(ambient: &Env, request: &ExplainRequest) -> Result<Exit, Failure> {
    let (laws, as_of) = ambient.laws()?;
    let law = laws.nearest(as_of);
    let what = half_width(&request.what);
    let known = rules_with_own(&laws);
    match (known.iter().find(|r| r.slug == what), Citation::read_loose(&what)) {
        (Some(rule), _) => {
            let page = RulePage::new(rule, law);
            print_page(ambient, request.format, || page.page(), &page)?;
        }
        (None, Some(citation)) => {
            let page = ArticlePage::new(citation, law).ok_or_else(|| no_article(citation, law))?;
            print_page(ambient, request.format, || page.page(), &page)?;
        }
        (None, None) => {
            let offered = offer(&request.what, &known);
            return Err(Failure::usage(format!("没有「{}」这条规则或条文。{offered}", request.what)));
        }
    }
    Ok(Exit::Clean)
}

fn no_article(citation: Citation, law: &RuleSet) -> Failure {
    let title = law.short_title();
    let Some(article) = law.articles.get(&citation.article) else {
        let last = law.articles.keys().last().copied().unwrap_or_default();
        return Failure::usage(format!("{title}没有{citation}，共 {last} 条"));
    };
    let whole = Citation::whole(citation.article);
    Failure::usage(format!("{title}{whole}只有 {} 款", article.paragraphs.len()))
}
