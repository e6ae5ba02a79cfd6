use super::*;
use proptest::prelude::*;

fn fen(text: &str) -> i64 {
    Money::read(text).unwrap().fen()
}

#[test]
fn every_unit_is_read_exactly() {
    let cases = [
        ("1280万元", 1_280_000_000),
        ("1280万", 1_280_000_000),
        ("1,280万元", 1_280_000_000),
        ("900元", 90_000),
        ("1.2亿元", 12_000_000_000),
        ("1.2亿", 12_000_000_000),
        ("0.000001万元", 1),
        ("2999.999999万元", 2_999_999_999),
        ("36 万元", 36_000_000),
        ("0.01元", 1),
    ];
    for (text, expected) in cases {
        assert_eq!(fen(text), expected, "{text}");
    }
}

#[test]
fn bad_amounts_are_refused_with_a_reason() {
    let cases = [
        ("3000", "没有写单位"),
        ("1.2.3万元", "数字写法不对"),
        ("-5万元", "负数"),
        ("0.001元", "分以下"),
        ("0.0000001万元", "分以下"),
        ("1,28万元", "数字写法不对"),
        ("万元", "数字写法不对"),
        ("19.9（社保卡资金）", "不是带单位的金额"),
        ("1e3万元", "数字写法不对"),
        ("99999999999999999999999999999999亿元", "数字写法不对"),
        ("2000亿元", "1000 亿元"),
        (".5万元", "数字写法不对"),
        ("+-5万元", "数字写法不对"),
        ("5.+3万元", "数字写法不对"),
        ("１２０万元", "全角"),
        ("１２０", "不是带单位的金额"),
    ];
    for (text, reason) in cases {
        let bad = Money::read(text).unwrap_err();
        assert!(bad.message.contains(reason), "{text}: {}", bad.message);
    }
}

#[test]
fn a_share_just_over_the_limit_is_not_shown_as_the_limit() {
    let share = |amount: &str| {
        let amount = Money::read(amount).unwrap();
        amount.percent_beside(Money::read("1000万元").unwrap(), Decimal::TEN).unwrap().to_string()
    };
    assert_eq!(share("100万元"), "10");
    assert_eq!(share("100.000001万元"), "10.0000001");
    assert_eq!(share("120.1万元"), "12.01");
    assert_eq!(share("0.01元"), "0.0000001");
    assert_eq!(share("123.456789万元"), "12.3457");
}

#[test]
fn exactly_ten_percent_does_not_exceed() {
    let base = Money::read("333.33元").unwrap();
    let ten = Decimal::TEN;
    assert!(!Money::from_fen(3_333).exceeds_percent_of(ten, base));
    assert!(Money::from_fen(3_334).exceeds_percent_of(ten, base));
    assert!(!Money::read("100万元").unwrap().exceeds_percent_of(ten, Money::read("1000万元").unwrap()));
    assert!(Money::read("1000000.01元").unwrap().exceeds_percent_of(ten, Money::read("1000万元").unwrap()));
}

#[test]
fn a_change_may_be_negative_and_a_statement_none() {
    assert_eq!(Delta::read("-5万元").unwrap().0, Money::from_fen(-5_000_000));
    assert_eq!(Cost::read("无").unwrap(), Cost::None);
    assert!(Cost::read("0").is_err());
    assert!(Delta::read("--5万元").is_err());
}

proptest! {
    #[test]
    fn display_reads_back(fen in -LARGEST..=LARGEST) {
        let money = Money::from_fen(fen);
        prop_assert_eq!(Delta::read(&money.to_string()).unwrap().0, money);
    }

    #[test]
    fn percent_limit_matches_whole_number_arithmetic(a in 0..LARGEST, b in 0..LARGEST, p in 0u32..100) {
        let by_integers = i128::from(a) * 100 > i128::from(p) * i128::from(b);
        prop_assert_eq!(Money::from_fen(a).exceeds_percent_of(Decimal::from(p), Money::from_fen(b)), by_integers);
    }
}

#[test]
fn the_largest_amount_is_a_thousand_times_a_hundred_million() {
    for text in ["1000亿元", "1,000亿元", "10000000万元", "100000000000元"] {
        assert_eq!(fen(text), 10_000_000_000_000, "{text}");
    }
    for text in ["10000000.000001万元", "10,000,000.000001万元", "100000000000.01元", "1000.0001亿元"] {
        let bad = Money::read(text).unwrap_err();
        assert_eq!(bad.message, format!("「{text}」超过 1000 亿元，请核对单位"));
    }
}

#[test]
fn shares_and_signs_are_exact() {
    let [base, part] = ["1000万元", "100.01万元"].map(|text| Money::read(text).unwrap());
    assert_eq!(base.wan(), Decimal::from(1000));
    assert_eq!(part.percent_of(base), Some(Decimal::new(10_001, 3)));
    assert_eq!(part.percent_of(Money::from_fen(0)), None);
    assert_eq!(base.percent(Decimal::TEN), Money::read("100万元").unwrap());
    assert_eq!(Money::from_fen(19).percent(Decimal::TEN), Money::from_fen(1));
    assert_eq!(base.percent_beside(base, Decimal::ONE_HUNDRED), Some(Decimal::ONE_HUNDRED));
    let over = Money::from_fen(Money::read("100万元").unwrap().fen() + 1);
    assert!(over.percent_beside(base, Decimal::TEN).unwrap() > Decimal::TEN);
    assert_eq!([-1, 0, 1].map(|fen| Money::from_fen(fen).is_negative()), [true, false, false]);
    assert_eq!(Money::read_signed("-1,280万元", true).unwrap().fen(), -1_280_000_000);
    assert_eq!(Money::read_signed("-1280万元", true).unwrap().fen(), -1_280_000_000);
}

#[test]
fn amounts_are_shown_in_wan_from_one_wan_on() {
    let shown = [
        (0, "0万元"),
        (1, "0.01元"),
        (999_999, "9999.99元"),
        (1_000_000, "1万元"),
        (-999_999, "-9999.99元"),
        (-1_000_000, "-1万元"),
    ];
    for (fen, text) in shown {
        assert_eq!(Money::from_fen(fen).to_string(), text);
    }
}

#[test]
fn amounts_add_up_and_nothing_stated_is_not_zero_stated() {
    let [a, b] = [300, 45].map(Money::from_fen);
    assert_eq!((a - b, -a), (Money::from_fen(255), Money::from_fen(-300)));
    assert_eq!([a, b].into_iter().sum::<Money>(), Money::from_fen(345));
    let stated = [Cost::None, Cost::Amount(Money::ZERO), Cost::Amount(a)];
    assert_eq!(stated.map(Cost::amount), [Money::ZERO, Money::ZERO, a]);
    assert_eq!(stated.map(Cost::is_zero), [false, true, false]);
}
