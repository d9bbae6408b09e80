//! The fast way is the slow way: a listing that sleeps is a pass, and whatever fires was woken.
//!
//! Each run draws its own disguises; its seed is printed, and `TROMMEL_SEED` repeats it.

#![expect(
    clippy::print_stdout,
    reason = "the seed and what is skipped are read by people"
)]

#[path = "perturb/disguise.rs"]
mod disguise;
#[path = "perturb/han.rs"]
mod han;
#[path = "perturb/latin.rs"]
mod latin;
#[path = "perturb/look.rs"]
mod look;
#[path = "perturb/random.rs"]
mod random;
#[path = "perturb/rows.rs"]
mod rows;
#[path = "perturb/typing.rs"]
mod typing;
#[path = "perturb/words.rs"]
mod words;

use std::path::Path;

use trommel::engine::{Engine, Scratch};
use trommel::listing::{FIELD_LIMIT_BYTES, Field, FieldKind};
use trommel::pack::Pack;
use trommel::sieve::Buffers;
use trommel::text::FieldText;
use trommel::{Decision, Listing, Technique};

use disguise::{MECHANICAL, Tailor};
use random::Random;
use rows::{Costume, open_rows, real_rows};
use typing::typed;
use words::Which;

/// Ordinary rows looked at, plain and in a disguise each.
const REAL_SAMPLE: usize = 6_000;
/// Disguises each labelled row is looked at in, drawn anew in each run.
const DISGUISES: usize = 1;
/// Of innocent ordinary rows at least so many in a hundred sleep.
const ASLEEP_FLOOR: usize = 95;

fn engine() -> Engine {
    Engine::new(
        Pack::embedded().expect("the embedded pack opens"),
        None,
        "2026-01-01".parse().expect("a day"),
    )
    .expect("the default policy")
}

fn seed() -> u64 {
    let given = std::env::var("TROMMEL_SEED")
        .ok()
        .and_then(|s| s.parse().ok());
    let seed = given.unwrap_or_else(|| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        now.map_or(0, |now| u64::from(now.subsec_nanos()) ^ now.as_secs())
    });
    println!("seed {seed}");
    seed
}

/// Both ways of judging, side by side.
struct Both {
    engine: Engine,
    scratch: Scratch,
    faults: Vec<String>,
    looked_at: usize,
    innocent: usize,
    asleep: usize,
}

impl Both {
    fn new() -> Self {
        Self {
            engine: engine(),
            scratch: Scratch::new(),
            faults: Vec::new(),
            looked_at: 0,
            innocent: 0,
            asleep: 0,
        }
    }

    /// Compares the bytes of both verdicts, and every rule that fired with what woke the listing.
    fn look(&mut self, listing: &Listing, what: &str) {
        let (engine, scratch) = (&self.engine, &mut self.scratch);
        let full = engine.judge_fully(listing, scratch);
        let fast = engine.judge(listing, scratch);
        let wakes = engine.wakes(listing, scratch);
        self.looked_at += 1;
        if full.decision == Decision::Pass {
            self.innocent += 1;
            self.asleep += usize::from(!wakes);
        }
        if full != fast {
            self.faults.push(format!(
                "{what}\n  full {full:?}\n  fast {fast:?}\n  {listing:?}"
            ));
        }
        self.faults.extend(read_otherwise(&self.engine, listing));
        let (engine, scratch) = (&self.engine, &mut self.scratch);
        let woken = engine.woken_by(listing, scratch);
        let fired = engine
            .trace(listing, scratch)
            .rules
            .into_iter()
            .filter(|r| r.fired);
        for rule in fired {
            let seen = |w: &String| *w == rule.rule || w == "*" || w.starts_with("initials");
            if !woken.iter().any(seen) {
                self.faults
                    .push(format!("{what}: {} fired unseen in {listing:?}", rule.rule));
            }
        }
    }

    fn end(self, least: usize) {
        println!(
            "{} listings, {} of {} innocent ones asleep",
            self.looked_at, self.asleep, self.innocent
        );
        assert!(self.looked_at >= least, "{} listings", self.looked_at);
        assert!(
            self.faults.is_empty(),
            "{} differ\n{}",
            self.faults.len(),
            self.faults
                .iter()
                .take(20)
                .cloned()
                .collect::<Vec<_>>()
                .join("\n")
        );
    }
}

