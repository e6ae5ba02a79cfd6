// 一年全在网页上用键盘办：单位、总体方案、申报、清单、发布、批复、计划、预算、合同、验收、自评价。
// 从头到尾走链接、填表、交登记表，不敲网址；末了与命令办的（examples/walkthrough/一年.md 的走法）逐个文件相比。
// 用法：node year.mjs <wsgov 程序> <放图片与依赖的文件夹>
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { fill, fillStep, named, reach, serve, sorted, watch } from "./keyboard.mjs";

const [program, folder] = process.argv.slice(2);
const { chromium } = createRequire(path.resolve(folder, "package.json"))("playwright-core");

const UNITS = ["第01局", "第02局", "第03局"];
const PROJECTS = UNITS.flatMap((unit) => [`${unit}业务平台1`, `${unit}业务平台2`].map((name) => [unit, name]));
const ids = PROJECTS.map((_, n) => `WS-2025-00${n + 1}`);
const each = (list, row) => list.map((id) => `${id},${row}`);
const PARTS = "背景和依据、必要性和可行性、政务数据资源目录清单、现有信息化系统设备和应用状况、需求分析、总体目标和主要建设内容、共享整合方案和共享目录、软硬件配置、经济和社会效益、投资估算";
const FIELDS = "网络安全、预算管理、政务数据资源、密码应用、保密";
const own = (unit) => ids.filter((_, n) => PROJECTS[n][0] === unit).join("、");

// 登记表：何日交，哪一种，表头与各行。
const table = (asOf, kind, name, head, rows) => ({ asOf, kind, name, text: [head, ...rows].join("\n") + "\n" });
const UNIT_LIST = table("2024-06-01", "units", "单位", "单位名称,单位类别,层级", UNITS.map((unit) => `${unit},机关,县级部门`));
const TABLES = [
  table("2024-09-01", "unit-acts", "方案", "单位,事件,日期,方案名称,起止年份,纳入的项目编号,报备·县发展改革委,报备·县网络舆情监管中心,报备·县政府办公室", UNITS.map((unit) => `${unit},总体方案审议,2024-07-10,整合方案,2024-2027,${own(unit)},2024-07-15,2024-07-15,2024-07-15`)),
  table("2024-09-25", "events", "申报", "编号,事件,日期,计划年度,投资估算·前期费用（万元）,投资估算·软件测评（万元）,投资估算·信息安全风险评估（万元）,投资估算·运行维护费（万元）,投资估算·政府购买服务（万元）,投资估算·建设费用（万元）,实施方案已含的部分", each(ids, `申报,2024-09-20,2025,2,无,2,2,无,84,${PARTS}`)),
  table("2024-11-28", "events", "清单", "编号,事件,日期,文号,年度", each(ids, "纳入清单,2024-11-28,某府办发〔2024〕61号,2025")),
];
const few = ids.slice(0, 2);
const APPROVALS = [
  table("2025-02-20", "events", "报批", "编号,事件,日期,安全可靠情况说明", each(few, "报批,2024-12-10,见附页")),
  table("2025-02-20", "events", "评审", "编号,事件,日期,文号,评估机构,参与技术审查的领域", each(few, `评审,2024-12-20,某发改〔2024〕80号,某咨询中心,${FIELDS}`)),
  table("2025-02-20", "events", "共享", "编号,事件,日期,文号,审核意见", each(few, "共享审核,2024-12-22,某府办函〔2024〕9号,同意")),
  table("2025-02-20", "events", "初设", "编号,事件,日期,文号", each(few, "初设审核,2024-12-26,某府办函〔2024〕10号")),
  table("2025-02-20", "events", "批复", "编号,事件,日期,文号,批复总投资（万元）", each(few, "代初设批复,2025-01-10,某发改投〔2025〕3号,90")),
  table("2025-02-20", "events", "计划", "编号,事件,日期,会同机关,文号,年度,本年度计划投资（万元）", each(few, "列入计划,2025-02-10,县财政局,某发改投〔2025〕9号,2025,90")),
  table("2025-02-20", "events", "预算", "编号,事件,日期,文号,年度,预算金额（万元）", each(few, "预算安排,2025-02-20,某财预〔2025〕2号,2025,90")),
];
const FILED = ["县政府办公室", "县发展改革委", "县财政局"];
const filed = (date) => FILED.map((body) => [`filed_with:${body}`, date]);
const PAPERS = ["项目建设总结", "财务报告", "审计报告", "安全风险评估报告", "网络安全等级保护测评报告", "网络安全等级保护备案", "密码应用安全性评估报告", "数据字典"];
// 一个办到底：日期、事件、英文标识、各项。
const LIFE = [
  ["2025-03-01", "事实变更", "change-facts", [["set:data_governance:governed", "2025-02-28"], ["reason", "治理完成"]]],
  ["2025-03-05", "采购", "procure", [["method", "公开招标"], ["ceiling", "88万元"]]],
  ["2025-04-01", "签订合同", "contract", [["kind", "建设"], ["contractor", "某软件公司"], ["amount", "85万元"], ["supervisor", "某监理公司"], ["legal_person", "第01局"]]],
  ["2025-04-10", "开工", "start", []],
  ["2025-05-10", "支付", "pay", [["amount", "40万元"], ["year", "2025"]]],
  ["2025-09-10", "建成", "complete", []],
  ["2025-10-10", "档案验收", "accept-archives", [["result", "合格"]]],
  ["2025-10-20", "申请验收", "apply-acceptance", PAPERS.map((paper) => [`materials:${paper}`, "见案卷"])],
  ["2025-11-20", "通过验收", "pass-acceptance", [["by", "县政府办公室"], ["doc", "某府办函〔2025〕20号"], ["reviewed", ["安全可靠产品", "密码应用和安全审查"]]]],
  ["2025-12-01", "投入运行", "operate", []],
  ["2025-12-20", "绩效评价", "annual-report", [["year", "2025"], ["progress", "已建成"], ["plan_execution", "已支付四十万元"], ["opinions:使用单位", "可用"], ["opinions:监理单位", "合格"], ...filed("2025-12-20")]],
  ["2026-12-20", "自评价", "self-evaluate", [["result", "良"], ...filed("2026-12-20")]],
];

