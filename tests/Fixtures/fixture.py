"""What tests/Fixtures/make does with files and journals: python3 fixture.py COMMAND ARGUMENT..."""
import gzip
import hashlib
import json
import math
import os
import pathlib
import random
import re
import shutil
import socket
import sqlite3
import struct
import sys
import tarfile
import time
import urllib.request

PATIENCE_SECONDS = 300


def field(path, name):
    """Prints a field of a JSON object."""
    print(json.loads(pathlib.Path(path).read_text())[name])


def divides(path):
    """Whether a step of growing was trained whole by some clients and in part by others."""
    steps = json.loads(pathlib.Path(path).read_text())["steps"]
    if not any(s["phase"] == "grow" and s["clientsAble"] > 0 and s["clientsPartly"] > 0 for s in steps):
        sys.exit(1)


def ports(count):
    """Prints free ports below the range from which the system takes ports for outgoing connections."""
    found = []
    while len(found) < int(count):
        port = random.randrange(12000, 32000)
        with socket.socket() as probe:
            if port not in found and probe.connect_ex(("127.0.0.1", port)) != 0:
                found.append(port)
    print("\n".join(map(str, found)))


def rows(journal, event):
    """How many events of a type are in a SQLite journal; 0 while it is being made."""
    try:
        with sqlite3.connect(f"file:{journal}?mode=ro", uri=True) as db:
            return db.execute("SELECT count(*) FROM journal WHERE manifest = ?", [f"profl.journal.{event}"]).fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def count(journal, event):
    print(rows(journal, event))


def wait(journal, event, wanted):
    """Waits until there are so many events of a type."""
    end = time.monotonic() + PATIENCE_SECONDS
    while rows(journal, event) < int(wanted):
        if time.monotonic() > end:
            sys.exit(1)
        time.sleep(0.05)


def awaited(state, site):
    """Prints a client of a site that the open round waits for."""
    url = json.loads(pathlib.Path(state, "cluster.json").read_text())["urls"][0]
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        with urllib.request.urlopen(url.rstrip("/") + "/api/status") as answer:
            members = json.load(answer).get("members", [])
        for member in members:
            if member["site"] == site and member["state"] not in ("accepted", "refused", "left"):
                print(member["client"])
                return
        time.sleep(0.1)
    sys.exit(1)


def lie(site_state):
    """Puts a value that is no number into every update that waits in a site's outbox."""
    lies = 0
    for slips in pathlib.Path(site_state, "outbox").rglob("slips"):
        lines = [json.loads(line) for line in slips.read_text().splitlines()]
        for name in (line["Entry"]["Update"] for line in lines):
            update = slips.with_name(name["Sha256"]).read_bytes()
            update = update[:-4] + struct.pack("<f", math.nan)
            name["Sha256"] = hashlib.sha256(update).hexdigest()
            slips.with_name(name["Sha256"]).write_bytes(update)
            lies += 1
        slips.write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines))
    if lies == 0:
        sys.exit("no update waits in " + site_state)


def close_journal(path):
    """Puts what is in the write-ahead log into the file itself."""
    if path.exists():
        db = sqlite3.connect(path)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def clean_state(state):
    """Leaves of a coordinator's folder what a later release needs."""
    close_journal(pathlib.Path(state, "journal.db"))
    pathlib.Path(state, "cluster.json").unlink()


def clean_run(runs):
    """Leaves of a run's folder what a later release needs, without paths of this machine."""
    for run in pathlib.Path(runs).iterdir():
        for site in run.glob("site-*"):
            shutil.rmtree(site)
        for name in ("run.log", "run.lock", "report.html", "history.csv"):
            (run / name).unlink(missing_ok=True)
        close_journal(run / "coordinator" / "journal.db")
        change(run / "run.json", "dataDirectory", "DATA")
        if (run / "result.json").exists():
            change(run / "result.json", "files", {})


def change(path, name, value):
    note = json.loads(path.read_text())
    if name not in note:
        sys.exit(f"{path} has no {name}")
    note[name] = value
    path.write_text(json.dumps(note, indent=2) + "\n")


