// 在网页上只用键盘办事：开网页、走到一项、填好、交。各个网页测试共用。
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import readline from "node:readline";

/** 开网页；返回地址与停下的办法。 */
export async function serve(program, root, asOf, ...args) {
  const child = spawn(program, ["-C", root, "--as-of", asOf, "serve", "--as", "县政府办公室", ...args]);
  for await (const line of readline.createInterface({ input: child.stdout })) {
    const found = line.match(/http:\/\/\S+/);
    if (found) return { address: found[0], base: new URL(found[0]).origin, stop: () => child.kill() };
  }
  throw new Error("没有说地址");
}

/** 看着一页：控制台错误、外来的请求都记下。 */
export function watch(page, base, faults) {
  page.on("console", (m) => ["error", "warning"].includes(m.type()) && faults.push(`控制台：${m.text()}`));
  page.on("pageerror", (e) => faults.push(`脚本：${e.message}`));
  page.on("request", (r) => !r.url().startsWith(base) && faults.push(`外来：${r.url()}`));
}

/** 没有无障碍缺陷，不横滚。 */
export async function inspect(page, axe, width, what) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const told = violations.map((v) => `${v.id}：${v.nodes.slice(0, 3).map((n) => n.html).join(" | ")}`);
  assert.deepEqual(told, [], `${what} ${width}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= width, `${what}：页宽 ${wide}，超出视口 ${width}`);
}

/** 用 Tab 走到这一项；走不到的不算键盘办得成。 */
export async function reach(page, selector) {
  for (let n = 0; n < 400; n++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector)) return;
  }
  throw new Error(`键盘走不到 ${selector}`);
}

export const named = (name) => `[name="v:${name}"]`;

/** 在走到的一项里填：下拉选、日期键入、文字照写。 */
export async function fill(page, selector, value) {
  await reach(page, selector);
  const type = await page.evaluate(() => document.activeElement.type);
  if (type === "select-one") {
    // 键入开头的字选不准中文，所以用方向键走到它。
    for (let n = 0; n < 60; n++) {
      if ((await page.evaluate(() => document.activeElement.value)) === value) return;
      await page.keyboard.press("ArrowDown");
    }
    throw new Error(`${selector} 没有「${value}」`);
  }
  if (type === "date") {
    const [year, month, day] = value.split("-");
    await page.keyboard.type(`${month}${day}${year}`);
    assert.equal(await page.evaluate(() => document.activeElement.value), value, selector);
    return;
  }
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(value);
}

/** 表单里填一步，依表单的次序。 */
export async function fillStep(page, [date, , , pairs]) {
  const wanted = [["date", date]];
  let free = 0;
  for (const [name, value] of pairs) {
    if (Array.isArray(value)) {
      wanted.push(...value.map((item) => [name, item, "tick"]));
    } else if (name.startsWith("materials:")) {
      const [doc, day] = value.split("@");
      wanted.push([`${name}:doc`, doc]);
      if (day) wanted.push([`${name}:date`, day]);
    } else if (name.includes(":") && !(await page.locator(named(name)).count())) {
      const [key, inner] = name.split(":");
      wanted.push([`${key}::k${free}`, inner], [`${key}::v${free}`, value]);
      free += 1;
    } else {
      wanted.push([name, value]);
    }
  }
  const order = await page.evaluate(() => [...document.querySelectorAll("form [name]")].map((e) => [e.name, e.value]));
  const place = ([name, value, tick]) => order.findIndex(([own, v]) => own === `v:${name}` && (!tick || v === value));
  wanted.sort((a, b) => place(a) - place(b));
  for (const [name, value, tick] of wanted) {
    if (tick) {
      await reach(page, `${named(name)}[value="${value}"]`);
      await page.keyboard.press("Space");
    } else {
      await fill(page, named(name), value);
    }
  }
}

/** 短名各自随机，不比。 */
export const unnamed = (text) => text.split("\n").filter((line) => !/^\s+id: /.test(line)).join("\n");

/** 各行不论次序：几项并列的，网页与命令填的先后不同。 */
export const sorted = (text) => unnamed(text).split("\n").sort().join("\n");