const made = () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "wsgov-year-"));
  execFileSync(program, ["--as-of", "2024-06-01", "init", root, "--county", "云溪县"]);
  return { root, run: (asOf, ...args) => execFileSync(program, ["-C", root, "--as-of", asOf, ...args], { encoding: "utf8" }) };
};

// ── 命令办一遍 ──

const tables = fs.mkdtempSync(path.join(os.tmpdir(), "wsgov-tables-"));
const saved = ({ name, text }) => {
  const file = path.join(tables, `${name}.csv`);
  fs.writeFileSync(file, text);
  return file;
};
const VERBS = { units: ["new", "unit"], "unit-acts": ["unit"], events: ["advance"] };

function byCommand(desk) {
  desk.run("2024-06-01", "county", "规划批准", "--date=2024-03-16", "--by=县政府", "--doc=某府发〔2024〕6号", "--set=title=政务信息化建设规划", "--set=years=2024-2028");
  const take = (t) => desk.run(t.asOf, ...VERBS[t.kind], "--file", saved(t));
  take(UNIT_LIST);
  for (const [unit, name] of PROJECTS) desk.run("2024-06-10", "new", name, `--unit=${unit}`, "--nature=新建", "--year=2025", "--set=sharing=可共享", "--set=funds.县级财政=90万元", "--set=classified=否");
  TABLES.forEach(take);
  desk.run("2024-12-03", "publish", "2025", "--all-listed", "--date=2024-12-03", "--doc=某府办发〔2024〕62号");
  APPROVALS.forEach(take);
  for (const [date, event, , pairs] of LIFE) {
    const args = pairs.map(([name, value]) => {
      if (["by", "doc"].includes(name)) return `--${name}=${value}`;
      if (Array.isArray(value)) return `--set=${name}=${value.join("、")}`;
      const [key, ...rest] = name.split(":");
      return key === "materials" ? `--material=${rest[0]}=${value}` : `--set=${[key, ...rest].join(".")}=${value}`;
    });
    desk.run(date, "advance", ids[0], event, `--date=${date}`, ...args);
  }
}

// ── 网页办一遍 ──

const desk = made();
const faults = [];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--lang=en-US"] });
let keys = 0;

/** 在某日打开网页，办一段。 */
async function on(asOf, act) {
  const site = await serve(program, desk.root, asOf);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-US" });
  const page = await context.newPage();
  watch(page, site.base, faults);
  // 早早说要接管选文件的窗口：到按键时再说，就晚了。
  page.on("filechooser", () => {});
  await page.goto(site.address);
  await act(page);
  await context.close();
  site.stop();
}

/** 走到一个链接，回车。 */
async function follow(page, selector) {
  await reach(page, selector);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  keys += 1;
}

/** 先预览，看着可以记入，再记入。 */
async function record(page, picture) {
  await reach(page, 'button[name="preview"]');
  await page.keyboard.press("Enter");
  await page.locator('button[name="record"]').waitFor();
  const said = await page.locator("#attempt, [role=status]").first().textContent();
  assert.ok(said.includes("可以记入"), said);
  if (picture) await page.screenshot({ path: path.join(folder, picture) });
  await reach(page, 'button[name="record"]');
  await page.keyboard.press("Enter");
  await page.waitForURL(/done=recorded/);
}

