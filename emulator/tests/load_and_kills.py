"""Load on an emulator that is killed again and again: nothing that it acknowledged may be lost.

    python emulator/tests/load_and_kills.py target/debug/fgs [--seconds 60] [--kills 20] [--connections 64] [--seed NUMBER]

Each connection has a version of one function, sets its config, and invokes it asynchronously. At random moments the
emulator gets SIGKILL, and is started again on the same state. Afterwards each config must be the one that was
acknowledged last, or one that was sent later; each acknowledged event must wait, or have one record; and each delivered
file must be whole. Prints what was acknowledged, lost and half-written; exits with 1 if anything is.

Python's standard library is enough.
"""

import argparse
import asyncio
import collections
import json
import random
import sys
import tempfile
import time
from pathlib import Path

FUNCTION = "load"
TOKEN = "load-and-kills"
PROJECT = "7aad83af3e8d42e99ac194c8419e2c9b"
LEAST_AGE, MOST_AGE = 3600, 86400
# After the last kill, for what waits to end.
DRAIN_SECONDS = 60
PAGE = 500
RESPONSE_SECONDS = 60


class Closed(Exception):
    """A connection that ended before its response was complete."""


async def read_message(reader):
    """The first line and the body of a message, or Closed."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *headers = head.split("\r\n")
        length = [line.split(":")[1] for line in headers if line.lower().startswith("content-length:")]
        body = await reader.readexactly(int(length[0]) if length else 0)
    except (asyncio.IncompleteReadError, ConnectionError) as error:
        raise Closed from error
    return first, body


class Failed(Exception):
    """What ends the run."""


class Connection:
    """A connection to the emulator that runs, made anew after each kill."""

    def __init__(self, emulator):
        self.emulator, self.reader, self.writer, self.start = emulator, None, None, 0

    async def send(self, method, path, body=None):
        """Status and JSON of a response. Closed where there is none, so that what became of the request is not known."""
        if self.writer is None or self.start != self.emulator.starts:
            self.close()
            self.start = self.emulator.starts
            try:
                self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.emulator.port)
            except OSError as error:
                raise Closed from error
        content = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Auth-Token: {TOKEN}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        try:
            self.writer.write(head.encode() + content)
            await self.writer.drain()
            first, answer = await asyncio.wait_for(read_message(self.reader), RESPONSE_SECONDS)
        except (TimeoutError, asyncio.TimeoutError) as error:
            raise Failed(f"no response to {method} {path} for {RESPONSE_SECONDS} s") from error
        except (Closed, ConnectionError) as error:
            self.close()
            raise Closed from error
        return int(first.split()[1]), json.loads(answer) if answer else None

    def close(self):
        if self.writer is not None:
            self.writer.close()
        self.writer = None


class Emulator:
    """`fgs emulator serve` on a state file."""

    def __init__(self, fgs, folder, function_port):
        self.command = [fgs, "emulator", "serve", "--auth-token", TOKEN, "--state", str(folder / "state.redb")]
        self.command += ["--deliver", str(folder / "delivered"), "--retry-wait", "0"]
        self.command += ["--function", f"{FUNCTION}=http://127.0.0.1:{function_port}"]
        self.process, self.port, self.starts, self.running = None, 0, 0, asyncio.Event()

    async def spawn(self):
        pipe = asyncio.subprocess.PIPE
        self.process = await asyncio.create_subprocess_exec(*self.command, stdout=pipe)
        line = (await asyncio.wait_for(self.process.stdout.readline(), 60)).decode()
        if not line.startswith("listening on "):
            await self.process.wait()
            raise Failed(f"the state does not open after kill {self.starts}: its first line is {line!r}")
        self.port, self.starts = int(line.rsplit(":", 1)[1]), self.starts + 1
        self.running.set()

    async def kill(self):
        self.running.clear()
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()


class Worker:
    """One connection with a version of its own."""

    def __init__(self, emulator, number):
        self.connection, self.number = Connection(emulator), number
        self.path = f"/v2/{PROJECT}/fgs/functions/urn:fss:cn-north-4:{PROJECT}:function:default:{FUNCTION}:{number + 1}"
        self.age = LEAST_AGE
        # What the config may hold: what was acknowledged last, and what was sent after it.
        self.possible_ages, self.configs, self.events = [None], 0, []

    async def put(self):
        self.age = self.age + 1 if self.age < MOST_AGE else LEAST_AGE
        self.possible_ages.append(self.age)
        destination = {name: self.bucket(bucket) for name, bucket in (("on_success", "results"), ("on_failure", "letters"))}
        body = {
            "max_async_event_age_in_seconds": self.age,
            "max_async_retry_attempts": 1,
            "destination_config": destination,
        }
        status, answer = await self.connection.send("PUT", f"{self.path}/async-invoke-config", body)
        if status != 200:
            raise Failed(f"a config was refused: {status} {answer}")
        self.possible_ages, self.configs = [self.age], self.configs + 1

    @staticmethod
    def bucket(name):
        return {"destination": "OBS", "param": json.dumps({"bucket": name})}

    async def invoke(self):
        event = {"worker": self.number, "number": len(self.events)}
        status, answer = await self.connection.send("POST", f"{self.path}/invocations-async", event)
        if status != 202:
            raise Failed(f"an event was refused: {status} {answer}")
        self.events.append(answer["request_id"])

    async def run(self, emulator, end):
        is_set = False
        while time.monotonic() < end:
            await emulator.running.wait()
            try:
                if not is_set or random.random() < 0.5:
                    await self.put()
                    is_set = True
                else:
                    await self.invoke()
            except Closed:
                await asyncio.sleep(0.01)

    async def stored_age(self):
        status, config = await self.connection.send("GET", f"{self.path}/async-invoke-config")
        return config["max_async_event_age_in_seconds"] if status == 200 else None

    async def active(self):
        """The ids of the events that wait or run."""
        ids, marker = set(), "0"
        while marker is not None:
            query = f"limit={PAGE}&marker={marker}&query_begin_time=2020-01-01T00:00:00"
            status, page = await self.connection.send("GET", f"{self.path}/active-async-invocations?{query}")
            if status != 200:
                raise Failed(f"a list was refused: {status} {page}")
            found = [invocation["request_id"] for invocation in page["invocations"]]
            ids.update(found)
            marker = page.get("next_marker") if len(found) == PAGE else None
        return ids


async def function(reader, writer):
    """A function of which one event in four fails."""
    try:
        while True:
            first, body = await read_message(reader)
            is_failure = first.startswith("POST /invoke") and json.loads(body).get("number", 0) % 4 == 1
            result = b'{"errorType":"No","errorMessage":"no"}' if is_failure else b"null"
            status = "500 Failed" if is_failure else "200 OK"
            writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(result)}\r\n\r\n".encode() + result)
            await writer.drain()
    except (Closed, ConnectionError):
        writer.close()


def delivered(folder):
    """How many records there are of each event, and the files that are not whole."""
    counts, half_written = collections.Counter(), []
    for file in sorted((folder / "delivered").rglob("*")):
        # One that is written ends in .tmp until it is whole.
        if file.is_dir() or (file.name.startswith(".") and file.name.endswith(".tmp")):
            continue
        try:
            counts[json.loads(file.read_bytes())["request_context"]["request_id"]] += 1
        except (ValueError, KeyError, TypeError) as error:
            half_written.append(f"{file}: {error!r}")
    return counts, half_written


async def loaded(emulator, workers, arguments):
    """Runs the load, with its kills."""
    started = time.monotonic()
    end = started + arguments.seconds
    kills = sorted(random.uniform(0, arguments.seconds) for _ in range(arguments.kills))
    running = [asyncio.create_task(worker.run(emulator, end)) for worker in workers]
    for kill in kills:
        # A worker that fails ends the run.
        left = max(0, started + kill - time.monotonic())
        done, _ = await asyncio.wait(running, timeout=left, return_when=asyncio.FIRST_EXCEPTION)
        if any(worker.exception() for worker in done):
            break
        await emulator.kill()
        await emulator.spawn()
    await asyncio.gather(*running)


async def run(arguments, folder):
    server = await asyncio.start_server(function, "127.0.0.1", 0)
    emulator = Emulator(arguments.fgs, folder, server.sockets[0].getsockname()[1])
    try:
        return await checked(arguments, folder, emulator)
    finally:
        await emulator.kill()


async def checked(arguments, folder, emulator):
    await emulator.spawn()
    workers = [Worker(emulator, number) for number in range(arguments.connections)]
    started = time.monotonic()
    await loaded(emulator, workers, arguments)
    seconds = time.monotonic() - started
    # What is acknowledged at the very end is not safe without having been on the disk either.
    await emulator.kill()
    await emulator.spawn()

    wrong_configs = []
    for worker in workers:
        stored = await worker.stored_age()
        if stored not in worker.possible_ages:
            wrong_configs.append(f"version {worker.number + 1} has {stored}, not one of {worker.possible_ages}")
    end = time.monotonic() + DRAIN_SECONDS
    while True:
        active = set().union(*[await worker.active() for worker in workers])
        if not active or time.monotonic() > end:
            break
        await asyncio.sleep(0.5)
    await emulator.kill()

    counts, half_written = delivered(folder)
    events = [event for worker in workers for event in worker.events]
    lost_events = [event for event in events if not counts[event] and event not in active]
    twice = [event for event, count in counts.items() if count > 1]
    print(f"{arguments.connections} connections, {seconds:.0f} s, {emulator.starts - 1} kills, seed {arguments.seed}")
    print(f"acknowledged: {sum(worker.configs for worker in workers)} configs, {len(events)} events")
    print(f"events: {sum(counts.values())} records, {len(active)} waiting")
    print(f"lost: {len(wrong_configs)} configs, {len(lost_events)} events; delivered twice: {len(twice)}")
    print(f"half-written: {len(half_written)} files")
    for line in (wrong_configs + lost_events + twice + half_written)[:20]:
        print(f"  {line}")
    if not events or not counts:
        raise Failed("nothing was acknowledged or delivered: this says nothing")
    return wrong_configs or lost_events or twice or half_written


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("fgs", help="the command")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="of the moments of the kills")
    arguments = parser.parse_args()
    random.seed(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        try:
            is_damaged = asyncio.run(run(arguments, Path(folder)))
        except Failed as failure:
            sys.exit(f"{failure} (seed {arguments.seed})")
    sys.exit(1 if is_damaged else 0)


if __name__ == "__main__":
    main()
