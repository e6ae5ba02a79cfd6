// 在无界面的 Chromium 里打开各个网页：没有控制台错误，不联网，没有无障碍缺陷，数目同 JSON，打印的页数像样。
// 用法：node pages.mjs <wsgov 程序> <台账> <放网页的文件夹>
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [program, store, folder] = process.argv.slice(2);
// 依赖装在放网页的文件夹里，不进版本库。
const require = createRequire(path.resolve(folder, "package.json"));
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

// 各页打印几页；字体不同，可差一页。
const pages = {
  plan: 4, catalogue: 2, rolling: 3, budget: 2, ledger: 3, payments: 3, performance: 6, acceptance: 2, stats: 3, dashboard: 10,
};
const run = (...args) => execFileSync(program, ["-C", store, "report", ...args], { encoding: "utf8", maxBuffer: 1 << 28 });
const file = (kind) => path.resolve(folder, `${kind}.html`);

/** 打开一页，看它有没有错误、联网、无障碍缺陷；交给 inspect；再打印。 */
async function check(browser, kind, viewport, inspect) {
  const context = await browser.newContext({ viewport, bypassCSP: true });
  const page = await context.newPage();
  const faults = [];
  const own = pathToFileURL(file(kind)).href;
  page.on("console", (m) => ["error", "warning"].includes(m.type()) && faults.push(`控制台：${m.text()}`));
  page.on("pageerror", (e) => faults.push(`脚本：${e.message}`));
  page.on("request", (r) => r.url().split("#")[0] !== own && faults.push(`请求：${r.url()}`));
  await page.goto(own);
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  faults.push(...violations.map((v) => `无障碍 ${v.id}：${v.help}：${v.nodes.slice(0, 3).map((n) => n.html).join(" | ")}`));
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > viewport.width) faults.push(`页宽 ${width}，超出视口 ${viewport.width}`);
  // 办公的屏幕上，表不必横着滚动。
  const wide = await page.evaluate(() => [...document.querySelectorAll(".scroll")].some((s) => s.scrollWidth > s.clientWidth));
  if (viewport.width >= 1400 && wide && kind !== "dashboard") faults.push("表比页宽，要横着滚动");
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = false)));
  await inspect(page);
  assert.deepEqual(faults, [], `${kind} ${viewport.width}`);
  await context.close();
}

/** 不绕过内容安全策略再开一次：样式、脚本都认得，没有被拦下的。 */
async function strict(browser, kind) {
  const page = await browser.newPage();
  const faults = [];
  page.on("console", (m) => faults.push(m.text()));
  page.on("pageerror", (e) => faults.push(e.message));
  await page.goto(pathToFileURL(file(kind)).href);
  const tools = page.locator(".tools").first();
  assert.ok(await tools.isVisible(), `${kind}：脚本没有运行`);
  assert.deepEqual(faults, [], `${kind}：内容安全策略`);
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  const text = pdf.toString("latin1");
  const boxes = [...text.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/g)].map((m) => [Number(m[1]), Number(m[2])]);
  assert.ok(Math.abs(boxes.length - pages[kind]) <= 1, `${kind}：打印 ${boxes.length} 页，应有 ${pages[kind]} 页左右`);
  const landscape = ([width, height]) => Math.abs(width - 842) < 2 && Math.abs(height - 595) < 2;
  assert.ok(boxes.every(landscape), `${kind}：不是横向 A4：${boxes}`);
  await page.close();
  return boxes.length;
}

/** 表中各格与 JSON 一致；会排序，会查找，都用键盘。 */
async function table(page, kind) {
  const json = JSON.parse(run(kind, "--format", "json"));
  const rows = json.groups.flatMap((g) => [...g.rows, ...(g.subtotal ? [g.subtotal] : [])]);
  if (json.total) rows.push(json.total);
  const shown = await page.evaluate(() =>
    [...document.querySelectorAll("#table tbody:not(.tail) tr:not(.heading)")].map((row) =>
      [...row.cells].map((c) => (c.firstChild?.nodeType === 3 ? c.firstChild.data.trim() : c.textContent.trim())),
    ),
  );
  assert.equal(shown.length, rows.length, `${kind}：行数`);
  rows.forEach((row, i) => {
    json.columns.forEach((column, j) => {
      const value = row.values[column.key];
      if (column.measure === "amount" && value !== null) assert.equal(shown[i][j], value, `${kind} ${i} ${column.key}`);
      if (column.measure === "amount" && value === null) {
        assert.equal(shown[i][j], row.unknown?.[column.key] ? "未知" : "", `${kind} ${i} ${column.key}`);
      }
    });
  });
  const untold = await page.evaluate(() => [...document.querySelectorAll("td.n[data-key]:not([title])")].length);
  const amounts = json.columns.some((c) => c.measure === "amount");
  if (amounts && kind !== "stats") assert.ok(untold <= rows.length * 2, `${kind}：${untold} 格没有出处`);
  const header = page.locator("th[aria-sort]").nth(1);
  await header.locator("button").focus();
  await page.keyboard.press("Enter");
  assert.equal(await header.getAttribute("aria-sort"), "ascending");
  await page.keyboard.press("Enter");
  assert.equal(await header.getAttribute("aria-sort"), "descending");
  const search = page.locator("#search");
  await search.focus();
  await page.keyboard.type("没有这样的项目");
  assert.equal(await page.locator("tr.row:visible").count(), 0, `${kind}：查找`);
  assert.match(await page.locator("#status").textContent(), /显示 0 行/);
}

/** 看板的卡片与统计表一致。 */
async function dashboard(page) {
  const json = JSON.parse(run("stats", "--format", "json"));
  const card = async (key) => (await page.locator(`[data-card="${key}"] .figure`).textContent()).trim();
  assert.equal(await card("count"), String(json.total.values.count));
  assert.equal(await card("approved"), json.total.values.approved);
  const years = json.groups.find((g) => g.title.endsWith("按资金年度")).rows;
  const year = years.find((r) => r.values.category === `${json.as_of.slice(0, 4)}年`);
  for (const key of ["planned", "budgeted", "paid"]) assert.equal(await card(key), year.values[key], key);
  assert.equal(await page.locator("details.project").count(), json.total.values.count);
  const link = page.locator("#table th a").first();
  await link.focus();
  await page.keyboard.press("Enter");
  // 展开在地址改变之后，稍等。
  await page.locator("details.project[open]").waitFor();
  assert.equal(await page.locator("details.project[open]").count(), 1, "链接展开项目");
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
});
try {
  for (const kind of Object.keys(pages)) {
    run(kind, "--format", "html", "-o", file(kind));
    const inspect = kind === "dashboard" ? dashboard : (page) => table(page, kind);
    for (const viewport of [{ width: 1400, height: 1000 }, { width: 390, height: 844 }]) {
      await check(browser, kind, viewport, inspect);
    }
    console.log(`${kind}：合格，打印 ${await strict(browser, kind)} 页`);
  }
} finally {
  await browser.close();
}
