// 在无界面的 Chromium 里开 `wsgov serve`：一生全用键盘办成，与命令写的一字不差；没有无障碍缺陷，窄屏宽屏都不横滚，不用脚本也办得成。
// 用法：node serve.mjs <wsgov 程序> <放图片与依赖的文件夹>
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { fill, fillStep, inspect, named, reach, serve, sorted, watch } from "./keyboard.mjs";

const [program, folder] = process.argv.slice(2);
const require = createRequire(path.resolve(folder, "package.json"));
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const CONTENTS = ["背景和依据", "必要性和可行性", "政务数据资源目录清单", "现有信息化系统设备和应用状况", "需求分析", "总体目标和主要建设内容", "共享整合方案和共享目录", "软硬件配置", "经济和社会效益", "投资估算"];
const FILED = ["县政府办公室", "县发展改革委", "县财政局"];
const filed = (date) => FILED.map((body) => [`filed_with:${body}`, date]);
// 日期、事件、英文标识、各项；材料写「文号@日期」，几项的写成数组。
const LIFE = [
  ["2023-09-20", "申报", "declare", [["plan_year", "2024"], ["estimate:前期费用", "2万元"], ["estimate:软件测评", "3万元"], ["estimate:信息安全风险评估", "3万元"], ["estimate:运行维护费", "6万元"], ["estimate:政府购买服务", "无"], ["estimate:建设费用", "82万元"], ["contents", CONTENTS]]],
  ["2023-11-28", "纳入清单", "list", [["doc", "巫山府办发〔2023〕75号"], ["year", "2024"]]],
  ["2023-12-05", "报批", "submit", [["materials:安全可靠情况说明", "巫教〔2023〕117号"]]],
  ["2023-12-20", "评审", "evaluate", [["doc", "巫山发改〔2023〕286号"], ["evaluator", "砺石工程咨询中心"], ["of", "可研"], ["fields", ["网络安全", "预算管理", "政务数据资源", "密码应用", "保密"]]]],
  ["2023-12-27", "共享审核", "review-sharing", [["doc", "巫山府办函〔2023〕275号"], ["result", "同意"]]],
  ["2024-01-08", "代初设批复", "approve-one-step", [["doc", "巫山发改投〔2024〕5号"], ["total", "96万元"]]],
  ["2024-01-18", "列入计划", "plan", [["doc", "巫山发改投〔2024〕12号"], ["year", "2024"], ["amount", "96万元"]]],
  ["2024-02-05", "预算安排", "budget", [["doc", "巫山财预〔2024〕9号"], ["year", "2024"], ["amount", "96万元"]]],
  ["2024-03-01", "采购", "procure", [["method", "竞争性磋商"], ["ceiling", "88万元"]]],
  ["2024-03-15", "签订合同", "contract", [["kind", "建设"], ["contractor", "青砚软件公司"], ["amount", "84万元"], ["method", "竞争性磋商"], ["supervisor", "朴正监理公司"], ["legal_person", "县教委"]]],
  ["2024-03-15", "签订合同", "contract", [["kind", "监理"], ["contractor", "朴正监理公司"], ["amount", "3万元"], ["method", "网上竞价"], ["legal_person", "县教委"]]],
  ["2024-03-20", "开工", "start", []],
  ["2024-04-10", "支付", "pay", [["amount", "25.2万元"], ["year", "2024"]]],
  ["2024-09-10", "试运行", "trial-run", []],
  ["2024-10-15", "建成", "complete", []],
  ["2024-12-10", "绩效评价", "annual-report", [["year", "2024"], ["progress", "全部建成"], ["plan_execution", "已支付25.2万元"], ["trial_effect", "运行平稳"], ["problems", "个别接口响应偏慢"], ["opinions:使用单位", "同意"], ["opinions:监理单位", "质量合格"], ...filed("2024-12-10")]],
  ["2025-01-08", "档案验收", "accept-archives", [["result", "合格"]]],
  ["2025-01-20", "申请验收", "apply-acceptance", [["materials:项目建设总结", "巫教〔2025〕3号@2025-01-10"], ["materials:财务报告", "巫教〔2025〕4号@2025-01-09"], ["materials:审计报告", "砺会审〔2025〕2号@2025-01-15"], ["materials:安全风险评估报告", "嵘安测〔2025〕1号@2025-01-06"], ["materials:网络安全等级保护测评报告", "嵘安测〔2024〕88号@2024-12-20"], ["materials:网络安全等级保护备案", "巫山公网备〔2024〕30号@2024-12-12"], ["materials:密码应用安全性评估报告", "嵘密评〔2024〕60号@2024-12-26"], ["materials:数据字典", "巫教〔2025〕5号@2025-01-10"]]],
  ["2025-02-26", "通过验收", "pass-acceptance", [["by", "县政府办公室"], ["doc", "巫山府办函〔2025〕20号"], ["reviewed", ["安全可靠产品", "密码应用和安全审查"]]]],
  ["2025-03-03", "投入运行", "operate", []],
  ["2026-03-16", "自评价", "self-evaluate", [["result", "优"], ...filed("2026-03-16")]],
];
const ID = "WS-2024-001";

