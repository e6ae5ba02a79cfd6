// 看板：链接到项目时展开它；一个按钮展开或收起全部。
(() => {
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  addEventListener("hashchange", reveal);
  reveal();
  const button = document.getElementById("open-all");
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-pressed") !== "true";
    for (const project of document.querySelectorAll("details.project")) project.open = open;
    button.setAttribute("aria-pressed", String(open));
    button.textContent = open ? "全部收起" : "全部展开";
  });
})();
