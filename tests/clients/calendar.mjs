// Thunderbird 的读法（ical.js）：每件义务一个全天事件，上午九时提醒；取消的不提醒。
// 用法：node calendar.mjs 工作文件夹（装有 ical.js） 日历文件
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [work, file] = process.argv.slice(2).map((path) => resolve(path));
const entry = createRequire(join(work, "package.json")).resolve("ical.js");
const loaded = await import(pathToFileURL(entry).href);
const ICAL = loaded.default ?? loaded;

const events = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8"))).getAllSubcomponents("vevent");
const wrong = events.filter((one) => {
  const event = new ICAL.Event(one);
  const cancelled = one.getFirstPropertyValue("status") === "CANCELLED";
  const alarms = one.getAllSubcomponents("valarm").map((alarm) => alarm.getFirstPropertyValue("trigger").toString());
  const expected = cancelled ? "" : "-P29DT15H -P6DT15H";
  return !event.startDate.isDate || !event.uid.includes("@wsgov") || !event.summary || alarms.join(" ") !== expected;
});
console.log(`ical.js：${events.length} 项，不对的 ${wrong.length} 项`);
process.exit(events.length > 0 && wrong.length === 0 ? 0 : 1);
