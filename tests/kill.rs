//! 出了意外也不坏：随时杀掉、几个人同时写、锁、只读、磁盘写满、链接。

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "it/cli_driver/mod.rs"]
mod cli_driver;

#[path = "kill/people.rs"]
mod people;

use std::{
    fs,
    io::Write,
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown, symlink},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use cli_driver::{Clerk, PLAIN, strays};
use wsgov::{
    model::Project,
    store::{Lock, read_file},
};

/// 杀几次。
const KILLS: usize = 300;

fn inspection(note: &str) -> [String; 5] {
    ["advance", "WS-2024-001", "监督检查", "--by=县审计局"]
        .map(str::to_owned)
        .into_iter()
        .chain([format!("--note={note}")])
        .collect::<Vec<_>>()
        .try_into()
        .unwrap()
}

/// 读得出，且事件有这么多。
fn events(path: &Path) -> usize {
    let loaded = read_file::<Project>(&wsgov::store::Files::on_disk(path.parent().unwrap()), path);
    loaded.value.unwrap_or_else(|| panic!("读不出：{:?}", loaded.faults)).events.len()
}

/// 平常一次要多久。
fn usual(clerk: &Clerk, args: &[&str]) -> Duration {
    let start = Instant::now();
    clerk.process(args).stdout(Stdio::null()).status().unwrap();
    start.elapsed()
}

/// 起动、等一会、杀掉。
fn kill_after(clerk: &Clerk, args: &[&str], wait: Duration) {
    let mut child = clerk.process(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    thread::sleep(wait);
    let _ = child.kill();
    child.wait().unwrap();
}

#[test]
fn killed_at_any_moment_the_file_is_the_old_or_the_new() {
    let (wrote, kept) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for seed in 0..3 {
            let (wrote, kept) = (&wrote, &kept);
            scope.spawn(move || {
                let mut random = fastrand::Rng::with_seed(seed);
                let clerk = Clerk::plain(PLAIN.as_bytes());
                let args = inspection("甲");
                let args: Vec<&str> = args.iter().map(String::as_str).collect();
                let mut most = usual(&clerk, &args);
                for turn in 0..KILLS / 3 {
                    // 内容相同的一件不再记，所以各次不同。
                    let args = inspection(&format!("第{turn}次"));
                    let args: Vec<&str> = args.iter().map(String::as_str).collect();
                    let before = clerk.bytes();
                    let count = events(&clerk.project());
                    // 多数落在写的前后：那一刻最要紧。
                    let span = if random.bool() { 0.0..1.3 } else { 0.7..1.2 };
                    let wait = most.mul_f64(span.start + random.f64() * (span.end - span.start));
                    kill_after(&clerk, &args, wait);
                    let after = clerk.bytes();
                    if after == before {
                        kept.fetch_add(1, Ordering::Relaxed);
                        most = most.mul_f64(1.02);
                    } else {
                        wrote.fetch_add(1, Ordering::Relaxed);
                        most = most.mul_f64(0.98);
                        assert!(after.starts_with(&before), "旧的每个字节都在");
                        assert_eq!(events(&clerk.project()), count + 1);
                    }
                    // 文件长了就慢，另起一份。
                    if count > 20 {
                        fs::write(clerk.project(), PLAIN).unwrap();
                    }
                }
                let last = inspection("末了");
                clerk.must(clerk.as_of, &last.iter().map(String::as_str).collect::<Vec<_>>());
                assert!(strays(&clerk.path("projects/县教委")).is_empty());
                assert_eq!(clerk.run(&["check"]).code, 0);
            });
        }
    });
    let (wrote, kept) = (wrote.into_inner(), kept.into_inner());
    assert!(wrote + kept >= KILLS && wrote > 10 && kept > 10, "写成 {wrote}，没有写成 {kept}");
}

