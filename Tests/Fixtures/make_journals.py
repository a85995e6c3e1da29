#!/usr/bin/env python3
"""Makes journals in which Ctrl-C was pressed, by typing at a shell in a pseudo-terminal.

    make_journals.py SHELL LESSONS FOLDER COUNT [SEED [FIRST]]

A student walks through a lesson: enters what the lesson's solutions say, or `skip`; answers, rightly or not; looks, plays,
trains and checks; presses Ctrl-C at any moment, leaves or is killed, and comes back in a new process. What the shell keeps
of it, checkpoints too, goes to FOLDER/STUDENT/LESSON.cnn.md; a walk in which no Ctrl-C met anything is walked again.
"""

import fcntl
import os
import pathlib
import pty
import random
import re
import select
import shutil
import signal
import struct
import sys
import tempfile
import termios
import time

# What a student enters besides the tasks; of LONG, each last line is stopped.
PLAYS = ["vars", "randn 3", "mine = randn 2x3", "nonsense 3", "progress", "hint", "retry", "undo", "back", "note so far"]
LONG = [
    ("data = patterns 400", "net = input 1x16x16 | conv 8 padding=1 activation=relu | maxpool 2 | flatten | linear 3",
     "train net data epochs=400"),
    ("big = input 4x16x16 | conv 16 | conv 16 | flatten | linear 4", "gradcheck big"),
]


class Shell:
    """A shell at a terminal."""

    def __init__(self, arguments, state):
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.environ.update(XDG_STATE_HOME=state, TERM="xterm", LC_ALL="C.UTF-8", HOME=state)
            os.execv(arguments[0], arguments)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 100, 0, 0))
        self.settle()

    def ticks(self):
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return fields[0], int(fields[11]) + int(fields[12])

    def read(self, seconds):
        """What comes within some time; None at the end."""
        if not select.select([self.terminal], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self.terminal, 65536) or None
        except OSError:
            return None

    def settle(self, limit=120):
        """Waits until the shell waits for a line."""
        end = time.monotonic() + limit
        quiet, ticks = 0, None
        while time.monotonic() < end:
            piece = self.read(0.03)
            if piece is None:
                return False
            state, now = self.ticks()
            quiet = quiet + 1 if not piece and state == "S" and now == ticks else 0
            ticks = now
            if quiet >= 3:
                return True
        raise RuntimeError("the shell does not come to rest")

    def enter(self, line, stop_after=None):
        os.write(self.terminal, line.encode() + b"\r")
        if stop_after is not None:
            end = time.monotonic() + stop_after
            while (rest := end - time.monotonic()) > 0:
                self.read(rest)
            os.write(self.terminal, b"\x03")
        return self.settle()

    def end(self, kills):
        if kills:
            os.kill(self.pid, signal.SIGKILL)
        else:
            os.write(self.terminal, b"\x04")
        while self.read(5):
            pass
        os.waitpid(self.pid, 0)
        os.close(self.terminal)


def steps(path):
    """The model lines of a lesson, by the id of the step: one list a task."""
    found, tasks, kind = {}, None, None
    for line in path.read_text().splitlines():
        if identity := re.fullmatch(r"<!-- id: (\S+) -->", line):
            tasks = found.setdefault(identity[1], [])
        elif kind is None and line.startswith("```"):
            kind = line.strip("`").strip() or "text"
            if kind in ("cnn solution", "key") or kind.startswith("cnn do"):
                tasks.append([])
        elif line.startswith("```"):
            kind = None
        elif kind == "cnn solution" or (kind or "").startswith("cnn do"):
            if line.startswith("cnn> "):
                tasks[-1].append(line[5:])
        elif kind == "key" and " = right" in line:
            tasks[-1].append(line.split(" = right")[0])
    return {identity: [task for task in tasks if task] for identity, tasks in found.items()}


def delay(dice):
    return 10 ** dice.uniform(-3.3, -0.7)


def walk(shell_path, lessons, lesson, student, state, dice):
    models = steps(next(lessons.glob(f"*-{lesson}.md")))
    journal = pathlib.Path(state) / "cnn-shell/lessons" / student / f"{lesson}.cnn.md"
    arguments = [shell_path, "--no-init", "--no-pager", "--student", student, "--lessons", str(lessons)]
    shell = Shell(arguments, state)

    def step():
        marks = re.findall(r"<!-- step: (\S+) -->", journal.read_text()) if journal.exists() else []
        return marks[-1] if marks else None

    def may_stop(line, chance):
        shell.enter(line, delay(dice) if dice.random() < chance else None)

    may_stop(f"lesson {lesson}", 0.15)
    for turn in range(dice.randint(8, 22)):
        choice = dice.random()
        if choice < 0.12:
            shell.end(kills=dice.random() < 0.5)
            shell = Shell(arguments, state)
            shell.enter(f"lesson {lesson}")
        elif choice < 0.2:
            long = dice.choice(LONG)
            for line in long[:-1]:
                shell.enter(line)
            shell.enter(long[-1], dice.uniform(0.02, 0.4))
            shell.enter("vars")
        elif choice < 0.3:
            may_stop(dice.choice(PLAYS), 0.1)
        elif choice < 0.62:
            may_stop("next", 0.35)
            may_stop("skip", 0.5)
        else:
            may_stop("next", 0.35)
            for task in models.get(step()) or []:
                for line in task:
                    may_stop(line, 0.2)
                may_stop("next", 0.4)
            may_stop(dice.choice(["a", "b", "c", "0.5", "3", "answer I do not know"]), 0.2)
    if dice.random() < 0.7:
        shell.enter("leave")
    shell.end(kills=False)
    return journal


def main():
    shell, lessons, folder, count = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]), int(sys.argv[4])
    seed = int(sys.argv[5]) if len(sys.argv) > 5 else 1
    first = int(sys.argv[6]) if len(sys.argv) > 6 else 0
    names = [path.stem.split("-", 1)[1] for path in sorted(lessons.glob("[0-9]*-*.md"))]
    for number in range(first, first + count):
        lesson, student = names[number % len(names)], f"stopping-{number}"
        for attempt in range(60):
            state = tempfile.mkdtemp()
            try:
                journal = walk(shell, lessons.resolve(), lesson, student, state, random.Random(f"{seed} {number} {attempt}"))
                text = journal.read_text()
                size = sum(path.stat().st_size for path in journal.parent.iterdir())
                if "<!-- stopped:" in text and size < 400_000:
                    target = folder / student
                    shutil.rmtree(target, ignore_errors=True)
                    shutil.copytree(journal.parent, target)
                    for lock in target.glob("*.lock"):
                        lock.unlink()
                    print(student, lesson, attempt, size, text.count("<!-- stopped:"), text.count("? error interrupted"), flush=True)
                    break
            except (RuntimeError, OSError) as error:
                print(student, lesson, attempt, error, flush=True)
            finally:
                shutil.rmtree(state, ignore_errors=True)


main()
