# 用 Rego 写的十条规则，供与 wsgov 比较。input 是一个项目，另有 as_of。
package wsgov

import rego.v1

natures := {"新建", "扩建", "升级改造", "运行维护"}

required := {"列入计划": ["year", "amount"], "预算安排": ["year", "amount"], "支付": ["amount"]}

events := input.project.events if is_array(input.project.events)

events := [] if not is_array(input.project.events)

bad contains "bad-file" if {
	some event in events
	some key in required[event.event]
	not event[key]
}

bad contains "bad-file" if not input.project.nature in natures

found := bad if count(bad) > 0

found := doubts if count(bad) == 0

# 日期写作 YYYY-MM-DD，先后即文字的先后。
of(kind) := [event | some event in events; event.event == kind]

first(kind) := min([event.date | some event in of(kind)])

money(text) := to_number(trim_suffix(text, "万元")) if endswith(text, "万元")

money(text) := to_number(trim_suffix(text, "亿元")) * 10000 if endswith(text, "亿元")

money(text) := to_number(trim_suffix(text, "元")) / 10000 if {
	endswith(text, "元")
	not endswith(text, "万元")
	not endswith(text, "亿元")
}

leap(year) if {
	year % 4 == 0
	year % 100 != 0
}

leap(year) if year % 400 == 0

days(year, 2) := 29 if leap(year)

days(year, 2) := 28 if not leap(year)

days(year, month) := [31, 0, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] if month != 2

months_after(date, months) := result if {
	parts := split(date, "-")
	at := ((to_number(parts[0]) * 12) + to_number(trim_left(parts[1], "0")) - 1) + months
	year := floor(at / 12)
	month := (at % 12) + 1
	day := min([to_number(trim_left(parts[2], "0")), days(year, month)])
	result := sprintf("%d-%s-%s", [year, two(month), two(day)])
}

two(n) := sprintf("0%d", [n]) if n < 10

two(n) := sprintf("%d", [n]) if n >= 10

doubts contains "recorded-late" if {
	some i
	events[i].date > events[i + 1].date
}

doubts contains "project-code-format" if {
	not regex.match(`^[0-9]{4}-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}$`, input.project.code)
	input.project.code
}

doubts contains "late-declaration" if {
	some event in of("申报")
	not event.exception
	event.date > sprintf("%d-09-30", [to_number(event.plan_year) - 1])
}

doubts contains "two-step-skipped" if {
	input.project.nature != "运行维护"
	some event in of("代初设批复")
	money(event.total) >= 3000
}

doubts contains "two-step-skipped" if {
	input.project.nature != "运行维护"
	some event in of("概算批复")
	money(event.total) >= 3000
	count([f | some f in of("可研批复"); f.date <= event.date]) == 0
}

doubts contains "steps-out-of-order" if {
	some event in of("概算批复")
	event.date < first("可研批复")
}

approvals := array.concat(of("代初设批复"), of("概算批复"))

doubts contains "adjustment-over-limit" if {
	some event in of("调整")
	not event.approval
	latest := max([a.date | some a in approvals; a.date <= event.date])
	some approval in approvals
	approval.date == latest
	money(event.amount) * 10 > money(approval.total)
}

acceptance_due := max(array.concat(
	[months_after(first("建成"), 6)],
	[asked.until | some asked in of("延期验收申请")],
))

acceptance_done := first("申请验收") if count(of("申请验收")) > 0

acceptance_done := input.as_of if count(of("申请验收")) == 0

doubts contains "late-acceptance" if {
	count(of("建成")) > 0
	acceptance_done > acceptance_due
}

evaluation_start := max([first("通过验收"), first("投入运行")]) if {
	count(of("通过验收")) > 0
	count(of("投入运行")) > 0
}

evaluation_done := first("自评价") if count(of("自评价")) > 0

doubts contains "self-evaluation-early" if evaluation_done < months_after(evaluation_start, 12)

doubts contains "self-evaluation-late" if evaluation_done > months_after(evaluation_start, 24)

doubts contains "self-evaluation-late" if {
	not evaluation_done
	input.as_of > months_after(evaluation_start, 24)
}