#[test]
fn a_killed_register_is_all_or_nothing() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    let path = |n: usize| clerk.path(&format!("projects/县教委/WS-2024-00{n}.yaml"));
    let mut table = String::from("编号,事件,日期,机关,备注\n");
    for n in 1..=4 {
        let id = format!("WS-2024-00{n}");
        fs::write(path(n), PLAIN.replace("WS-2024-001", &id)).unwrap();
        table.push_str(&format!("{id},监督检查,2024-05-06,县审计局,第一次\n"));
    }
    let old: Vec<Vec<u8>> = (1..=4).map(|n| fs::read(path(n)).unwrap()).collect();
    let file = clerk.path("表.csv");
    fs::write(&file, table).unwrap();
    let args = ["advance", "--file", file.to_str().unwrap()];
    let reset = || (1..=4).for_each(|n| fs::write(path(n), &old[n - 1]).unwrap());
    let most = usual(&clerk, &args);
    let other = inspection("另一件");
    let other: Vec<&str> = other.iter().map(String::as_str).collect();
    let mut random = fastrand::Rng::with_seed(7);
    let (mut none, mut all) = (0, 0);
    for _ in 0..40 {
        reset();
        kill_after(&clerk, &args, most.mul_f64(0.5 + random.f64() * 0.7));
        // 下一次写（这里先取得锁）会退回没写完的。
        drop(Lock::take(clerk.dir.path()).unwrap());
        let counts: Vec<usize> = (1..=4).map(|n| events(&path(n))).collect();
        match counts[..] {
            [1, 1, 1, 1] => none += 1,
            [2, 2, 2, 2] => all += 1,
            _ => panic!("只写了一部分：{counts:?}"),
        }
    }
    reset();
    clerk.must(clerk.as_of, &other);
    assert!(strays(clerk.dir.path()).is_empty() && strays(&clerk.path("projects/县教委")).is_empty());
    assert!(none + all == 40, "{none} {all}");
}

#[test]
fn eight_people_at_once_lose_nothing_and_keep_their_order() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    thread::scope(|scope| {
        for person in 0..8 {
            let clerk = &clerk;
            scope.spawn(move || {
                for n in 0..50 {
                    let args = inspection(&format!("{person}-{n:02}"));
                    let args: Vec<&str> = args.iter().map(String::as_str).collect();
                    let output = clerk.process(&args).output().unwrap();
                    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
                }
            });
        }
    });
    let loaded =
        read_file::<Project>(&wsgov::store::Files::on_disk(clerk.project().parent().unwrap()), &clerk.project());
    let project = loaded.value.unwrap();
    let notes: Vec<&str> = project.events.iter().filter_map(|e| e.note.as_deref()).collect();
    assert_eq!(notes.len(), 400);
    for person in 0..8 {
        let own: Vec<&str> = notes.iter().copied().filter(|n| n.starts_with(&format!("{person}-"))).collect();
        let wanted: Vec<String> = (0..50).map(|n| format!("{person}-{n:02}")).collect();
        assert_eq!(own, wanted);
    }
    let mut ids: Vec<_> = project.events.iter().filter_map(|e| e.id.as_deref()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 400, "短名各不相同");
    assert!(strays(&clerk.path("projects/县教委")).is_empty());
}

#[test]
fn a_lock_left_behind_holds_nobody_and_a_held_one_is_waited_for() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    fs::write(clerk.path(".wsgov.lock"), "4711\n").unwrap();
    let start = Instant::now();
    clerk.must(clerk.as_of, &inspection("甲").each_ref().map(String::as_str));
    assert!(start.elapsed() < Duration::from_secs(10), "不等已经没有人持有的锁");

    let lock = Lock::take(clerk.dir.path()).unwrap();
    let args = inspection("乙");
    let mut child = clerk.process(&args.each_ref().map(String::as_str)).stdout(Stdio::null()).spawn().unwrap();
    thread::sleep(Duration::from_millis(600));
    assert!(child.try_wait().unwrap().is_none(), "锁有人持有，应等着");
    assert_eq!(events(&clerk.project()), 2);
    drop(lock);
    assert!(child.wait().unwrap().success());
    assert_eq!(events(&clerk.project()), 3);
}

#[test]
fn a_change_between_reading_and_writing_is_noticed() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    let lock = Lock::take(clerk.dir.path()).unwrap();
    let edited = format!("{PLAIN}# 别人加的\n");
    fs::write(clerk.project(), &edited).unwrap();
    let error = lock.replace(&clerk.project(), PLAIN.as_bytes(), b"new\n").unwrap_err().to_string();
    assert!(error.contains("改动") && error.contains("重试"), "{error}");
    assert_eq!(clerk.text(), edited);
    let error = lock.create(&clerk.project(), b"new\n").unwrap_err().to_string();
    assert!(error.contains("已经存在"), "{error}");
    assert_eq!(clerk.text(), edited);
}

#[test]
fn permissions_are_kept() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    for mode in [0o640, 0o664, 0o600] {
        fs::set_permissions(clerk.project(), fs::Permissions::from_mode(mode)).unwrap();
        clerk.must(clerk.as_of, &inspection(&format!("{mode:o}")).each_ref().map(String::as_str));
        assert_eq!(fs::metadata(clerk.project()).unwrap().permissions().mode() & 0o777, mode);
    }
}

