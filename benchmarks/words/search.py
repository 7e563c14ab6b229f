"""Compares nearest-word search with faiss; see ./search, which calls it with a work folder."""

import json
import os
import statistics
import struct
import subprocess
import sys
import time
from pathlib import Path

import faiss
import numpy as np

COUNT = int(os.environ.get("WORDS", "400000"))
DIMENSION = int(os.environ.get("DIMENSION", "300"))
ROUNDS = int(os.environ.get("ROUNDS", "15"))
WIDTH = os.environ.get("WIDTH", "384")


def make(file):
    """Clustered like words: frequent themes, a spectrum that falls, lengths that differ."""
    rng = np.random.default_rng(1)
    spectrum = np.arange(1, DIMENSION + 1, dtype="f4") ** -0.5
    spectrum /= np.sqrt((spectrum**2).sum())
    rotation = np.linalg.qr(rng.standard_normal((DIMENSION, DIMENSION)))[0].astype("f4")
    themes = max(10, COUNT // 200)
    centres = rng.standard_normal((themes, DIMENSION), dtype="f4") * spectrum
    weight = np.arange(1, themes + 1) ** -0.8
    header = json.dumps({"vectors": {
        "dtype": "F32", "shape": [COUNT, DIMENSION], "data_offsets": [0, COUNT * DIMENSION * 4],
    }}).encode()
    header += b" " * (-len(header) % 8)
    with open(file, "wb") as out:
        out.write(struct.pack("<Q", len(header)) + header)
        for start in range(0, COUNT, 20_000):
            size = min(20_000, COUNT - start)
            theme = rng.choice(themes, size, p=weight / weight.sum())
            own = rng.standard_normal((size, DIMENSION), dtype="f4") * spectrum
            rows = (centres[theme] + 0.8 * own) @ rotation
            rows *= 3 * np.exp(0.3 * rng.standard_normal((size, 1), dtype="f4"))
            out.write(rows.astype("<f4").tobytes())


class Ours:
    def __init__(self, work, size):
        java = Path(os.environ["JAVA_HOME"], "bin/java") if "JAVA_HOME" in os.environ else "java"
        command = [java, "--add-modules", "jdk.incubator.vector",
                   "--enable-native-access=ALL-UNNAMED", "-Xmx512m",
                   "benchmarks/words/SearchBenchmark.java", work / "rows.safetensors",
                   work / "graphs", WIDTH, size]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.report = self.process.stdout.readline().strip()

    def ask(self, name, rows, want="time"):
        self.process.stdin.write(f"{name} {want} {' '.join(map(str, rows))}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().split()
        if want == "rows":
            return np.array(answer[1:], dtype=int).reshape(len(rows), -1)
        return float(answer[0])

    def memory(self):
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        values = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith("Rss")}
        return {name: int(value) // 1024 for name, value in values.items()}

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def timed(index, threads, queries):
    faiss.omp_set_num_threads(threads)
    start = time.perf_counter()
    index.search(queries, 11)
    return (time.perf_counter() - start) * 1e3


def main(work):
    file = work / "rows.safetensors"
    if not file.exists():
        make(file)
    ours = Ours(work, "all")
    print(ours.report, flush=True)
    offset = file.stat().st_size - COUNT * DIMENSION * 4
    units = np.array(np.memmap(file, "<f4", "r", offset, (COUNT, DIMENSION)))
    units /= np.linalg.norm(units, axis=1, keepdims=True)
    flat = faiss.IndexFlatIP(DIMENSION)
    flat.add(units)
    rng = np.random.default_rng(2)
    sample = rng.integers(0, COUNT, 64)
    truth = [set(row) - {q} for row, q in zip(flat.search(units[sample], 11)[1], sample)]
    for name in ("plain-1", "exact-1", "exact-2", "graph"):
        for _ in range(60 if name == "graph" else 8):  # compiled before it counts
            ours.ask(name, sample[:1])
            ours.ask(name, sample)
        found = ours.ask(name, sample, "rows")
        shared = sum(len(set(a) & b) for a, b in zip(found, truth))
        print(f"{name}: {shared / sum(map(len, truth)):.4f} of faiss's ten nearest", flush=True)
    for batch in (1, 32, 64):
        times = {}
        for _ in range(ROUNDS if batch == 1 else max(3, ROUNDS // 3)):
            rows = rng.integers(0, COUNT, batch)
            queries = units[rows]
            for threads in (1, 2):
                times.setdefault(f"faiss-{threads}", []).append(timed(flat, threads, queries))
            for name in ("plain-1", "exact-1", "exact-2", "graph"):
                times.setdefault(name, []).append(ours.ask(name, rows))
        middle = {name: statistics.median(values) / batch for name, values in times.items()}
        print(f"batch {batch}, ms a query:",
              ", ".join(f"{name} {value:.2f}" for name, value in middle.items()))
        print(f"  exact / faiss, one thread {middle['exact-1'] / middle['faiss-1']:.2f},"
              f" two threads {middle['exact-2'] / middle['faiss-2']:.2f};"
              f" without codes, one thread {middle['plain-1'] / middle['faiss-1']:.2f};"
              f" faiss / graph {middle['faiss-1'] / middle['graph']:.1f},"
              f" without codes / graph {middle['plain-1'] / middle['graph']:.1f},"
              f" exact / graph {middle['exact-1'] / middle['graph']:.1f}", flush=True)
    ours.close()
    small = Ours(work, "small")
    small.ask("graph", sample)
    print("memory of a process with codes and graph, MB:", small.memory())
    small.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