/// The fields that the sieve takes for plain and that do not read as their own signs do.
fn read_otherwise(engine: &Engine, listing: &Listing) -> Vec<String> {
    let pack = engine.pack();
    let sieve = &pack.wakes.sieve;
    let mut buffers = Buffers::default();
    let fields = listing.fields.iter();
    let looked_at = fields.filter(|f| f.text.len() <= FIELD_LIMIT_BYTES);
    let plain = looked_at.filter(|f| sieve.look(&f.text, &mut buffers, &mut |_| true).is_ok());
    let in_full = |f: &Field| {
        let mut text = FieldText::new(&f.text);
        if f.kind != FieldKind::CategoryPath {
            text.mend(&pack.mender);
            pack.han_mender.mend(&mut text, &pack.segmenter);
        }
        text.cased
    };
    plain
        .filter(|f| in_full(f) != FieldText::plain(&f.text).cased)
        .map(|f| format!("{} is no plain text: {:?}", f.name, f.text))
        .collect()
}

#[test]
fn labelled_rows_are_judged_alike_in_any_disguise() {
    let (seed, tailor, mut both) = (seed(), Tailor::new(), Both::new());
    for row in open_rows() {
        both.look(&row.listing, "plain");
        let random = &mut Random::new(seed, row.id());
        both.look(&typed(&row.listing, random), "typed otherwise");
        let first = random.below(MECHANICAL.len());
        let drawn = MECHANICAL.iter().cycle().skip(first).take(DISGUISES);
        for technique in drawn {
            let techniques = stack(seed, row.id(), *technique);
            let costume = Costume {
                techniques: &techniques,
                which: Which::Any,
                tailor: &tailor,
            };
            if let Some(twin) =
                costume.put_on(&row.listing, &mut Random::of(seed, row.id(), &techniques))
            {
                both.look(&twin, &format!("{techniques:?}"));
                if random.one_in(3) {
                    let what = format!("{techniques:?}, typed otherwise");
                    both.look(&typed(&twin, random), &what);
                }
            }
        }
    }
    both.end(10_000);
}

/// A disguise, and under it now and then another.
fn stack(seed: u64, id: &str, technique: Technique) -> Vec<Technique> {
    let mut random = Random::of(seed, id, &[technique]);
    let below = random.pick(MECHANICAL).copied();
    below
        .filter(|below| *below != technique && random.one_in(3))
        .into_iter()
        .chain([technique])
        .collect()
}

#[test]
fn cases_are_judged_alike() {
    let mut both = Both::new();
    let pack = std::sync::Arc::clone(both.engine.pack());
    let of_rules = pack.rules.iter().flat_map(|rule| &rule.cases);
    for case in of_rules.chain(&pack.cases) {
        both.look(&case.listing.0, "case");
    }
    both.end(1_000);
}

#[test]
fn ordinary_rows_are_judged_alike_and_sleep() {
    let Some(dir) = std::env::var_os("TROMMEL_REAL_ROWS") else {
        println!("skipped: TROMMEL_REAL_ROWS names no folder of real rows");
        return;
    };
    let (seed, tailor) = (seed(), Tailor::new());
    let rows = real_rows(Path::new(&dir));
    let step = (rows.len() / REAL_SAMPLE).max(1);
    let mut plain = Both::new();
    let mut disguised = Both::new();
    for (i, row) in rows
        .iter()
        .skip(Random::new(seed, "rows").below(step))
        .step_by(step)
        .enumerate()
    {
        plain.look(row, "plain");
        let technique = MECHANICAL[i % MECHANICAL.len()];
        let id = row.id.as_deref().unwrap_or("");
        disguised.look(&typed(row, &mut Random::new(seed, id)), "typed otherwise");
        let costume = Costume {
            techniques: &[technique],
            which: Which::Any,
            tailor: &tailor,
        };
        if let Some(twin) = costume.put_on(row, &mut Random::of(seed, id, &[technique])) {
            disguised.look(&twin, &technique.to_string());
        }
    }
    let (asleep, innocent) = (plain.asleep, plain.innocent);
    plain.end(5_000);
    disguised.end(1_000);
    assert!(
        asleep * 100 >= innocent * ASLEEP_FLOOR,
        "{asleep} of {innocent} sleep"
    );
}