/** 有一个新建的项目、总体方案里有它的台账。 */
function prepared() {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "wsgov-serve-"));
  const run = (asOf, ...args) => execFileSync(program, ["-C", root, "--as-of", asOf, ...args], { encoding: "utf8" });
  execFileSync(program, ["--as-of", "2023-08-15", "init", root, "--example"]);
  run("2023-08-15", "new", "--name=校园一卡通平台", "--nature=新建", "--set=category=信息化应用系统", "--set=funding_mode=政府投资", "--set=classified=否", "--set=content=建设一卡通、课后服务两个模块", "--set=schedule={from: 2024-03, to: 2024-10}", "--set=features=新开发应用软件", "--set=sharing=可共享", "--set=data_governance={standards: 2023-05-20, governed: 2024-02-28}", "--set=funds.县级财政=96万元", "--set=responsible=办公室", "--set=years.2024=96万元");
  const unit = path.join(root, "projects/县教委/unit.yaml");
  const plan = "  revisions:\n    - decided_on: 2023-08-10\n      filed: {县政府办公室: 2023-08-11, 县发展改革委: 2023-08-11, 县网络舆情监管中心: 2023-08-11}\n      projects: [WS-2023-001, WS-2024-001]\nsystems: []\n";
  fs.writeFileSync(unit, fs.readFileSync(unit, "utf8").replace("systems: []\n", plan));
  const text = () => fs.readFileSync(path.join(root, `projects/县教委/${ID}.yaml`), "utf8");
  return { root, run, text };
}

/** 同一步用命令办。 */
function byCommand(desk, [date, event, , pairs]) {
  const args = pairs.map(([name, value]) => {
    if (Array.isArray(value)) return `--set=${name}=${value.join("、")}`;
    if (["by", "doc", "note"].includes(name)) return `--${name}=${value}`;
    const [key, inner] = name.split(":");
    if (key === "materials") {
      const [doc, day] = value.split("@");
      return day ? `--material=${inner}={doc: ${doc}, date: ${day}}` : `--material=${inner}=${doc}`;
    }
    return inner ? `--set=${key}.${inner}=${value}` : `--set=${name}=${value}`;
  });
  desk.run(date, "advance", ID, event, `--date=${date}`, ...args);
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--lang=en-US"] });
const [page_desk, command_desk] = [prepared(), prepared()];
const faults = [];
for (const [n, step] of LIFE.entries()) {
  const site = await serve(program, page_desk.root, step[0]);
  const context = await browser.newContext({ javaScriptEnabled: true, viewport: { width: 1280, height: 900 }, locale: "en-US" });
  const page = await context.newPage();
  watch(page, site.base, faults);
  await page.goto(site.address);
  await page.goto(`${site.base}/project/${ID}/event/${step[2]}`);
  await fillStep(page, step);
  await reach(page, 'button[name="preview"]');
  await page.keyboard.press("Enter");
  // 边填边试的也写在这里；有「记入」的才是预览回来的一页。
  await page.locator('button[name="record"]').waitFor();
  assert.ok((await page.locator("#attempt").textContent()).includes("可以记入"), `${step[1]}：${await page.locator("#attempt").textContent()}`);
  if (step[2] === "apply-acceptance") await page.screenshot({ path: path.join(folder, "event.png") });
  await reach(page, 'button[name="record"]');
  await page.keyboard.press("Enter");
  await page.waitForURL(/done=recorded/);
  if (n === LIFE.length - 1) await page.screenshot({ path: path.join(folder, "dossier.png") });
  // 命令里的各项依同一次序，写的才相同。
  byCommand(command_desk, step);
  await context.close();
  site.stop();
}
assert.equal(sorted(page_desk.text()), sorted(command_desk.text()), "网页写的与命令写的不同");

// 各页在窄屏、宽屏上：没有缺陷，不横滚。
const site = await serve(program, page_desk.root, "2024-03-20");
const pages = ["/", "/as", "/projects?q=WS", `/project/${ID}`, `/project/${ID}/event/adjust`, `/project/${ID}/undo`, "/new", "/registers", "/acts", `/project/${ID}/excuse/answer`, `/project/${ID}/excuse/waive`, `/project/${ID}/renumber`, "/new-framework", "/county/act/规划批准", "/unit/县教委/act/系统登记", "/unit/县教委", "/publish", "/reports", "/report/plan", "/report/ledger", "/findings", "/sync", "/nowhere"];
for (const width of [390, 1920]) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: true });
  const page = await context.newPage();
  await page.goto(site.address);
  for (const where of pages) {
    await page.goto(site.base + where);
    await inspect(page, axe, width, where);
  }
  await context.close();
}

