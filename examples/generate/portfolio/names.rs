//! 名称：六段各十一个词，末段由前五段定出，所以任两个名称至少有两段、四个字不同，不会被疑为重复或拆分。

const WORDS: [[&str; 11]; 6] = [
    ["全县", "城镇", "乡村", "江岸", "峡谷", "港口", "库尾", "林场", "坪坝", "社区", "园内"],
    ["医疗", "教学", "交运", "水务", "气象", "粮储", "文旅", "消防", "税费", "市容", "农机"],
    ["设备", "档案", "人员", "车辆", "票证", "视频", "资产", "合约", "隐患", "物资", "信件"],
    ["调度", "监测", "预警", "审批", "登记", "共享", "核查", "归集", "巡护", "结算", "评价"],
    ["综合", "智能", "协同", "移动", "可视", "分级", "一体", "联网", "云上", "便民", "闭环"],
    ["平台", "系统", "网络", "中枢", "门户", "终端", "机房", "专线", "仓库", "大厅", "底座"],
];

/// 各词的全部组合数：末段不自由。
const ALL: usize = 11_usize.pow(5);
/// 打散次序；与十一互质，所以不会重复。
const STRIDE: usize = 70_001;

/// 第几个项目的名称，与其主要的词（领域、对象、做什么）。
pub fn name(number: usize) -> (String, [&'static str; 3]) {
    let mut rest = number * STRIDE % ALL;
    let mut digits = [0; 6];
    for digit in &mut digits[..5] {
        *digit = rest % 11;
        rest /= 11;
    }
    digits[5] = digits[..5].iter().sum::<usize>() % 11;
    let words: Vec<&str> = digits.iter().zip(WORDS).map(|(digit, words)| words[*digit]).collect();
    let round = if number < ALL { String::new() } else { format!("{}号", number / ALL + 1) };
    (words.concat() + &round, [words[1], words[2], words[3]])
}

/// 从一组词中取一个。
pub fn pick<'w>(rng: &mut fastrand::Rng, words: &[&'w str]) -> &'w str {
    words[rng.usize(..words.len())]
}

/// 承建与服务单位（虚构）。
pub const CONTRACTORS: [&str; 8] = [
    "苔原智联公司",
    "栖枫软件公司",
    "青砚软件公司",
    "禾渡数据公司",
    "澄江信息公司",
    "白芨网络公司",
    "砚池科技公司",
    "云杉系统公司",
];
/// 监理单位（虚构）。
pub const SUPERVISORS: [&str; 4] = ["崖柏工程监理公司", "朴正监理公司", "衡直监理公司", "方规监理公司"];
/// 评估机构（虚构）。
pub const EVALUATORS: [&str; 4] = ["砺石工程咨询中心", "三观堂投资咨询中心", "循本咨询评估中心", "度衡咨询中心"];
