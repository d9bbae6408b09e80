"""usage: peers.py ahocorasick|jieba TERMS CATALOG.jsonl   (wants pyahocorasick, or jieba; orjson where there is one)

Prints rows, rows with a hit, terms, seconds and peak memory as JSON. jieba is slow: it gets a tenth of the rows.
"""
import json
import resource
import sys
import time

try:
    import orjson as parser
except ImportError:
    parser = json

mode, terms_file, catalog = sys.argv[1:4]
with open(terms_file, encoding="utf-8") as f:
    terms = {line.strip() for line in f if line.strip()}
if mode == "ahocorasick":
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for term in terms:
        automaton.add_word(term, term)
    automaton.make_automaton()

    def hit(text):
        return next(automaton.iter(text), None) is not None
else:
    import logging

    import jieba

    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()

    def hit(text):
        return any(word in terms for word in jieba.cut(text, HMM=False))

with open(catalog, "rb") as f:
    lines = [line for line in f if line.strip()]
if mode == "jieba":
    lines = lines[::10]
held = sum(map(len, lines))
started = time.perf_counter()
found = 0
for line in lines:
    row = parser.loads(line)
    found += hit((row.get("title", "") + "\n" + (row.get("description") or "")).lower())
seconds = time.perf_counter() - started
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - held
print(json.dumps({"rows": len(lines), "found": found, "terms": len(terms), "seconds": seconds, "peak_mb": max(0, peak) / 1e6}))