// 不绕过内容安全策略：没有被拦下的；边填边试在一百毫秒之内说出还缺什么。
{
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  watch(page, site.base, faults);
  await page.goto(site.address);
  for (const where of pages.slice(0, -1)) await page.goto(site.base + where);
  await page.goto(`${site.base}/project/${ID}/event/pay`);
  await page.locator(named("amount")).fill("3000");
  await page.locator("#attempt").getByText("没有写单位").waitFor({ timeout: 5000 });
  await page.goto(site.base);
  await page.screenshot({ path: path.join(folder, "home.png") });
  await context.close();
}

// 记豁免：全用键盘填好、预览、记入，与命令写的一字不差。
{
  const waived = "WS-2024-900";
  const text = `id: ${waived}\nname: 防汛视频会商\nnature: 新建\nevents:\n  - {event: 申报, date: 2023-09-20, plan_year: 2024}\n  - {event: 纳入清单, date: 2023-11-28, by: 县政府办公室, doc: 巫山府办发〔2023〕75号, year: 2024}\n  - {event: 列入计划, date: 2024-01-18, by: 县发展改革委, doc: 巫山发改投〔2024〕12号, year: 2024, amount: 90万元}\n`;
  const file = (desk) => path.join(desk.root, `projects/县教委/${waived}.yaml`);
  for (const desk of [page_desk, command_desk]) fs.writeFileSync(file(desk), text);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-US" });
  const page = await context.newPage();
  watch(page, site.base, faults);
  await page.goto(site.address);
  await page.goto(`${site.base}/project/${waived}/excuse/waive`);
  const wanted = [["rule", "unapproved-in-plan"], ["date", "2024-01-10"], ["by", "县发展改革委"], ["doc", "巫山发改〔2024〕2号"], ["until", "2024-12-31"], ["reason", "防汛急需"]];
  const order = await page.evaluate(() => [...document.querySelectorAll("form [name]")].map((e) => e.name));
  wanted.sort(([a], [b]) => order.indexOf(`v:${a}`) - order.indexOf(`v:${b}`));
  for (const [name, value] of wanted) await fill(page, named(name), value);
  await reach(page, 'button[name="preview"]');
  await page.keyboard.press("Enter");
  await page.locator('button[name="record"]').waitFor();
  assert.ok((await page.locator("#attempt").textContent()).includes("可以记入"), await page.locator("#attempt").textContent());
  await page.screenshot({ path: path.join(folder, "waive.png") });
  await reach(page, 'button[name="record"]');
  await page.keyboard.press("Enter");
  await page.waitForURL(/done=recorded/);
  assert.ok((await page.locator("main").textContent()).includes("已豁免"), "档案里列为已豁免");
  command_desk.run("2024-03-20", "waive", waived, ...wanted.map(([name, value]) => (name === "rule" ? value : `--${name}=${value}`)));
  assert.equal(fs.readFileSync(file(page_desk), "utf8"), fs.readFileSync(file(command_desk), "utf8"), "网页写的豁免与命令写的不同");
  await context.close();
}

// 没有脚本：记一件，一样记得成。
{
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(site.address);
  await page.goto(`${site.base}/project/${ID}/event/inspect`);
  await page.locator("summary").click();
  await page.locator(named("by")).fill("县审计局");
  await page.locator(named("doc")).fill("巫审〔2024〕9号");
  await page.locator('button[name="preview"]').click();
  await page.locator('button[name="record"]').click();
  await page.waitForURL(/done=recorded/);
  await context.close();
}
assert.deepEqual(faults, [], "错误、警告、外来的请求");
site.stop();
await browser.close();
console.log(`网页：${LIFE.length} 步全用键盘办成，${pages.length} 页在 390、1920 宽上没有缺陷`);
