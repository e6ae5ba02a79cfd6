//! 两边各自追加，合在一起。

use super::*;

#[test]
fn two_branches_appending_conflict_without_the_driver() {
    let repo = Repo::new();
    assert!(!repo.diverge(&pay("2023-07-01", "ddddddd"), &pay("2023-08-01", "eeeeeee")));
    assert!(repo.project().contains("<<<<<<<"));
}

#[test]
fn two_branches_appending_are_both_kept_with_the_driver() {
    let repo = Repo::new();
    repo.install();
    let (ours, theirs) = (pay("2023-07-01", "ddddddd"), format!("  # 补\n{}", pay("2023-06-20", "eeeeeee")));
    let before = repo.project();
    assert!(repo.diverge(&ours, &theirs), "{}", repo.project());
    assert_eq!(repo.project(), [before.as_str(), &ours, &theirs].concat());
    repo.clean("main");
    // 并入之后，基准成了对方的一头；自己先追加的排在前面，不是插入。
    repo.clean("right");
    // 但借合并之名插到更早之前的，仍看得出。
    repo.put(&[HEAD, LIST, &ours, BEGIN, PAY, &theirs]);
    repo.only("right", "history-rewritten", &["2023-07-01 支付（ddddddd）插在了"]);
    repo.put(&[&before, &pay("2023-09-01", "fffffff"), &ours, &theirs]);
    repo.only("right", "history-rewritten", &["2023-09-01 支付（fffffff）插在了"]);
}

#[test]
fn two_identical_payments_stay_two_and_a_correction_still_finds_its_own() {
    let repo = Repo::new();
    repo.install();
    let fix = "  - event: 更正\n    date: 2023-07-02\n    id: xxxxxxx\n    of: eeeeeee\n    reason: 重复记入\n";
    let theirs = format!("{}{fix}", pay("2023-07-01", "eeeeeee"));
    assert!(repo.diverge(&pay("2023-07-01", "ddddddd"), &theirs), "{}", repo.project());
    assert_eq!(repo.project().matches("date: 2023-07-01").count(), 2);
    repo.commit("合并");
    let (code, out, err) = repo.run(&["log", "WS-1", "--format", "json"]);
    assert_eq!(code, Some(0), "{err}");
    let log: Value = serde_json::from_str(&out).unwrap();
    let voided: Vec<&str> = log["events"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|e| e["voided"] == true)
        .map(|e| e["id"].as_str().unwrap())
        .collect();
    assert_eq!(voided, ["eeeeeee"]);
}

#[test]
fn many_events_put_backwards_are_told_and_soon() {
    let repo = Repo::new();
    let all: Vec<String> = (0..990).map(|n| pay("2023-07-01", &format!("e{n:06}"))).collect();
    repo.put(&[HEAD, LIST, &all.concat()]);
    repo.commit("许多支付");
    repo.git(&["branch", "right"]);
    let backwards: String = all.iter().rev().map(String::as_str).collect();
    repo.put(&[HEAD, LIST, &backwards]);
    let (code, out, err) = repo.run(&["check", "--base", "right"]);
    assert!(code == Some(1) && out.contains("history-rewritten"), "{out} {err}");
}

#[test]
fn the_same_event_on_both_sides_is_one() {
    let repo = Repo::new();
    repo.install();
    let same = pay("2023-07-01", "ddddddd");
    assert!(repo.diverge(&same, &format!("{same}{}", pay("2023-08-01", "eeeeeee"))));
    assert_eq!(repo.project().matches("ddddddd").count(), 1);
    assert_eq!(repo.project().matches("eeeeeee").count(), 1);
}

#[test]
fn what_the_driver_cannot_decide_is_an_ordinary_conflict() {
    let repo = Repo::new();
    repo.install();
    let plain = pay("2023-07-01", "ddddddd").replace("    id: ddddddd\n", "");
    assert!(!repo.diverge(&plain, &plain.replace("year: 2023", "year: 2023   # 乙")));
    let text = repo.project();
    assert!(text.contains("<<<<<<< 本方\n") && text.contains("=======\n") && text.contains(">>>>>>> 对方\n"), "{text}");
    let other = Repo::new();
    other.install();
    other.git(&["checkout", "-q", "-b", "left"]);
    other.put(&[&other.project().replace("120万元", "1万元")]);
    other.commit("左");
    other.git(&["checkout", "-q", "-b", "right", "main"]);
    other.put(&[&other.project().replace("120万元", "2万元")]);
    other.commit("右");
    assert!(!other.try_git(&["merge", "-q", "left"]).status.success());
    assert!(other.project().contains("<<<<<<< 本方"), "{}", other.project());
}
