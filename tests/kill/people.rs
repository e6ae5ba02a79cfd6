//! 同组的人、自己一个人的台账：谁写的都写得进，该自己看的只有自己看。

use super::*;

/// 同组的两个人，与他们的组。
const PEOPLE: [u32; 2] = [60001, 60002];

const GROUP: u32 = 60000;

/// 大家可写的文件夹里，同组的两个人轮着记；要超级用户才换得了人，不是的说明没有试。
struct Shared {
    clerk: Clerk,
    program: PathBuf,
    umask: &'static str,
}

impl Shared {
    fn new(umask: &'static str) -> Option<Shared> {
        let clerk = Clerk::plain(PLAIN.as_bytes());
        if fs::metadata(clerk.dir.path()).unwrap().uid() != 0 {
            eprintln!("不是超级用户，换不了人，没有试");
            return None;
        }
        let program = clerk.path(".程序");
        let from = assert_cmd::cargo::cargo_bin("wsgov");
        assert!(Command::new("cp").arg(from).arg(&program).status().unwrap().success());
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        for folder in ["", "projects", "projects/县教委"] {
            let path = clerk.path(folder);
            chown(&path, Some(PEOPLE[0]), Some(GROUP)).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o2775)).unwrap();
        }
        for file in ["projects/county.yaml", "projects/县教委/unit.yaml", "projects/县教委/WS-2024-001.yaml"] {
            chown(clerk.path(file), Some(PEOPLE[0]), Some(GROUP)).unwrap();
            fs::set_permissions(clerk.path(file), fs::Permissions::from_mode(0o664)).unwrap();
        }
        Some(Shared { clerk, program, umask })
    }

    fn command(&self, who: usize, args: &[&str]) -> Command {
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("umask {}; exec \"$0\" \"$@\"", self.umask)).arg(&self.program);
        command.arg("-C").arg(self.clerk.dir.path()).args(["--as-of", "2024-06-30"]).args(args);
        command.env("NO_COLOR", "1").env("HOME", "/nonexistent").uid(PEOPLE[who]).gid(GROUP);
        command
    }

    fn run(&self, who: usize, args: &[&str]) -> (Option<i32>, String) {
        let output = self.command(who, args).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    }

    fn must(&self, who: usize, args: &[&str]) {
        let (code, said) = self.run(who, args);
        assert_eq!(code, Some(0), "umask {} 第 {who} 个人 {args:?}：{said}", self.umask);
    }
}

#[test]
fn two_people_of_one_group_write_in_turn() {
    for umask in ["002", "022", "077"] {
        let Some(desk) = Shared::new(umask) else { return };
        let act = |who: usize, id: &str, note: &str| {
            desk.must(who, &["advance", id, "监督检查", "--by=县审计局", &format!("--note={note}")]);
        };
        for turn in 0..3 {
            (0..2).for_each(|who| act(who, "WS-2024-001", &format!("{turn}-{who}")));
        }
        assert_eq!(events(&desk.clerk.project()), 7);
        // 各自新建的单位、项目，另一个人接着写。
        for who in 0..2 {
            let (unit, id) = (["县公安局", "县交通局"][who], format!("WS-2025-00{who}"));
            desk.must(who, &["new", "unit", "--name", unit, "--kind", "机关", "--tier", "其他"]);
            desk.must(1 - who, &["new", "--id", &id, "--name", "乙", "--nature", "新建", "--unit", unit]);
            act(who, &id, "甲");
            act(1 - who, &id, "乙");
            desk.must(1 - who, &["unit", unit, "系统登记", "--set", "名称=甲系统"]);
            desk.must(who, &["renumber", &id, &format!("WS-2026-00{who}")]);
        }
        // 一个人持着锁，另一个人等。
        let lock = Lock::take(desk.clerk.dir.path()).unwrap();
        let args = ["advance", "WS-2024-001", "监督检查", "--by=县审计局", "--note=等着"];
        let mut child = desk.command(1, &args).stdout(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(600));
        assert!(child.try_wait().unwrap().is_none(), "锁有人持有，应等着");
        drop(lock);
        assert!(child.wait().unwrap().success());
        // 一个人的一批没有写完：另一个人不照它的日志办，说清楚；他自己再来就退回了。
        fs::write(desk.clerk.path(".wsgov-journal"), "{}").unwrap();
        chown(desk.clerk.path(".wsgov-journal"), Some(PEOPLE[0]), Some(GROUP)).unwrap();
        let (code, said) = desk.run(1, &args);
        assert!(code == Some(4) && said.contains("别的用户有一批记入没有写完"), "{said}");
    }
}

#[test]
fn a_store_of_ones_own_stays_ones_own() {
    let Some(desk) = Shared::new("077") else { return };
    for folder in ["", "projects", "projects/县教委"] {
        fs::set_permissions(desk.clerk.path(folder), fs::Permissions::from_mode(0o700)).unwrap();
    }
    desk.must(0, &["new", "unit", "--name", "县公安局", "--kind", "机关", "--tier", "其他"]);
    desk.must(0, &["new", "--id", "WS-2025-001", "--name", "乙", "--nature", "新建", "--unit", "县公安局"]);
    desk.must(0, &["report", "ledger", "-o", desk.clerk.path("台账.csv").to_str().unwrap()]);
    for path in [
        "projects/县公安局",
        "projects/县公安局/unit.yaml",
        "projects/县公安局/WS-2025-001.yaml",
        "台账.csv",
        ".wsgov.lock",
    ] {
        let mode = fs::metadata(desk.clerk.path(path)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{path} {mode:o}");
    }
}