/** 交一张登记表：选种类、选文件、预览、全部记入。 */
async function hand(page, one, picture) {
  await follow(page, 'nav a[href="/registers"]');
  await reach(page, 'input[name="kind"]');
  for (let n = 0; n < 4; n++) {
    if ((await page.evaluate(() => document.activeElement.value)) === one.kind) break;
    await page.keyboard.press("ArrowDown");
  }
  assert.equal(await page.evaluate(() => document.querySelector('input[name="kind"]:checked').value), one.kind);
  await reach(page, "#file");
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press("Space")]);
  await chooser.setFiles(saved(one));
  await reach(page, 'button[name="preview"]');
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  const main = await page.locator("main").textContent();
  assert.ok(main.includes("可以记入"), `${one.name}：${main}`);
  if (picture) await page.screenshot({ path: path.join(folder, picture) });
  await reach(page, 'button[name="record"]');
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  assert.ok((await page.locator("main").textContent()).includes("都记入了"), one.name);
}

/** 折起来的，用键盘打开。 */
async function unfold(page, selector) {
  const summary = page.locator(`details:not([open]):has(${selector}) > summary`).first();
  if (!(await summary.count())) return;
  const text = (await summary.textContent()).trim();
  for (let n = 0; n < 400; n++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((t) => document.activeElement?.tagName === "SUMMARY" && document.activeElement.textContent.trim() === t, text)) break;
  }
  await page.keyboard.press("Enter");
  await page.locator(selector).first().waitFor();
}

await on("2024-06-01", async (page) => {
  await follow(page, 'nav a[href="/acts"]');
  await follow(page, `a[href="/county/act/${encodeURIComponent("规划批准")}"]`);
  const filled = { title: "政务信息化建设规划", years: "2024-2028", date: "2024-03-16", by: "县政府", doc: "某府发〔2024〕6号" };
  const order = await page.evaluate(() => [...document.querySelectorAll("form [name]")].map((e) => e.name));
  const wanted = Object.entries(filled).sort(([a], [b]) => order.indexOf(`v:${a}`) - order.indexOf(`v:${b}`));
  for (const [name, value] of wanted) await fill(page, named(name), value);
  await record(page);
  await hand(page, UNIT_LIST);
});
await on("2024-06-10", async (page) => {
  for (const [unit, name] of PROJECTS) {
    await follow(page, 'nav a[href="/new"]');
    await fill(page, "#unit", unit);
    await fill(page, "#year", "2025");
    const wanted = [["name", name], ["nature", "新建"], ["sharing", "可共享"], ["funds::k0", "县级财政"], ["funds::v0", "90万元"]];
    const order = await page.evaluate(() => [...document.querySelectorAll("form [name]")].map((e) => e.name));
    wanted.sort(([a], [b]) => order.indexOf(`v:${a}`) - order.indexOf(`v:${b}`));
    for (const [key, value] of wanted) await fill(page, named(key), value);
    await record(page);
  }
});
for (const one of TABLES) await on(one.asOf, (page) => hand(page, one, one.name === "申报" ? "register.png" : undefined));
await on("2024-12-03", async (page) => {
  await follow(page, 'nav a[href="/acts"]');
  await follow(page, 'a[href="/publish"]');
  await fill(page, "#year", "2025");
  await fill(page, "#date", "2024-12-03");
  await fill(page, "#doc", "某府办发〔2024〕62号");
  await page.locator("#attempt").getByText("可以记入").waitFor({ timeout: 5000 });
  await record(page, "publish.png");
});
await on("2025-02-20", async (page) => {
  for (const one of APPROVALS) await hand(page, one);
});
for (const step of LIFE) {
  await on(step[0], async (page) => {
    await follow(page, 'nav a[href="/projects"]');
    await fill(page, "#q", PROJECTS[0][1]);
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    await follow(page, `a[href="/project/${ids[0]}"]`);
    const link = `a[href="/project/${ids[0]}/event/${step[2]}"]`;
    await unfold(page, link);
    await follow(page, link);
    const names = step[3].map(([name]) => named(name.startsWith("materials:") ? `${name}:doc` : name));
    for (const name of [named("date"), ...names]) await unfold(page, name);
    // 打开了下面的，回到头上从第一项填起。
    await page.evaluate(() => document.activeElement?.blur());
    await fillStep(page, step);
    await record(page);
    if (step[2] === "self-evaluate") await page.screenshot({ path: path.join(folder, "year.png") });
  });
}
assert.deepEqual(faults, [], "错误、警告、外来的请求");
await browser.close();

// ── 逐个文件相比 ──

const other = made();
byCommand(other);
const listed = (root) => fs.readdirSync(path.join(root, "projects"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml")).sort();
assert.deepEqual(listed(desk.root), listed(other.root));
for (const name of listed(desk.root)) {
  const text = (root) => fs.readFileSync(path.join(root, "projects", name), "utf8");
  assert.equal(sorted(text(desk.root)), sorted(text(other.root)), name);
}
const checked = execFileSync(program, ["-C", desk.root, "--as-of", "2026-12-20", "check", ids[0]], { encoding: "utf8" });
assert.ok(checked.includes("未发现疑点"), checked);
console.log(`一年：${UNITS.length} 个单位、${PROJECTS.length} 个申报、${LIFE.length} 步，全用键盘在网页上办成，${listed(desk.root).length} 个文件与命令写的相同`);
