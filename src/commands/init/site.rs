//! 台账在仓库里的位置：平台的核查脚本只有放在仓库的最上层才有人读，钩子也在那里运行。

use std::path::{Path, PathBuf};

use super::planned::Planned;
use crate::{
    commands::Failure,
    store::{Git, Placed, place_file},
    text::safe,
};

/// 装上的钩子：提交之前，与合并提交之前（git merge 不运行前一个）；内容相同。
const HOOKS: [&str; 2] = ["pre-commit", "pre-merge-commit"];

/// 钩子的内容，也是台账里留的一份。
const SCRIPT: &str = include_str!("pre-commit");

/// 台账在仓库里的位置。
#[derive(Clone, Debug, Default)]
pub(super) struct Site {
    /// 台账的文件夹，从仓库最上层看，以「/」结尾；就是最上层的、不在仓库里的为空。
    prefix: String,
}

impl Site {
    /// # Errors
    /// 文件夹的名称写进脚本会被当作别的。
    pub(super) fn of(git: Option<&Git>, root: &Path) -> Result<Self, Failure> {
        let prefix = git.and_then(|git| git.prefix().ok()).unwrap_or_default();
        if prefix.contains("${{") || prefix.contains("$[[") || root.to_string_lossy().chars().any(char::is_control) {
            return Err(Failure::usage(format!(
                "文件夹「{}」的名称写进平台的脚本会被当作表达式或断成两行；换一个名称，或把台账建在仓库的最上层",
                safe::line(prefix.trim_end_matches('/'), 60)
            )));
        }
        Ok(Site { prefix })
    }

    /// 从台账到仓库最上层：「../」若干个。
    pub(super) fn up(&self) -> String {
        "../".repeat(self.prefix.matches('/').count())
    }

    /// 仓库的最上层。
    pub(super) fn top(&self, root: &Path) -> PathBuf {
        let depth = self.prefix.matches('/').count();
        root.ancestors().nth(depth).unwrap_or(root).to_owned()
    }

    /// 台账在仓库的子文件夹里。
    pub(super) fn is_below(&self) -> bool {
        !self.prefix.is_empty()
    }

    /// 填好模板里的位置：`@台账@` 是台账的文件夹，`@在@` 是命令里的 `-C`，`@上@` 通到最上层。
    pub(super) fn fill(&self, template: &str) -> String {
        let folder = if self.is_below() { self.prefix.trim_end_matches('/') } else { "." };
        let folder = folder.replace('\'', r"'\''");
        // 以「-」开头的，免得当作选项。
        let folder = if folder.starts_with('-') { format!("./{folder}") } else { folder };
        let at = if self.is_below() { format!(" -C '{folder}'") } else { String::new() };
        template.replace("@台账@", &folder).replace("@在@", &at).replace("@上@", &self.up())
    }

    pub(super) fn hook(&self) -> String {
        self.fill(SCRIPT)
    }
}

/// 装钩子的结果。
#[derive(Debug, Default)]
pub(super) struct Hooks {
    /// 仓库另设了钩子文件夹。
    elsewhere: bool,
    /// 新装的。
    pub(super) written: Vec<&'static str>,
    /// 仓库自己的，没有动。
    own: Vec<&'static str>,
}

impl Hooks {
    /// 装上各个钩子；已有的不动。
    ///
    /// # Errors
    /// 写不了。
    pub(super) fn install(git: &Git, hook: &str) -> Result<Self, Failure> {
        let mut hooks = Hooks::default();
        let Some(folder) = git.hooks().ok().flatten() else { return Ok(Hooks { elsewhere: true, ..hooks }) };
        // 钩子的文件夹换成了链接的，不经过它写。
        let Some(above) = folder.parent().filter(|_| !folder.is_symlink()) else {
            return Ok(Hooks { elsewhere: true, ..hooks });
        };
        let within = Path::new(folder.file_name().unwrap_or_default());
        for name in HOOKS {
            match place_file(above, &within.join(name), hook.as_bytes(), true)? {
                Placed::New => hooks.written.push(name),
                Placed::Same => {}
                Placed::Own => hooks.own.push(name),
            }
        }
        Ok(hooks)
    }

    /// 一句说明。
    pub(super) fn advice(&self) -> String {
        if self.elsewhere {
            return "仓库另设了钩子文件夹（core.hooksPath，或是链接），没有装提交前的核查；照 hooks/pre-commit 里的说明装。\n"
                .to_owned();
        }
        let mut advice = match (self.written.is_empty(), self.own.is_empty()) {
            (false, _) => {
                "已装上提交前的核查：有待核的错误，或改写了已提交的事件，就不提交，合并时也一样。\n".to_owned()
            }
            (true, true) => "提交前的核查已经装好。\n".to_owned(),
            (true, false) => String::new(),
        };
        if !self.own.is_empty() {
            let names = self.own.join("、");
            advice.push_str(&format!(
                "仓库已有自己的提交前钩子（{names}），没有动；照 hooks/pre-commit 里的说明并入。\n"
            ));
        }
        advice
    }
}

/// 仓库最上层已有的平台脚本与要写的不同：说明加什么。
pub(super) fn about_platforms(site: &Site, root: &Path, kept: &[Planned]) -> String {
    let differs = |p: &&Planned| !std::fs::read(root.join(&p.path)).is_ok_and(|own| own == p.text.as_bytes());
    let told = |p: &Planned| format!("仓库已有 {}，没有动；在其中加上：{}\n", p.path, site.fill("wsgov@在@ check"));
    kept.iter().filter(differs).map(told).collect()
}
