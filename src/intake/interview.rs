//! 在终端上问清一个事件：接下来是什么事，它要写些什么。清单、机关由规则集给出。

use crate::{
    intake::{
        Failure,
        ask::Asker,
        form::draft::{Draft, resolve_kind},
        questions::Facing,
    },
    model::{Date, Kind, Project, SpokenDate},
    ruleset::Laws,
    text::{Dictionary, FieldShape, Shape, safe},
};

/// 问是什么事件：先列接下来可能的，也可以写别的。
pub fn kind(asker: &mut Asker<'_>, project: &Project, coming: &[Kind], local: &Dictionary) -> Result<Kind, Failure> {
    asker.say(&format!("{} {}", safe::visible(&project.id), safe::line(&project.facts.name, 80)));
    asker.say("接下来可能是：");
    for (i, kind) in coming.iter().enumerate() {
        asker.say(&format!("  {} {}　{}", i + 1, local.called(Kind::WORDS, kind.zh()), kind.doc()));
    }
    let others: Vec<&str> =
        Kind::ALL.iter().filter(|k| !coming.contains(k)).map(|k| local.called(Kind::WORDS, k.zh())).collect();
    asker.say(&format!("也可以写：{}", others.join("、")));
    asker.until("事件", |answer| {
        if answer.is_empty() {
            return Err("写前面的序号，或事件的名称".to_owned());
        }
        let by_number = answer.parse::<usize>().ok().and_then(|n| coming.get(n.checked_sub(1)?)).copied();
        by_number.map_or_else(|| resolve_kind(answer, local).map_err(|failure| failure.message), Ok)
    })
}

/// 问发生日期：也认「今天」「昨天」「3月20日」。
pub fn date(asker: &mut Asker<'_>, as_of: Date) -> Result<Date, Failure> {
    asker.until(&format!("发生日期（直接回车为 {as_of}）"), |answer| {
        let said = if answer.is_empty() { Ok(as_of.into()) } else { SpokenDate::read(answer) };
        let read = said.and_then(|said| said.past(as_of)).map_err(|bad| bad.to_string())?;
        if read > as_of { Err(format!("{read} 在核查日 {as_of} 之后")) } else { Ok(read) }
    })
}

/// 问一个事件的各键；已经写了的不再问。
pub fn event(
    asker: &mut Asker<'_>,
    (laws, as_of): (&Laws, Date),
    project: &Project,
    draft: &mut Draft,
) -> Result<(), Failure> {
    asker.say(&format!("{}：{}（写 < 退回上一项）", draft.kind, draft.kind.doc()));
    let date = draft.form.get("date").and_then(|v| v.as_str()).and_then(|t| crate::model::parse_loose_date(t).ok());
    let facing = Facing { project, law: laws.nearest(date.unwrap_or(as_of)), date: as_of };
    let last = |key: &str| matches!(key, "materials" | "note");
    let fields = draft.form.fields().to_vec();
    let (early, late): (Vec<_>, Vec<_>) = fields.into_iter().partition(|f| !last(f.key));
    let kind = draft.kind;
    let asked = early.into_iter().chain(late).filter(|f| draft.form.get(f.key).is_none() && facing.is_wanted(kind, f));
    let mut asked: Vec<FieldShape> =
        asked.map(|field| FieldShape { required: facing.is_required(kind, &field), ..field }).collect();
    // 事实变更先问改的是哪几项，不从头一项一项问过去。
    if kind == Kind::ChangeFacts
        && let Some(at) = asked.iter().position(|field| field.key == "set")
        && let Shape::Record(_, facts) = asked.remove(at).shape
    {
        asker.some_of(&mut draft.form, "set", &facts)?;
    }
    asker.fields(&mut draft.form, &asked, |_, field| facing.hint(kind, field))
}

/// 被拒之后改一项：列出所填的，请人选；不改了的为假。
pub fn amend(asker: &mut Asker<'_>, (laws, as_of): (&Laws, Date), project: &Project, draft: &mut Draft) -> bool {
    let facing = Facing { project, law: laws.nearest(as_of), date: as_of };
    let kind = draft.kind;
    let fields: Vec<FieldShape> = draft
        .form
        .fields()
        .iter()
        .filter(|f| !matches!(f.key, "event" | "id"))
        .filter(|f| draft.form.get(f.key).is_some() || facing.is_wanted(kind, f))
        .cloned()
        .collect();
    for (i, field) in fields.iter().enumerate() {
        let now = draft.form.get(field.key).map_or("（没有填）".to_owned(), crate::text::compose_flow);
        asker.say(&format!("  {} {}：{}", i + 1, field.title(), safe::line(&now, 80)));
    }
    let pick = asker.until("改哪一项（写序号；直接回车不改了）", |answer| match answer {
        "" => Ok(None),
        _ => {
            let by_number = answer.parse::<usize>().ok().and_then(|n| fields.get(n.checked_sub(1)?));
            let field = by_number.or_else(|| fields.iter().find(|f| f.title() == answer || f.key == answer));
            field.map(Some).ok_or_else(|| "写前面的序号".to_owned())
        }
    });
    let Ok(Some(field)) = pick else { return false };
    let old = draft.form.get(field.key).cloned();
    draft.form.remove(field.key);
    let answered = match &field.shape {
        Shape::Record(_, facts) if kind == Kind::ChangeFacts => asker.some_of(&mut draft.form, field.key, facts),
        _ => asker.field(&mut draft.form, field, &facing.hint(kind, field)),
    };
    // 没有答完的，照原来的。
    if let (Err(_), Some(old)) = (&answered, old) {
        draft.form.restore(field.key, old);
    }
    answered.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        store::load_laws,
        text::{Decode, Faults, Scalar, Source, parse},
    };

    fn project(text: &str) -> Project {
        let mut faults = Faults::default();
        let source = Source::read("甲.yaml", text.as_bytes().to_vec(), &mut faults);
        Project::decode(&parse(&source, &mut faults).unwrap(), &mut faults).unwrap()
    }

    #[test]
    fn a_declaration_is_drawn_out_by_questions() {
        let project = project("id: 甲\nname: 甲\nnature: 新建\nfeatures: [新开发应用软件]\nevents:\n");
        let (laws, as_of) = (load_laws(None, &[]).unwrap(), Date::read("2023-09-20").unwrap());
        let answers = "1\n9月18日\n\n\n2024\n3万元\n2万元\n2\n2万元\n4万元\n无\n建设费用=80万元\n\n*\nn\nn\n\n";
        let (mut input, mut output) = (answers.as_bytes(), Vec::new());
        let mut asker = Asker::new(&mut input, &mut output);
        let kind = kind(&mut asker, &project, &[Kind::Declare], &Dictionary::default()).unwrap();
        assert_eq!(kind, Kind::Declare);
        let mut draft = Draft::new(kind, &crate::text::Dictionary::default()).unwrap();
        let day = date(&mut asker, as_of).unwrap();
        draft.set("date", &day.to_string()).unwrap();
        let result = event(&mut asker, (&laws, as_of), &project, &mut draft);
        let seen = String::from_utf8(output).unwrap();
        result.unwrap_or_else(|f| panic!("{f}\n{seen}"));
        let text = draft.to_yaml().unwrap();
        for line in ["date: 2023-09-18", "plan_year: 2024", "  前期费用: 3万元", "  政府购买服务: 无", "- 投资估算"]
        {
            assert!(text.contains(line), "{line}\n{text}\n{seen}");
        }
        assert!(seen.contains("没有写单位"), "{seen}");
    }
}
