// 在真的 yaml-language-server 里写到一半：说几句、什么话、补全什么。
// 用法：node editor.mjs 程序 工作文件夹（装有 yaml-language-server）
import { spawn, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [wsgov, work] = process.argv.slice(2).map((path) => resolve(path));
const folder = mkdtempSync(join(tmpdir(), "editor-"));
// 四种文件各有格式说明；哪个文件照哪一种，用 init 写给 VS Code 的（编辑器拿编过码的网址比，所以「框架」写两遍）
const kinds = {}, schemas = {};
const init = join(fileURLToPath(import.meta.url), "../../../src/commands/init/vscode.json");
for (const [path, files] of Object.entries(JSON.parse(readFileSync(init))["yaml.schemas"])) {
  const what = basename(path, ".json");
  const text = execFileSync(wsgov, ["schema", what]).toString();
  writeFileSync(join(folder, `${what}.json`), text);
  schemas[pathToFileURL(join(folder, `${what}.json`)).href] = files;
  const read = JSON.parse(text);
  kinds[what] = (read.$defs.event ?? read.properties.events.items).properties.event.enum;
}
const FILES = { project: "县教委/WS-1.yaml", unit: "县教委/unit.yaml", county: "county.yaml", framework: "框架/WS-F-1.yaml" };

const server = spawn(process.execPath, [join(work, "node_modules/yaml-language-server/bin/yaml-language-server"), "--stdio"]);
const settings = { yaml: { schemas, validate: true, completion: true, schemaStore: { enable: false } } };
const waiting = new Map(), diagnosed = new Map();
let buffer = Buffer.alloc(0), next = 1;

function write(message) {
  const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
  server.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
  server.stdin.write(body);
}
function request(method, params) {
  const id = next++;
  write({ id, method, params });
  return new Promise((done) => waiting.set(id, done));
}
function take(message) {
  if (message.method === "workspace/configuration") {
    write({ id: message.id, result: message.params.items.map((item) => settings[item.section] ?? null) });
  } else if (message.method === "textDocument/publishDiagnostics") {
    diagnosed.get(message.params.uri)?.(message.params.diagnostics);
  } else if (message.method && message.id !== undefined) {
    write({ id: message.id, result: null });
  } else {
    waiting.get(message.id)?.(message.result);
  }
}
server.stdout.on("data", (chunk) => {
  buffer = Buffer.concat([buffer, chunk]);
  for (;;) {
    const head = buffer.indexOf("\r\n\r\n");
    if (head < 0) return;
    const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, head).toString())[1]);
    if (buffer.length < head + 4 + length) return;
    const body = buffer.subarray(head + 4, head + 4 + length).toString();
    buffer = buffer.subarray(head + 4 + length);
    take(JSON.parse(body));
  }
});

let number = 0;
function open(text, what = "project") {
  const uri = pathToFileURL(join(folder, String(++number), "projects", FILES[what])).href;
  const found = new Promise((done) => diagnosed.set(uri, done));
  write({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "yaml", version: 1, text } } });
  return found.then((list) => ({ uri, said: list.map((d) => d.message) }));
}
async function complete(text) {
  const { uri } = await open(text);
  const lines = text.split("\n");
  const position = { line: lines.length - 1, character: lines.at(-1).length };
  const found = await request("textDocument/completion", { textDocument: { uri }, position });
  return (found.items ?? found).map((item) => ({ label: item.label, text: item.insertText ?? item.textEdit?.newText ?? "" }));
}

let failed = 0;
function expect(what, good, detail) {
  console.log(`${good ? "对" : "错"}：${what}${good ? "" : `：${JSON.stringify(detail)}`}`);
  if (!good) failed++;
}

const HEAD = "id: WS-2023-001\nname: 甲\nnature: 新建\n";
const root = pathToFileURL(folder).href;
await request("initialize", { processId: process.pid, rootUri: root, workspaceFolders: [{ uri: root, name: "台账" }], locale: "zh-cn",
  capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } }, workspace: { configuration: true } } });
write({ method: "initialized", params: {} });
write({ method: "workspace/didChangeConfiguration", params: { settings } });

const chinese = (said) => said.every((message) => /[\u4e00-\u9fff]/.test(message));
const good = await open(`${HEAD}events:\n  - event: 支付\n    date: 2024-01-31\n    amount: 30万元\n`);
expect("合格的文件没有话说", good.said.length === 0, good.said);
// 四种文件的每种事件，写到一半的各种样子：一处至多两句，都是中文
const HEADS = { project: HEAD, unit: "name: 县教委\nkind: 机关\ntier: 县级部门\n", county: "format: 2\nname: 巫山县\n",
  framework: "id: WS-F-1\nname: 甲\nlead: 县教委\nmembers: [县教委, 县交通局]\n" };
for (const what of Object.keys(HEADS)) {
  const { said } = await open(`${HEADS[what]}events: []\n`, what);
  expect(`${FILES[what]} 照自己的格式看`, said.length === 0, said);
}
const HALVES = [(kind) => `event: ${kind}`, (kind) => `event: ${kind}\n    `, (kind) => `event: ${kind}\n    date:`,
  (kind) => `event: ${kind}\n    date: 2024-`, (kind) => `event: ${kind}\n    date: 2024-01-31\n    by:`,
  (kind) => `event: ${kind.slice(0, 1)}`, (kind) => `event:`, (kind) => `date: 2024-01-31`];
const cases = Object.keys(kinds).flatMap((what) => kinds[what].flatMap((kind) =>
  HALVES.map((write) => ({ what, text: `${HEADS[what]}events:\n  - ${write(kind)}\n` }))));
// 一处要等编辑器停手片刻才说，所以一齐打开
const heard = await Promise.all(cases.map(async (one) => ({ ...one, said: (await open(one.text, one.what)).said })));
const loud = heard.filter(({ said }) => said.length > 2 || !chinese(said));
expect(`写到一半的 ${cases.length} 种样子：一处至多两句，中文`, cases.length > 500 && loud.length === 0,
  loud.slice(0, 8).map(({ text, said }) => [text.split("events:")[1], said]));
const half = await open(`${HEAD}events:\n  - \n`);
expect("写了一个「-」：至多两句，中文", half.said.length > 0 && half.said.length <= 2 && chinese(half.said), half.said);
const kind = await open(`${HEAD}events:\n  - event: 支付\n`);
expect("只写了种类：至多两句，中文", kind.said.length > 0 && kind.said.length <= 2 && chinese(kind.said), kind.said);
const strange = await open(`${HEAD}events:\n  - event: 支付\n    date: 2024-01-31\n    amount: 30万元\n    amuont: 1\n`);
expect("写错的键：说可有哪些", strange.said.length === 1 && strange.said[0].includes("别的键不收"), strange.said);
const money = await open(`${HEAD}funds: {县级财政: 3000}\nevents: []\n`);
expect("没有单位的金额：一句中文", money.said.length === 1 && /金额/.test(money.said[0]), money.said);
const words = await complete(`${HEAD}events:\n  - event: 采购\n    date: 2024-01-31\n    method: `);
expect("文字不拿 true、false 来补全", !words.some((w) => w.label === "true" || w.label === "false"), words);
const snippets = await complete(`${HEAD}events:\n  - `);
const declare = snippets.find((s) => s.label === "申报" && s.text.includes("plan_year"));
expect("新记申报的样板有必填的键与清单", declare && declare.text.includes("estimate") && declare.text.includes("背景和依据"), snippets.slice(0, 3));

server.kill();
process.exit(failed ? 1 : 0);
