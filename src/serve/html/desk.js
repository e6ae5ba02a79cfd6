// 边填边试：停笔一会儿，把表单交去试记，把「还缺、疑点」显示出来。没有脚本的，按「预览」是一样的。
"use strict";
for (const form of document.querySelectorAll("form[data-try]")) {
  const shown = document.getElementById(form.dataset.shown);
  let waiting = 0;
  let turn = 0;
  const attempt = async () => {
    const mine = ++turn;
    try {
      const answer = await fetch(form.dataset.try, { method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin" });
      const text = await answer.text();
      if (mine === turn && answer.ok) shown.innerHTML = text;
    } catch {
      // 网页停了：交表单时自会看见。
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(attempt, 150);
  });
}
