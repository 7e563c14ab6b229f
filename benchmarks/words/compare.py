"""Trains and judges word vectors with gensim, for the comparison that ./run prints.

compare.py train <text> <result.kv> <threads> <epochs>   prints one JSON line of figures
compare.py judge <package folder or .kv> <data folder>   prints one JSON line of figures

Both sides are judged by gensim's own evaluators, so that neither brings its own ruler.
"""

import json
import resource
import struct
import sys
import time
from pathlib import Path

import numpy as np
from gensim.models import KeyedVectors, Word2Vec
from gensim.models.word2vec import Text8Corpus

RESTRICTED = 30_000


def train(text, result, threads, epochs):
    sentences = list(Text8Corpus(text))  # in memory: reading costs gensim nothing
    model = Word2Vec(
        vector_size=100, window=5, negative=5, sample=1e-4, sg=1, alpha=0.025, min_alpha=0.0001,
        min_count=5, workers=int(threads), seed=1,
    )
    model.build_vocab(sentences)
    words = sum(model.wv.get_vecattr(word, "count") for word in model.wv.index_to_key)
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    model.train(sentences, total_examples=model.corpus_count, epochs=int(epochs))
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    trained = int(words) * int(epochs)
    model.wv.save(result)
    print(json.dumps({"wordsPerSecond": trained / wall, "wordsPerCpuSecond": trained / cpu}))


def load_package(folder):
    words, counts = [], []
    for line in (folder / "vocabulary.txt").read_text().splitlines():
        word, count = line.split("\t")
        words.append(word)
        counts.append(int(count))
    weights = (folder / "weights.safetensors").read_bytes()
    (length,) = struct.unpack("<Q", weights[:8])
    entry = json.loads(weights[8 : 8 + length])["vectors"]
    start = 8 + length + entry["data_offsets"][0]
    vectors = np.frombuffer(weights, "<f4", np.prod(entry["shape"]), start).reshape(entry["shape"])
    keyed = KeyedVectors(vectors.shape[1])
    keyed.add_vectors(words, vectors)
    for word, count in zip(words, counts):
        keyed.set_vecattr(word, "count", count)
    return keyed


def judge(model, data):
    data = Path(data)
    keyed = load_package(Path(model)) if Path(model).is_dir() else KeyedVectors.load(model)
    questions = str(data / "analogies" / "questions-words.txt")
    score, sections = keyed.evaluate_word_analogies(questions, restrict_vocab=RESTRICTED)
    share = {}
    for kind, chosen in {
        "semantic": [s for s in sections[:-1] if not s["section"].startswith("gram")],
        "syntactic": [s for s in sections[:-1] if s["section"].startswith("gram")],
    }.items():
        right = sum(len(s["correct"]) for s in chosen)
        share[kind] = right / max(1, right + sum(len(s["incorrect"]) for s in chosen))
    total = sections[-1]
    pairs = str(data / "word-similarity" / "EN-WS-353-ALL.txt")
    _, spearman, missing = keyed.evaluate_word_pairs(pairs, restrict_vocab=len(keyed))
    print(json.dumps({
        "analogies": score, **share,
        "questions": len(total["correct"]) + len(total["incorrect"]),
        "ws353": spearman[0], "ws353MissingPercent": missing,
    }))


if __name__ == "__main__":
    {"train": train, "judge": judge}[sys.argv[1]](*sys.argv[2:])
