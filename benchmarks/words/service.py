"""The service as the benchmarks use it: one process, over HTTP, with a home of its own."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
import uuid
from datetime import datetime
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 120


class Service:
    def __init__(self, work, threads):
        self.log = work / "service.log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        java = Path(os.environ["JAVA_HOME"], "bin/java") if "JAVA_HOME" in os.environ else "java"
        (work / "none").mkdir()
        self.process = subprocess.Popen(
            [java, "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
             "-Xmx1g", "org.latentserver.Application", f"--server.port={self.port}",
             f"--latent.home={work / 'home'}", f"--latent.bundled-models={work / 'none'}",
             f"--latent.jobs.threads={threads}", "--latent.jobs.nice=0",
             "--latent.jobs.checkpoint-every=1h"],
            stdout=open(self.log, "w"), stderr=subprocess.STDOUT,
        )
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                self.call("GET", "/v1/families")
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    sys.exit(self.log.read_text()[-4000:])
                time.sleep(0.2)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(60)

    def call(self, method, path, body=None, kind="application/json"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        try:
            headers = {"Content-Type": kind} if body is not None else {}
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            data = answer.read()
            if answer.status >= 300:
                sys.exit(f"{method} {path}: {answer.status} {data.decode()}")
            return data
        finally:
            connection.close()

    def json(self, method, path, body=None):
        return json.loads(self.call(method, path, None if body is None else json.dumps(body)))

    def upload(self, name, file, **fields):
        limit = uuid.uuid4().hex
        body = b""
        for field, value in {"name": name, **fields}.items():
            body += (f'--{limit}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n'
                     f"{value}\r\n").encode()
        body += (f'--{limit}\r\nContent-Disposition: form-data; name="file"; '
                 f'filename="{file.name}"\r\n\r\n').encode()
        body += file.read_bytes() + f"\r\n--{limit}--\r\n".encode()
        self.call("POST", "/v1/datasets", body, f"multipart/form-data; boundary={limit}")

    def train(self, model, dataset, **parameters):
        """The version, the job's figures, and seconds of clock and processors of its trainer."""
        used = self.trainers()
        job = self.finished({"type": "train", "family": "words", "model": model,
                             "dataset": dataset, "seed": 1, "parameters": parameters})
        started, finished = (datetime.fromisoformat(job[at].replace("Z", "+00:00"))
                             for at in ("startedAt", "finishedAt"))
        return (f"{model}:{job['result']['version']}", job["metrics"],
                (finished - started).total_seconds(), self.trainers() - used)

    def evaluate(self, version, dataset, **parameters):
        """The figures of the report that the service keeps with the version."""
        return self.finished({"type": "evaluate", "model": version, "dataset": dataset,
                              "parameters": parameters})["metrics"]

    def finished(self, order):
        job = self.json("POST", "/v1/jobs", order)
        while job["state"] in ("queued", "running"):
            time.sleep(0.5)
            job = self.json("GET", f"/v1/jobs/{job['id']}")
        if job["state"] != "succeeded":
            sys.exit(json.dumps(job))
        return job

    def trainers(self):
        """Processor seconds of the trainer processes that have ended."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[13]) + int(fields[14])) / TICKS

    def export(self, version, target):
        model, number = version.split(":")
        path = f"/v1/models/{model}/versions/{number}/export?format=word2vec-bin"
        target.write_bytes(self.call("GET", path))
        return target
