"""Compares the service's word vectors with gensim's and Stanford GloVe's; see ./run and README.md."""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

from gensim.models import KeyedVectors, Word2Vec
from gensim.models.word2vec import Text8Corpus
from service import Service

RESTRICTED = 30_000
THREADS = int(os.environ.get("THREADS", "2"))
EPOCHS = int(os.environ.get("EPOCHS", "5"))
GLOVE_EPOCHS = int(os.environ.get("GLOVE_EPOCHS", "25"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
RATES = {"skip-gram": 0.025, "cbow": 0.05}  # where word2vec starts
COMMON = {"vectorSize": 100, "minCount": 5, "threads": THREADS, "probes": ["king"]}
WORD2VEC = COMMON | {
    "window": 5, "negativeSamples": 5, "subsampling": 1e-4, "minLearningRate": 0.0001,
}
GLOVE = COMMON | {"algorithm": "glove", "window": 15, "learningRate": 0.05, "xMax": 10}


def cpu(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def train_gensim(text, result, algorithm, epochs):
    started = time.perf_counter()
    sentences = list(Text8Corpus(text))  # in memory: reading costs gensim's training nothing
    model = Word2Vec(
        vector_size=100, window=5, negative=5, sample=1e-4, sg=int(algorithm == "skip-gram"),
        alpha=RATES[algorithm], min_alpha=0.0001, min_count=5, workers=THREADS, seed=1,
    )
    model.build_vocab(sentences)
    words = sum(model.wv.get_vecattr(word, "count") for word in model.wv.index_to_key)
    before, used = time.perf_counter(), cpu(resource.RUSAGE_SELF)
    model.train(sentences, total_examples=model.corpus_count, epochs=int(epochs))
    seconds, used = time.perf_counter() - before, cpu(resource.RUSAGE_SELF) - used
    trained = int(words) * int(epochs)
    model.wv.save(result)
    print(json.dumps({"wordsPerSecond": trained / seconds, "wordsPerCpuSecond": trained / used,
                      "seconds": time.perf_counter() - started}))


def run_gensim(work, algorithm, epochs):
    """In a process of its own, so that its memory is free for the other side."""
    result = work / f"gensim-{algorithm}-{epochs}.kv"
    command = [sys.executable, __file__, "gensim", work / "text.txt", result, algorithm,
               str(epochs)]
    return result, json.loads(subprocess.check_output(command))


def run_ours(service, epochs, **parameters):
    version, figures, seconds, used = service.train("benchmark", "wiki8", epochs=epochs,
                                                    **parameters)
    trained = figures["trainedWords"] * epochs
    # the processor seconds are those of the whole trainer process, from its start on
    return version, {"wordsPerSecond": figures["wordsPerSecond"],
                     "wordsPerCpuSecond": trained / used, "seconds": seconds}


def judge(keyed, data, restrict=RESTRICTED):
    """By gensim's evaluators: neither side brings its own ruler."""
    questions = str(data / "analogies" / "questions-words.txt")
    score, sections = keyed.evaluate_word_analogies(questions, restrict_vocab=restrict)
    share = {}
    for kind, chosen in {
        "semantic": [s for s in sections[:-1] if not s["section"].startswith("gram")],
        "syntactic": [s for s in sections[:-1] if s["section"].startswith("gram")],
    }.items():
        right = sum(len(s["correct"]) for s in chosen)
        share[kind] = right / max(1, right + sum(len(s["incorrect"]) for s in chosen))
    asked = len(sections[-1]["correct"]) + len(sections[-1]["incorrect"])
    figures = {"analogies": score, **share}
    for name in ("EN-WS-353-ALL", "EN-MTurk-287", "EN-RG-65", "EN-MC-30"):
        pairs = str(data / "word-similarity" / f"{name}.txt")
        _, spearman, _ = keyed.evaluate_word_pairs(pairs, restrict_vocab=len(keyed))
        figures[name] = spearman[0]
    return {"questions": f"{asked} of 19544", "words": len(keyed),
            **{name: round(float(value), 4) for name, value in figures.items()}}


def judge_ours(service, work, data, version, restrict=RESTRICTED):
    keyed = KeyedVectors.load_word2vec_format(
        str(service.export(version, work / "ours.bin")), binary=True)
    print("ours, by gensim", json.dumps(judge(keyed, data, restrict or len(keyed))), flush=True)
    report = service.evaluate(version, "questions-words", restrict=restrict)
    report |= {"spearman": service.evaluate(version, "ws353")["spearman"]}
    print("ours, by the service", json.dumps({name: round(value, 4)
                                              for name, value in sorted(report.items())}),
          flush=True)


def against_gensim(service, work, data, algorithm):
    ratios, cpu_ratios = [], []
    for number in range(1, ROUNDS + 1):
        epochs = EPOCHS if number == 1 else 1
        version, ours = run_ours(service, epochs, **WORD2VEC, algorithm=algorithm,
                                 learningRate=RATES[algorithm])
        vectors, theirs = run_gensim(work, algorithm, epochs)
        ratios.append(ours["wordsPerSecond"] / theirs["wordsPerSecond"])
        cpu_ratios.append(ours["wordsPerCpuSecond"] / theirs["wordsPerCpuSecond"])
        print(f"{algorithm}, round {number}, {epochs} epochs, {THREADS} threads: "
              f"{ours['wordsPerSecond']:,.0f} words/s against {theirs['wordsPerSecond']:,.0f}, "
              f"ratio {ratios[-1]:.1f}; by processor seconds {cpu_ratios[-1]:.1f}; from text to "
              f"vectors {ours['seconds']:.0f} s against {theirs['seconds']:.0f}", flush=True)
        if number == 1:
            judge_ours(service, work, data, version)
            print("gensim", json.dumps(judge(KeyedVectors.load(str(vectors)), data)), flush=True)
    print(f"{algorithm}: median ratio {statistics.median(ratios):.1f}; "
          f"by processor seconds {statistics.median(cpu_ratios):.1f}", flush=True)


def scaling(service):
    """Words a second of one thread and of all, in turns."""
    for algorithm, rate in RATES.items():
        speeds = {1: [], THREADS: []}
        for _ in range(ROUNDS):
            for threads, measured in speeds.items():
                chosen = WORD2VEC | {"threads": threads}
                _, ours = run_ours(service, 1, **chosen, algorithm=algorithm, learningRate=rate)
                measured.append(ours["wordsPerSecond"])
        one, many = (statistics.median(speeds[threads]) for threads in (1, THREADS))
        print(f"{algorithm}: 1 thread {one:,.0f} words/s, {THREADS} threads {many:,.0f}: "
              f"{many / one:.2f} times (medians of {ROUNDS})", flush=True)


def subwords(service, work, data):
    version, ours = run_ours(service, EPOCHS, **WORD2VEC, learningRate=0.05, maxN=6)
    print(f"skip-gram with n-grams of 3 to 6: {ours['wordsPerSecond']:,.0f} words/s", flush=True)
    judge_ours(service, work, data, version)


def pipe(folder, source, target, command):
    with open(source, "rb") as text, open(folder / target, "wb") as out:
        subprocess.run(command, cwd=folder, stdin=text, stdout=out, stderr=subprocess.DEVNULL,
                       check=True)


def run_reference(work, reference, epochs):
    """Stanford's programs as in their demo.sh, with its 4 GB of memory."""
    folder = work / f"reference-{epochs}"
    folder.mkdir(exist_ok=True)
    started, used = time.perf_counter(), cpu(resource.RUSAGE_CHILDREN)
    pipe(folder, work / "text.txt", "vocab.txt",
         [reference / "vocab_count", "-min-count", "5", "-verbose", "0"])
    pipe(folder, work / "text.txt", "cooccurrence.bin",
         [reference / "cooccur", "-memory", "4.0", "-vocab-file", "vocab.txt", "-verbose", "0",
          "-window-size", "15"])
    pipe(folder, folder / "cooccurrence.bin", "shuffled.bin",
         [reference / "shuffle", "-memory", "4.0", "-verbose", "0"])
    counted = time.perf_counter()
    subprocess.run(
        [reference / "glove", "-save-file", "vectors", "-threads", str(THREADS), "-input-file",
         "shuffled.bin", "-x-max", "10", "-iter", str(epochs), "-vector-size", "100",
         "-binary", "0", "-vocab-file", "vocab.txt", "-verbose", "0", "-seed", "1"],
        cwd=folder, stderr=subprocess.DEVNULL, check=True)
    return folder / "vectors.txt", {
        "total": time.perf_counter() - started, "training": time.perf_counter() - counted,
        "processor": cpu(resource.RUSAGE_CHILDREN) - used,
    }


def glove(service, work, data):
    reference = Path(os.environ.get("GLOVE", "none"))
    missing = [name for name in ("vocab_count", "cooccur", "shuffle", "glove")
               if not os.access(reference / name, os.X_OK)]
    if missing:
        print(f"GloVe without its peer: no {missing[0]} in {reference}, see GLOVE", flush=True)
    ratios = {"total": [], "training": [], "processor": []}
    for number in range(1, (1 if missing else ROUNDS) + 1):
        epochs = GLOVE_EPOCHS if number == 1 else 1
        version, figures, seconds, used = service.train("benchmark", "wiki8", epochs=epochs,
                                                        **GLOVE)
        training = figures["coOccurrences"] * epochs / figures["recordsPerSecond"]
        ours = {"total": seconds, "training": training, "processor": used}
        print(f"GloVe, round {number}, {epochs} epochs, {THREADS} threads: ours", rounded(ours),
              flush=True)
        if not missing:
            vectors, theirs = run_reference(work, reference, epochs)
            print("reference", rounded(theirs), flush=True)
            for what, measured in ratios.items():
                measured.append(theirs[what] / ours[what])
        if number == 1:
            judge_ours(service, work, data, version, 0)
            if not missing:
                keyed = KeyedVectors.load_word2vec_format(str(vectors), no_header=True)
                print("reference", json.dumps(judge(keyed, data, len(keyed))), flush=True)
    if not missing:
        print("GloVe: median ratios", rounded({what: statistics.median(measured)
                                               for what, measured in ratios.items()}), flush=True)


def rounded(figures):
    return json.dumps({name: round(value, 2) for name, value in figures.items()})


def main(work, data, parts):
    with Service(work, THREADS) as service:
        service.upload("wiki8", data / "wiki8" / "wiki8.bz2", format="text", documents="stream")
        service.upload("questions-words", data / "analogies" / "questions-words.txt",
                       format="text")
        service.upload("ws353", data / "word-similarity" / "EN-WS-353-ALL.txt", format="text")
        for part in parts:
            if part in RATES:
                against_gensim(service, work, data, part)
            elif part == "subwords":
                subwords(service, work, data)
            elif part == "glove":
                glove(service, work, data)
            elif part == "scaling":
                scaling(service)
            else:
                sys.exit(f"no part {part}")


if __name__ == "__main__":
    if sys.argv[1] == "gensim":
        train_gensim(*sys.argv[2:])
    else:
        main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3].split(","))
