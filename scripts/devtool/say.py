"""What the user sees: steps, progress, failures of one line; and locks."""

import contextlib
import fcntl
import os
import subprocess
import sys
import time

from . import paths


class Fail(Exception):
    """A failure with one line that says what to do."""


verbose = False


def step(text):
    print(f"» {text}", flush=True)


def note(text):
    print(f"  {text}", flush=True)


class Progress:
    """One line that moves on a terminal, a line now and then elsewhere."""

    PAUSE = 10.0

    def __init__(self, label):
        self.label = label
        self.tty = sys.stdout.isatty()
        self.shown = time.monotonic()

    def show(self, text):
        now = time.monotonic()
        if self.tty:
            print(f"\r  {self.label}: {text:<60.60}", end="", flush=True)
        elif now - self.shown > self.PAUSE:
            self.shown = now
            print(f"  {self.label}: {text}", flush=True)

    def close(self):
        if self.tty:
            print("\r" + " " * 78 + "\r", end="", flush=True)


def megabytes(size):
    return f"{size / 1e6:.0f} MB"


def command(args, *, failure, **options):
    """Run quietly; raise Fail(failure) with the last line it said."""
    if verbose:
        note("$ " + " ".join(map(str, args)))
    try:
        result = subprocess.run(
            [str(arg) for arg in args],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            **options,
        )
    except OSError as error:
        raise Fail(f"{failure} ({error})") from error
    if verbose and result.stdout.strip():
        print(result.stdout.rstrip(), flush=True)
    if result.returncode:
        raise Fail(f"{failure} ({last_line(result.stdout)})")
    return result.stdout


def last_line(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "it said nothing"


@contextlib.contextmanager
def lock(name, *, shared=False, waiting=None):
    """Hold a file lock; says `waiting` once when somebody else has it."""
    paths.LOCKS.mkdir(parents=True, exist_ok=True)
    mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    # Not inherited: a server we start must not keep our lock.
    handle = os.open(paths.LOCKS / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, mode | fcntl.LOCK_NB)
        except BlockingIOError:
            if waiting:
                step(waiting)
            fcntl.flock(handle, mode)
        yield
    finally:
        os.close(handle)
