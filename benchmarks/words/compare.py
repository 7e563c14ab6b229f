"""Compares the words trainer with gensim; see ./run, which calls it with a work and a data folder."""

import json
import os
import resource
import statistics
import struct
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from gensim.models import KeyedVectors, Word2Vec
from gensim.models.word2vec import Text8Corpus

RESTRICTED = 30_000
THREADS = int(os.environ.get("THREADS", "2"))
EPOCHS = int(os.environ.get("EPOCHS", "5"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
ALGORITHMS = os.environ.get("ALGORITHMS", "skip-gram cbow").split()
RATES = {"skip-gram": 0.025, "cbow": 0.05}  # where word2vec starts

DEFAULTS = {
    "algorithm": "skip-gram", "loss": "negative-sampling", "vectorSize": 100, "window": 5,
    "negativeSamples": 5, "cbowMean": True, "epochs": 5, "minCount": 5, "subsampling": 1e-4,
    "learningRate": 0.025, "minLearningRate": 0.0001, "vocabularyCap": 0, "lowerCase": True,
    "tokenizer": "white-space", "phrasePasses": 0, "phraseThreshold": 100, "minN": 3, "maxN": 0,
    "buckets": 200000, "probes": ["king"], "threads": 0,
}


def cpu(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def train_gensim(text, result, algorithm, epochs):
    sentences = list(Text8Corpus(text))  # in memory: reading costs gensim nothing
    model = Word2Vec(
        vector_size=100, window=5, negative=5, sample=1e-4, sg=int(algorithm == "skip-gram"),
        alpha=RATES[algorithm], min_alpha=0.0001, min_count=5, workers=THREADS, seed=1,
    )
    model.build_vocab(sentences)
    words = sum(model.wv.get_vecattr(word, "count") for word in model.wv.index_to_key)
    started, used = time.perf_counter(), cpu(resource.RUSAGE_SELF)
    model.train(sentences, total_examples=model.corpus_count, epochs=int(epochs))
    seconds, used = time.perf_counter() - started, cpu(resource.RUSAGE_SELF) - used
    model.wv.save(result)
    trained = int(words) * int(epochs)
    print(json.dumps({"wordsPerSecond": trained / seconds, "wordsPerCpuSecond": trained / used}))


def run_gensim(work, algorithm, epochs):
    """In a process of its own, so that its memory is free for the other side."""
    result = work / f"gensim-{algorithm}-{epochs}.kv"
    command = [sys.executable, __file__, "gensim", work / "data" / "text.txt", result,
               algorithm, str(epochs)]
    return result, json.loads(subprocess.check_output(command))


def run_ours(work, algorithm, epochs, threads=THREADS, **further):
    folder = work / f"ours-{algorithm}-{epochs}-{time.time_ns()}"
    folder.mkdir()
    job = {
        "type": "train", "id": "benchmark", "attempt": 1, "family": "words", "model": "benchmark", "seed": 1,
        "parameters": DEFAULTS | {
            "algorithm": algorithm, "epochs": epochs, "learningRate": RATES[algorithm],
            "threads": threads,
        } | further,
        "data": str(work / "data"), "datasetId": "wiki8", "datasetName": "wiki8",
        "base": None, "versions": {}, "resumeFrom": None, "threads": threads, "spentSeconds": 0, "checkpointSeconds": 86400,
    }
    (folder / "job.json").write_text(json.dumps(job))
    java = Path(os.environ["JAVA_HOME"], "bin/java") if "JAVA_HOME" in os.environ else "java"
    used = cpu(resource.RUSAGE_CHILDREN)
    with open(folder / "log", "w") as log:
        process = subprocess.Popen(
            [java, "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
             "org.latentserver.Application", "train", folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
        )
        events = [json.loads(line) for line in process.stdout]
    if process.wait() != 0:
        sys.exit((folder / "log").read_text())
    used = cpu(resource.RUSAGE_CHILDREN) - used
    figures = events[-1]["metrics"]
    trained = figures["trainedWords"] * epochs
    return folder / "package", {
        "wordsPerSecond": figures["wordsPerSecond"], "wordsPerCpuSecond": trained / used,
    }


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


def judge(keyed, data):
    """By gensim's evaluators: neither side brings its own ruler."""
    questions = str(data / "analogies" / "questions-words.txt")
    score, sections = keyed.evaluate_word_analogies(questions, restrict_vocab=RESTRICTED)
    share = {}
    for kind, chosen in {
        "semantic": [s for s in sections[:-1] if not s["section"].startswith("gram")],
        "syntactic": [s for s in sections[:-1] if s["section"].startswith("gram")],
    }.items():
        right = sum(len(s["correct"]) for s in chosen)
        share[kind] = right / max(1, right + sum(len(s["incorrect"]) for s in chosen))
    asked = len(sections[-1]["correct"]) + len(sections[-1]["incorrect"])
    pairs = str(data / "word-similarity" / "EN-WS-353-ALL.txt")
    _, spearman, missing = keyed.evaluate_word_pairs(pairs, restrict_vocab=len(keyed))
    return {
        "analogies": score, **share, "questions": f"{asked} of 19544", "ws353": spearman[0],
        "ws353MissingPercent": missing,
    }


def compare(work, data, algorithm):
    ratios, cpu_ratios, judged = [], [], {}
    for number in range(1, ROUNDS + 1):
        epochs = EPOCHS if number == 1 else 1
        package, ours = run_ours(work, algorithm, epochs)
        vectors, theirs = run_gensim(work, algorithm, epochs)
        ratios.append(ours["wordsPerSecond"] / theirs["wordsPerSecond"])
        cpu_ratios.append(ours["wordsPerCpuSecond"] / theirs["wordsPerCpuSecond"])
        print(f"{algorithm}, round {number}, {epochs} epochs, {THREADS} threads: "
              f"{ours['wordsPerSecond']:,.0f} words/s against {theirs['wordsPerSecond']:,.0f}, "
              f"ratio {ratios[-1]:.1f}; by processor seconds {cpu_ratios[-1]:.1f}", flush=True)
        if number == 1:
            judged = {
                "ours": judge(load_package(package), data),
                "gensim": judge(KeyedVectors.load(str(vectors)), data),
            }
            for side, figures in judged.items():
                print(side, json.dumps(figures), flush=True)
    print(f"{algorithm}: median ratio {statistics.median(ratios):.1f}; "
          f"by processor seconds {statistics.median(cpu_ratios):.1f}", flush=True)
    scaling(work, algorithm)


def scaling(work, algorithm):
    """Words a second of one thread and of all, in turns."""
    one, all_threads = [], []
    for _ in range(ROUNDS):
        one.append(run_ours(work, algorithm, 1, threads=1)[1]["wordsPerSecond"])
        all_threads.append(run_ours(work, algorithm, 1)[1]["wordsPerSecond"])
    print(f"{algorithm}: {statistics.median(all_threads) / statistics.median(one):.2f} times the "
          f"speed with {THREADS} threads instead of one (medians of {ROUNDS})", flush=True)


def subwords(work, data):
    package, ours = run_ours(work, "skip-gram", EPOCHS, learningRate=0.05, maxN=6)
    print(f"skip-gram with n-grams of 3 to 6: {ours['wordsPerSecond']:,.0f} words/s",
          json.dumps(judge(load_package(package), data)), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "gensim":
        train_gensim(*sys.argv[2:])
    else:
        for chosen in ALGORITHMS:
            folders = Path(sys.argv[1]), Path(sys.argv[2])
            subwords(*folders) if chosen == "subwords" else compare(*folders, chosen)
