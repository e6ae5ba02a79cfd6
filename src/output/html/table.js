"use strict";
// 排序：点表头的按钮，组内的行按该栏重排；再点一次反序。未知与空的总在最后。
(() => {
  const collator = new Intl.Collator("zh-CN", { numeric: true });
  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.key !== undefined ? Number(cell.dataset.key) : cell.textContent.trim();
  };
  const compare = (a, b, sign) => {
    const missing = (v) => v === "" || v === "未知";
    if (missing(a) || missing(b)) return missing(a) - missing(b);
    return sign * (typeof a === "number" && typeof b === "number" ? a - b : collator.compare(a, b));
  };
  const sort = (table, header) => {
    const descending = header.getAttribute("aria-sort") === "ascending";
    for (const other of table.querySelectorAll("th[aria-sort]")) other.setAttribute("aria-sort", "none");
    header.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const column = Number(header.dataset.column);
    for (const body of table.tBodies) {
      const rows = [...body.querySelectorAll("tr.row")];
      if (!rows.length) continue;
      const after = rows[rows.length - 1].nextSibling;
      rows.sort((a, b) => compare(key(a, column), key(b, column), descending ? -1 : 1));
      for (const row of rows) body.insertBefore(row, after);
    }
  };
  for (const table of document.querySelectorAll("table[data-sortable]")) {
    for (const header of table.querySelectorAll("th[aria-sort]")) {
      header.querySelector("button").addEventListener("click", () => sort(table, header));
    }
  }
  // 查找：各词都有的行才显示；小计、合计不变。
  for (const box of document.querySelectorAll("input[data-search]")) {
    const table = document.getElementById(box.dataset.search);
    const rows = [...table.querySelectorAll("tr.row")];
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const status = document.getElementById(table.dataset.status);
    box.addEventListener("input", () => {
      const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, i) => {
        row.hidden = !words.every((word) => texts[i].includes(word));
        shown += !row.hidden;
      });
      const sums = table.querySelector("tr.sum") ? "；小计、合计仍为全部项目" : "";
      status.textContent = words.length ? `显示 ${shown} 行，共 ${rows.length} 行${sums}` : "";
    });
  }
  // 出处：平时在提示里；按下后写在格内，键盘与触屏也能看，也可打印。
  for (const button of document.querySelectorAll("button[data-trace]")) {
    const table = document.getElementById(button.dataset.trace);
    button.addEventListener("click", () => {
      const on = table.classList.toggle("traced");
      button.setAttribute("aria-pressed", String(on));
    });
  }
  for (const tools of document.querySelectorAll(".tools[hidden]")) tools.hidden = false;
})();
