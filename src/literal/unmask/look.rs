//! Signs that are taken for one another by their look, beyond those that share a component, and what pictures show.

use crate::text::is_han;

/// Groups of signs that look alike, by eye. Source: lists of easily confused signs in primers, and what sellers write.
const GROUPS: &[&str] = &[
    "机杌朷枫朹仉叽肌饥矶",
    "矿圹纩旷邝扩犷广",
    "挖控穵拕空腔挥",
    "池沲汜地他她驰弛施",
    "算箅篹蒜筭",
    "力刀九カ刁办历方万",
    "蚂妈玛码犸馬",
    "蚁蛟蚊议仪蛛",
    "神袖祌伸绅审抻",
    "马乌与鸟冯",
    "比此北毕庇",
    "特恃牸持待峙侍",
    "币巾帀吊市帘币布",
    "以似㠯",
    "太大犬天夫木汰",
    "坊妨枋防纺访仿",
    "教敎孝敫散数",
    "程桯裎呈捏逞",
    "固囷困囚囗因国团",
    "件仵伻佚伴仲牛",
    "板扳枝版坂栎杯",
    "卡咔长下卞占",
    "盘盆盒盎盐",
    "奇竒寄倚畸",
    "亚业並壶",
    "制刷剬刮",
    "电甩龟由甲申电",
    "源塬缘愿",
    "风凤冈凨夙",
    "空穴室宝窒",
    "投没股役设",
    "场扬肠杨汤伤",
    "工土干士王",
    "云去会动",
    "冰水氷泳",
    "河何诃柯",
    "金全佥",
    "贝见页",
    "鱼角魚渔鲁",
    "芯蕊苾",
    "架驾枷",
    "莱菜来茱",
    "狗拘豿",
    "门闩闬",
    "罗萝",
    "泰秦奏",
    "达迏迖",
    "陆陡击",
    "显昰湿晃",
    "撸橹噜鲁",
    "毛手尾",
    "派脉溮",
    "阿啊呵何",
    "瓦瓧丸",
    "隆窿降",
    "嘉喜",
    "楠喃南",
    "软轮车",
    "镜境竟",
    "像象豫",
    "系糸紊",
    "统纺",
    "略格",
    "攻功玫",
    "零雯雰",
    "钱线浅",
    "包句勾",
    "老佬考",
];

/// Gives the signs that look like `c` by eye.
pub(in crate::literal) fn by_eye(c: char) -> impl Iterator<Item = char> {
    GROUPS
        .iter()
        .filter(move |group| group.contains(c))
        .flat_map(|group| group.chars())
        .filter(move |other| *other != c)
}

/// No picture comes before it.
const LEAST_PICTURE: char = '\u{2000}';

/// What a picture may stand for: Han signs and words, parts of English words.
const PICTURES: &[(char, &[&str])] = &[
    ('⛏', &["矿", "挖", "挖矿", "mining", "mine", "miner", "min"]),
    ('⚒', &["矿", "挖", "mining", "mine", "min"]),
    ('🪙', &["币", "coin", "coins"]),
    ('💰', &["币", "钱", "coin", "cash", "money"]),
    ('₿', &["比特币", "bitcoin", "btc", "bit", "b"]),
    ('🐔', &["机", "鸡"]),
    ('🤖', &["机", "bot"]),
    ('💻', &["机", "电"]),
    ('🖥', &["机"]),
    ('🪂', &["空投", "airdrop", "drop"]),
    ('📖', &["教程", "书", "book", "ebook"]),
    ('📚', &["教程", "课程", "book", "ebook"]),
    ('🐜', &["蚂蚁", "ant"]),
    ('🐴', &["马", "horse"]),
    ('🐎', &["马", "horse"]),
    ('🐶', &["狗", "狗狗币", "doge", "dog"]),
    ('🐕', &["狗", "狗狗币", "doge", "dog"]),
    ('🐱', &["猫", "cat"]),
    ('🐈', &["猫", "cat"]),
    ('💽', &["盘"]),
    ('💿', &["盘"]),
    ('⚡', &["电", "power"]),
    ('🐟', &["鱼", "fish"]),
    ('🏊', &["池", "pool"]),
    ('💳', &["卡", "card"]),
    ('🃏', &["卡", "card"]),
    ('🎴', &["卡", "card"]),
    ('💪', &["力", "power"]),
    ('🧮', &["算"]),
    ('🧊', &["冰", "ice"]),
    ('❄', &["冰", "ice"]),
    ('🐚', &["贝", "shell"]),
    ('🐝', &["蜂", "hive", "bee"]),
    ('🔑', &["key"]),
    ('🔥', &["fire", "火"]),
    ('👷', &["工", "矿工", "miner"]),
    ('🏭', &["场", "厂", "farm"]),
    ('🌱', &["奇亚", "chia"]),
    ('🪵', &["板"]),
    ('🌊', &["river"]),
    ('💎', &["钻"]),
    ('👛', &["钱包", "wallet"]),
];

/// Whether a sign is a picture that stands for a word.
pub(super) fn is_picture(c: char) -> bool {
    c >= LEAST_PICTURE && !is_han(c) && PICTURES.iter().any(|(picture, _)| *picture == c)
}

/// Every picture with the words it may stand for.
pub(super) fn pictures() -> impl Iterator<Item = (char, &'static [&'static str])> {
    PICTURES.iter().map(|(picture, words)| (*picture, *words))
}