/// Words down the lines are seen whatever ends a line.
#[test]
fn lines_are_read_downwards_alike_whatever_ends_them() {
    let engine = engine();
    let mut scratch = Scratch::new();
    for end in ["\n", "\r\n", "\r", "\u{2028}", "\u{85}", "\u{B}", "<br>"] {
        let mut listing = Listing::titled("看每行头一个字");
        let lines = ["矿泉水一样", "机会就这一批", "明天就发", "仓里自提"];
        listing.push(FieldKind::Description, "description", &lines.join(end));
        let verdict = engine.judge(&listing, &mut scratch);
        assert_eq!(verdict.decision, Decision::Block, "{end:?}");
        assert_eq!(
            verdict,
            engine.judge_fully(&listing, &mut scratch),
            "{end:?}"
        );
    }
}

/// What is written anew before it is read is told for what it is: strokes, doubled codes, words in two scripts, letters apart.
#[test]
fn what_is_written_anew_is_judged_alike() {
    let engine = engine();
    let mut scratch = Scratch::new();
    for title in [
        "冰河 K⼁S⼁3 8⼁T",
        "冰河 K￤S￤3 8￤T",
        "冰丨河 K丨S丨3 8\u{200B}丨T 3200丨W",
        "冰河й K S 3 8T",
        "好д a b 冰河 KS3 8T",
        "д 5 K S 冰河 KS3 8T",
        "爸爸妈妈 KK++55 冰河 KS3 8T",
        "爸爸妈妈 KKSS33 8TT 3200WW",
        "矿矿机机 LL++77 9500M",
        "лд@@ж майнер S19 95T",
        "лд@a S19 95T",
        "лд0a S19 95T",
        "ф@pm S19 95T",
        "҂mope S19 95T",
        "M@йнep S19 95T",
        "и S 1 9 j 9 5 T",
        "м а й н е р S 1 9 j 9 5 T",
        "Аntminerы S19 95T",
        "ㄎㄨㄤˋ机 S19 一一〇T",
        "八卡 3O8O 98M 以太坊",
        "マイ二ングソフ卜 8枚 S19 95T",
        "ﾏｲﾆﾝｸﾞﾘｸﾞ RX6600×6枚",
        "ﾏｲﾆﾝｸﾞ 夕\u{200B}ワー 口グ S19 95T",
        "kuang4 ji1 S19 95T",
        "Kuang4ji1\u{3000}tuo1 guan3",
        "kuang4\u{200B}ji1 S19 95T",
        "ㅊㅐㄱㅜㄹㄱㅣ S19 95T",
        "cornfrl S19 95T",
        "M30S++ 一〇八梯 M30S 一百零\u{200B}八　梯 一梯两户",
        "vfqyth S19 95T",
        "фтеьштук S19 95T",
        "б1тк0ин ф3рма S19 95T",
        "60ld5h3ll KD-BOX 1.6 TH 205W",
        "L.1.t.3.c.0.1.n m·1·n·3·r S19 95T",
        "which coin in March, which pool, what the TaP1ф takes: night job for a graphics card, PDF",
        "Ball mill, jaw crusher, vibrating feeder, stone crushing  oT3ль t, conveyor belt, miner",
        "й4д f6ю a3ж 1ы coin pool card PDF",
        "マイ二ングソフ卜",
        "ソフ卜 マイニング 口グ",
        "マイニンク゛リク゛ 6枚",
        "kuang4 ji1",
        "kuang4 ji1 tuo1 guan3",
        "Kuang4ji1\u{3000}tuo1\u{3000}guan3",
        "xian4 huo4 KA3 166T 3154W",
        "ka3 ka3 166T",
        "mnng btc rg",
        "Moneroマイニングソフト6枚",
        "asic채굴기3대",
        "挖矿 ebook3",
        "挖矿ebook2024版",
        "S nine733n pro",
        "算力:\t85T",
        "算力\r\n85T 功耗",
        "Hash\u{B}rate 85T",
        "8G\t内存 显存 8G",
        "S ninete3n pro",
        "M1n4d0r Avalon Nano 3, 4T",
        "Hiv30＄ 6卡版 U盘 挖矿",
        "c0！5t ＄70n3 挖矿 矿机",
        "Grid b0t for c0in pairs, Binance",
        "cl0ne U5B st1ck m1ne b1tcoin",
        "c0\u{200B}in b0\u{301}t for ｃ0in pairs, Binance",
        "w@ku@ng",
        "w4\u{200B}ku4ng jiaocheng",
        "ku4ngj1",
        "Мαйнερ М30 С",
        "Мα\u{200B}йнер",
        "Kaspa mine*",
        "whatsmine* course",
        "hashboar﹡",
        "hashboar﹡﹡",
        "min\u{200B}*r kaspa",
        "air\u{200B}*rop guide ethereum",
        "air*\u{200B}rop guide ethereum",
        "bitc\u{301}*in rig hosting antminer",
        "bot 矿机 ha\u{338}*hboard",
    ] {
        let mut listing = Listing::titled(title);
        listing.push(FieldKind::Description, "description", "九成新，全国包邮");
        let full = engine.judge_fully(&listing, &mut scratch);
        assert_eq!(engine.judge(&listing, &mut scratch), full, "{title:?}");
    }
}

