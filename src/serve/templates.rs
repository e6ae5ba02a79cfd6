//! 各页的模板：开网页时读一次；凡是文字，排进去都先作无害处理。

use minijinja::{Environment, Value, syntax::SyntaxConfig};

use crate::{commands::Failure, text::safe};

/// 各页的模板。
const TEMPLATES: [(&str, &str); 23] = [
    ("frame.html", include_str!("html/frame.html")),
    ("parts.html", include_str!("html/parts.html")),
    ("controls.html", include_str!("html/controls.html")),
    ("attempt.html", include_str!("html/attempt.html")),
    ("event.html", include_str!("html/event.html")),
    ("act.html", include_str!("html/act.html")),
    ("acts.html", include_str!("html/acts.html")),
    ("unit.html", include_str!("html/unit.html")),
    ("publish.html", include_str!("html/publish.html")),
    ("registers.html", include_str!("html/registers.html")),
    ("new.html", include_str!("html/new.html")),
    ("buttons.html", include_str!("html/buttons.html")),
    ("undo.html", include_str!("html/undo.html")),
    ("reports.html", include_str!("html/reports.html")),
    ("report.html", include_str!("html/report.html")),
    ("matrix.html", include_str!("html/matrix.html")),
    ("findings.html", include_str!("html/findings.html")),
    ("sync.html", include_str!("html/sync.html")),
    ("failed.html", include_str!("html/failed.html")),
    ("actor.html", include_str!("html/actor.html")),
    ("home.html", include_str!("html/home.html")),
    ("search.html", include_str!("html/search.html")),
    ("dossier.html", include_str!("html/dossier.html")),
];

/// 各页的模板，开网页时读一次。
///
/// # Errors
/// 模板有错。
pub(super) fn all() -> Result<Environment<'static>, Failure> {
    environment().map_err(|e| unmade(&e))
}

/// 没有做成的说法。
pub(super) fn unmade(error: &minijinja::Error) -> Failure {
    Failure::failed(format!("网页没有做成：{error:#}"))
}

fn environment() -> Result<Environment<'static>, minijinja::Error> {
    let mut env = Environment::new();
    env.set_undefined_behavior(minijinja::UndefinedBehavior::SemiStrict);
    env.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    // 凡是文字，先作无害处理再转义：页面不必逐处记得。
    env.set_formatter(|out, state, value| match value.as_str().filter(|_| !value.is_safe()) {
        Some(text) => minijinja::escape_formatter(out, state, &Value::from(safe::lines(text))),
        None => minijinja::escape_formatter(out, state, value),
    });
    env.add_filter("url", |text: &str| safe::uri(text).replace('/', "%2F"));
    for (name, text) in TEMPLATES {
        env.add_template(name, text)?;
    }
    Ok(env)
}

#[cfg(test)]
mod tests {
    use minijinja::context;

    use super::*;

    #[test]
    fn names_of_the_hostile_stay_text() {
        let mut env = environment().unwrap();
        env.add_template("t.html", "<a href=\"/p/{{ n|url }}\" title=\"{{ n }}\">{{ n }}</a>").unwrap();
        let text = env.get_template("t.html").unwrap().render(context! { n => "\"><script>\u{202e}'/../x" }).unwrap();
        assert!(!text.contains("<script") && !text.contains('\u{202e}') && !text.contains("/../"), "{text}");
        assert_eq!(text.matches('"').count(), 4, "{text}");
    }

    #[test]
    fn every_template_is_well_formed() {
        let env = environment().unwrap();
        for (name, text) in TEMPLATES {
            assert!(env.get_template(name).is_ok(), "{name}");
            assert!(!text.contains("|safe") && !text.contains("style=") && !text.contains("onclick"), "{name}");
        }
    }
}