def idx(table, folder, samples):
    """Writes the first samples of the digits as IDX files."""
    with gzip.open(table, "rt") as lines:
        samples = [[int(value) for value in line.split(",")] for line, _ in zip(lines, range(int(samples)))]
    pathlib.Path(folder).mkdir(parents=True)
    pixels = bytes(min(255, value * 16) for sample in samples for value in sample[:64])
    images = struct.pack(">IIII", 0x803, len(samples), 8, 8) + pixels
    labels = struct.pack(">II", 0x801, len(samples)) + bytes(sample[64] for sample in samples)
    for name, content in ("images-idx3", images), ("labels-idx1", labels):
        pathlib.Path(folder, f"train-{name}-ubyte.gz").write_bytes(gzip.compress(content, mtime=0))


def events_of(kind, job, folder):
    """How many events of each type the job's journal has."""
    if kind == "database":
        insert = re.compile(rf"INTO public\.journal VALUES \([^']*'job-{job}', \d+, '[^']*', (?:NULL|'[^']*'), 'profl\.journal\.(\w+)'")
        names = insert.findall(pathlib.Path(folder, "database.sql").read_text())
    else:
        journal = next(pathlib.Path(folder).rglob("journal.db"))
        db = sqlite3.connect(f"file:{journal}?mode=ro&immutable=1", uri=True)
        rows_of = db.execute("SELECT manifest FROM journal WHERE persistence_id = ?", [f"job-{job}"])
        names = [manifest.removeprefix("profl.journal.") for (manifest,) in rows_of]
        db.close()
    return {name: names.count(name) for name in sorted(set(names))}


def note(target, case, kind, job, data, model, verdict_file, folder, when):
    """Writes down what a later release must find in a case. when: which tests go on with it, always or long."""
    verdict = json.loads(pathlib.Path(verdict_file).read_text())
    if verdict["findings"]:
        sys.exit(f"{case}: {verdict['findings']}")
    ended = verdict["status"] in ("completed", "failed", "stopped")
    # a run that was killed after its last event still has to write its result
    finished = ended and (kind != "run folder" or any(pathlib.Path(folder).glob("*/result.json")))
    if model == "verified":
        model = verdict["modelSha256"]
    if ended and model != verdict["modelSha256"]:
        sys.exit(f"{case}: the model is {verdict['modelSha256']}, not {model}")
    events = events_of(kind, job, folder)
    if sum(events.values()) != verdict["events"]:
        sys.exit(f"{case}: {events} are not {verdict['events']} events")
    path = pathlib.Path(target, "expected.json")
    cases = json.loads(path.read_text()) if path.exists() else []
    cases = [c for c in cases if c["case"] != case]
    cases.append({
        "case": case,
        "kind": kind,
        "job": job,
        "data": data,
        "status": verdict["status"],
        "finished": finished,
        "modelSha256": "" if model == "any" else model,
        "modelExpected": model != "",
        "resume": "never" if finished or model == "" else when,
        "rounds": verdict["rounds"],
        "roundsRecomputed": verdict["roundsRecomputed"],
        "updatesAccepted": verdict["updatesAccepted"],
        "updatesRefused": events.get("UpdateRefused", 0),
        "exclusions": verdict["exclusions"],
        "stragglers": verdict["stragglers"],
        "events": events,
    })
    path.write_text(json.dumps(sorted(cases, key=lambda c: c["case"]), indent=2) + "\n")
    size = os.path.getsize(pathlib.Path(target, case + ".tar.gz"))
    print(f"  {verdict['status']}, {verdict['rounds']} rounds, {size} bytes: {events}", file=sys.stderr)


def look(target, *secrets):
    """Fails when a word of this machine is in an archive, or in expected.json."""
    # a very short name of a machine is in random bytes too
    words = [word.encode() for word in secrets if len(word) > 4] + [b"/tmp/", b"/root", b"/home/"]
    # a dump has bytes in hexadecimal
    words += [word.hex().encode() for word in words]

    def check(name, content):
        for word in words:
            if word in content:
                sys.exit(f"{name} names {word.decode()}")

    check("expected.json", pathlib.Path(target, "expected.json").read_bytes())
    for archive in sorted(pathlib.Path(target).glob("*.tar.gz")):
        with tarfile.open(archive) as entries:
            for entry in entries:
                check(f"{archive.name}: {entry.name}", entry.name.encode())
                if entry.isfile():
                    check(f"{archive.name}: {entry.name}", entries.extractfile(entry).read())


FUNCTIONS = (field, divides, ports, count, wait, awaited, lie, clean_state, clean_run, idx, note, look)
COMMANDS = {f.__name__.replace("_", "-"): f for f in FUNCTIONS}

if __name__ == "__main__":
    COMMANDS[sys.argv[1]](*sys.argv[2:])