/// What other keyboards type is seen as it reads once clean; each of these slept once, or was not told of.
#[test]
fn what_is_typed_otherwise_wakes() {
    let engine = engine();
    let mut scratch = Scratch::new();
    let mut look = |title: &str, description: &str| {
        let mut listing = Listing::titled(title);
        listing.push(FieldKind::Description, "description", description);
        let full = engine.judge_fully(&listing, &mut scratch);
        assert_ne!(full.decision, Decision::Pass, "{title:?}");
        assert_eq!(engine.judge(&listing, &mut scratch), full, "{title:?}");
    };
    for title in [
        "S19 95\u{A0}T 现货九成新全国包邮",
        "S19 95\tT 现货九成新全国包邮",
        "KS3 9.4\u{3000}TH/s",
        "S19 95個T 現貨",
        "S－一－九 95T 现货",
        "S19 145（±5%）TH/S 现货 全新",
        "SHA256 unit 95TH／秒 现货 3344W",
        "S19 95T\u{FA01} 现货",
        "S.一.九 95T 现货",
        "出圹、杌一台 九成新",
        "S19 九陸T",
        "M貳零S 68T",
        "S19 1O4\u{3000}T",
        "S19\u{A0}ninety\u{A0}five\u{A0}tera",
        "S9 13．5T",
        "L7 9，500M",
        "T－R3x m1n3r, patched, no d3v f33",
        "A\u{B}\u{B}P\u{B}\u{B}W\u{B}\u{B}1\u{B}\u{B}2\u{B}\u{B}电\u{B}\u{B}源\u{B}\u{B}现\u{B}\u{B}货",
        "8xRTX333070in4Uchassis,dualPSU,61MH/s per card",
        "i-P-o‐l‑l‑o V1 Mini SE Plus 400M 232W 静音",
    ] {
        look(title, "");
    }
    let joined = "三台全国包邮自提优惠联系我";
    look(
        "出售闲置二手矿",
        &format!("<span style=\"color:red;\">机</span>{joined}"),
    );
    look(
        &format!("出售闲置二手矿{}", "\u{200B}".repeat(20)),
        &format!("机{joined}"),
    );
}

/// A bare figure that words before it make a hash rate is one whatever blank stands between.
#[test]
fn rates_are_told_by_words_across_any_blank() {
    let engine = engine();
    let mut scratch = Scratch::new();
    for rate in ["算力:\t104T", "算力:\u{1F}104T", "hashrate:\t104T"] {
        let mut listing = Listing::titled("SHA-256 unit");
        listing.push(FieldKind::Attribute, "attributes.rate", rate);
        listing.push(FieldKind::Attribute, "attributes.power", "功耗: 3344W");
        let full = engine.judge_fully(&listing, &mut scratch);
        assert_eq!(full.decision, Decision::Block, "{rate:?}");
        assert_eq!(engine.judge(&listing, &mut scratch), full, "{rate:?}");
    }
}

/// Names beyond what is looked at: of a listing that sleeps they change nothing, one that is awake is never let go.
#[test]
fn a_flood_of_names_is_judged_alike_and_hides_nothing() {
    let engine = engine();
    let mut scratch = Scratch::new();
    let mut judged = |flood: &str, behind: &str| {
        let mut listing = Listing::titled("手机壳 大全 各型号都有");
        let text = flood.repeat(300) + behind;
        listing.push(FieldKind::Description, "description", &text);
        let verdict = engine.judge(&listing, &mut scratch);
        assert_eq!(
            verdict,
            engine.judge_fully(&listing, &mut scratch),
            "{flood}{behind}"
        );
        verdict.decision
    };
    assert_eq!(judged("L7 ", ""), Decision::Pass);
    // Hits of words that no rule may fire by are left out as well.
    assert_eq!(judged(&"元 ".repeat(10), ""), Decision::Pass);
    for flood in ["L7 ", "RTX 3080 ", "P106 "] {
        assert_ne!(
            judged(flood, "蚂蚁矿机 S19 95T 3250W"),
            Decision::Pass,
            "{flood}"
        );
    }
}