#[test]
fn links_are_refused() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    let outside = clerk.path("外.yaml");
    fs::rename(clerk.project(), &outside).unwrap();
    symlink(&outside, clerk.project()).unwrap();
    let done = clerk.run(&inspection("甲").each_ref().map(String::as_str));
    assert_ne!(done.code, 0, "{}", done.said());
    let lock = Lock::take(clerk.dir.path()).unwrap();
    let error = lock.replace(&clerk.project(), PLAIN.as_bytes(), b"new\n").unwrap_err().to_string();
    assert!(error.contains("链接"), "{error}");
    assert!(lock.create(&clerk.project(), b"new\n").is_err());
    assert_eq!(fs::read_to_string(&outside).unwrap(), PLAIN);
    assert!(fs::symlink_metadata(clerk.project()).unwrap().is_symlink());
}

/// 写不了：说清原因，以 4 退出，文件不变，不留临时文件。
fn refused(clerk: &Clerk, process: &mut Command, reason: &str) {
    let output = process.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(4) && said.contains(reason), "{:?} {said}", output.status.code());
    assert_eq!(clerk.text(), PLAIN);
    assert!(strays(&clerk.path("projects/县教委")).is_empty());
}

#[test]
fn a_read_only_file_gives_a_clear_error_and_no_change() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    fs::set_permissions(clerk.project(), fs::Permissions::from_mode(0o444)).unwrap();
    refused(&clerk, &mut clerk.process(&inspection("甲").each_ref().map(String::as_str)), "只读");
}

/// 没有特权的用户。
const NOBODY: u32 = 65534;

#[test]
fn a_read_only_folder_gives_a_clear_error_and_no_change() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    let args = inspection("甲");
    let mut process = clerk.process(&args.each_ref().map(String::as_str));
    let folder = clerk.path("projects/县教委");
    if fs::metadata(&folder).unwrap().uid() == 0 {
        // 超级用户不受文件夹权限约束，换一个用户跑；程序复制过去，免得它在别人进不去的地方。
        eprintln!("以用户 {NOBODY} 的身份跑");
        let program = clerk.path("wsgov");
        // 由 cp 复制：本进程打开来写的，若恰在此时分出别的进程，就暂时运行不了。
        assert!(Command::new("cp").arg(process.get_program()).arg(&program).status().unwrap().success());
        let own = |path: &Path, mode: u32| {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        };
        own(&program, 0o755);
        for path in [clerk.dir.path(), &clerk.path("projects"), &folder] {
            own(path, 0o755);
        }
        own(&clerk.project(), 0o644);
        let mut other = Command::new(program);
        other.args(process.get_args()).env("NO_COLOR", "1").uid(NOBODY).gid(NOBODY);
        process = other;
    } else {
        eprintln!("以当前用户的身份跑");
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    refused(&clerk, &mut process, "没有权限");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(process.status().unwrap().success(), "文件夹可写之后就记得进去");
}

/// 一块很小的内存盘；用完卸下。
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// 挂得上才有：要超级用户，容器里也未必许。
    fn mount(at: PathBuf) -> Option<SmallDisk> {
        fs::create_dir_all(&at).unwrap();
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(&at).output();
        mount.is_ok_and(|output| output.status.success()).then(|| SmallDisk(at))
    }

    fn fill(&self) {
        let mut file = fs::File::create(self.0.join("填满")).unwrap();
        while file.write_all(&[0; 512]).is_ok() {}
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_gives_a_clear_error_and_no_change() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    clerk.run(&["check"]);
    drop(Lock::take(clerk.dir.path()).unwrap());
    let args = inspection("甲");
    let mut process = clerk.process(&args.each_ref().map(String::as_str));
    let folder = clerk.path("projects/县教委");
    let names = ["unit.yaml", "WS-2024-001.yaml"];
    let files = names.map(|name| (name, fs::read(folder.join(name)).unwrap()));
    if let Some(disk) = SmallDisk::mount(folder) {
        eprintln!("在写满的内存盘上跑");
        for (name, bytes) in files {
            fs::write(disk.0.join(name), bytes).unwrap();
        }
        disk.fill();
        refused(&clerk, &mut process, "磁盘已满");
        fs::remove_file(disk.0.join("填满")).unwrap();
        assert!(process.status().unwrap().success(), "腾出地方之后就记得进去");
    } else {
        // 不许写出一个字节，与磁盘写满同样。
        eprintln!("挂不上内存盘，以 ulimit -f 0 代替");
        let mut shell = Command::new("sh");
        shell.arg("-c").arg("trap '' XFSZ; ulimit -f 0; exec \"$@\"").arg("sh");
        shell.arg(process.get_program()).args(process.get_args()).env("NO_COLOR", "1");
        refused(&clerk, &mut shell, "WS-2024-001.yaml");
    }
}
