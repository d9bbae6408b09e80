//! How long does each stage take, and the whole: long and short, Chinese and English, clean and full of hits?

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

use trommel::Listing;
use trommel::engine::{Engine, Scratch};
use trommel::listing::FieldKind;
use trommel::pack::Pack;
use trommel::text::{FieldText, clean, decode, figures, sound, tight};

fn texts() -> Vec<(&'static str, String)> {
    let zh = "夏季新款纯棉短袖男士圆领半袖上衣宽松潮流百搭 厂家直销 一件代发 支持七天无理由退换。";
    let en = "Stainless steel vacuum flask, 500 ml, keeps drinks hot for 12 hours, leak proof lid, free shipping. ";
    let hits = "蚂蚁矿机 S19 95T 3250W 现货 Antminer L7 9500M asic miner 挖矿 矿池 BTC 二手矿-机 ";
    let html = "<p>二手<b>矿</b>机 &#30719;&#26426; %E7%9F%BF ａｎｔｍｉｎｅｒ 礦機</p>";
    let page = |text: &str| text.repeat(4096 / text.len() + 1);
    vec![
        ("zh_title", zh.chars().take(30).collect()),
        ("en_title", en.chars().take(60).collect()),
        ("zh_page", page(zh)),
        ("en_page", page(en)),
        ("mixed_page", page(&format!("{zh}{en}"))),
        ("hits_title", hits.chars().take(40).collect()),
        ("hits_page", page(hits)),
        ("markup_page", page(html)),
        ("separators_64k", "矿-".repeat(16 * 1024)),
        ("entities_64k", "&amp;#30719;".repeat(5_400)),
        ("half_hits_64k", "bitcoin mine ".repeat(5_000)),
    ]
}

fn stages(c: &mut Criterion) {
    for (name, text) in texts() {
        let bytes = Throughput::Bytes(text.len() as u64);
        let mut group = c.benchmark_group("text");
        group.throughput(bytes.clone());
        group.bench_with_input(BenchmarkId::new("decode", name), &text, |b, t| {
            b.iter(|| decode(black_box(t)));
        });
        group.bench_with_input(BenchmarkId::new("clean", name), &text, |b, t| {
            b.iter(|| clean(black_box(t)));
        });
        let field = FieldText::new(&text);
        group.bench_with_input(BenchmarkId::new("tight", name), &field.lower, |b, t| {
            b.iter(|| tight(black_box(t)));
        });
        group.bench_with_input(BenchmarkId::new("sound", name), &field.lower, |b, t| {
            b.iter(|| sound(black_box(t)));
        });
        group.bench_with_input(BenchmarkId::new("figures", name), &field.cased, |b, t| {
            b.iter(|| figures::figures(black_box(t), usize::MAX));
        });
        group.finish();
    }
}

fn listings(c: &mut Criterion) {
    let pack = Pack::embedded().expect("the embedded pack opens");
    let engine =
        Engine::new(pack, None, "2026-01-01".parse().expect("a day")).expect("the default policy");
    let mut scratch = Scratch::new();
    let mut group = c.benchmark_group("judge");
    for (name, text) in texts() {
        let mut listing = Listing::titled(&text.chars().take(40).collect::<String>());
        listing.push(FieldKind::Description, "description", &text);
        // The segmenter loads at the first Han hit.
        engine.judge_fully(&listing, &mut scratch);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), &listing, |b, l| {
            b.iter(|| engine.judge_fully(black_box(l), &mut scratch));
        });
    }
    group.finish();
}

fn packs(c: &mut Criterion) {
    c.bench_function("pack/open_embedded", |b| {
        b.iter(|| Pack::embedded().expect("the embedded pack opens"));
    });
}

criterion_group! { name = benches; config = Criterion::default().sample_size(20); targets = stages, listings, packs }
criterion_main!(benches);
