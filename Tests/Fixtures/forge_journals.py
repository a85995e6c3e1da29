#!/usr/bin/env python3
"""Forges journals: what somebody may write into a file that the shell has left.

    forge_journals.py FOLDER

Takes journals FOLDER/STUDENT/LESSON.cnn.md in turn, and leaves FOLDER/forged-N/LESSON.cnn.md, by a student of that name.
"""

import pathlib
import re
import sys

folder = pathlib.Path(sys.argv[1])


def without_failures(text):
    """Every command that failed is gone, with what it gave."""
    return re.sub(r"cnn> (?:(?!\n(?:cnn> |```)).)*\n\? error (?!interrupted)[^\n]*\n", "", text, flags=re.S)


def with_other_answers(text):
    """Answers to choices are another's."""
    return re.sub(r"^cnn> answer [abc]$", "cnn> answer d", text, flags=re.M)


def with_a_stop(text):
    """The last `skip` or `next` was stopped, it says."""
    place = max(text.rfind("\ncnn> skip\n"), text.rfind("\ncnn> next\n"))
    end = text.find("\n```\n", place) + 5
    return text[:end] + "\n<!-- stopped: 1 -->\n" + text[end:] if place >= 0 else text


def without_stops(text):
    """What was stopped was not, it says."""
    return re.sub(r"\n<!-- stopped: \d+ -->\n", "\n", text)


def with_other_stops(text):
    """It was stopped somewhere else."""
    return re.sub(r"<!-- stopped: (\d+) -->", lambda match: f"<!-- stopped: {int(match[1]) + 1} -->", text)


def without_skips(text):
    """What was skipped is marked as done."""
    return text.replace("<!-- skipped: ", "<!-- done: ")


def with_done(text):
    """Steps are claimed in the head."""
    ids = re.findall(r"<!-- step: (\S+) -->", text)
    return text.replace("\n---\n", f"\ndone: {', '.join(ids[:3])}\n---\n", 1)


def with_a_wildcard(text):
    """A last output that is anything."""
    return re.sub(r"\n[^\n`<]+\n```\n\Z", "\n{..}\n```\n", text)


KINDS = [without_failures, with_other_answers, with_a_stop, without_stops, with_other_stops, without_skips, with_done,
         with_a_wildcard]
sources = sorted(path for path in folder.glob("*/*.cnn.md") if not path.parent.name.startswith("forged-"))
made = 0
for number, kind in enumerate(KINDS * 2):
    # The first from this place on in which there is something to forge.
    start = number * 7 % len(sources)
    for path in sources[start:] + sources[:start]:
        text = path.read_text()
        forged = kind(text)
        if forged != text:
            target = folder / f"forged-{made}"
            target.mkdir(exist_ok=True)
            forged = re.sub(r"^student: .*$", f"student: {target.name}", forged, count=1, flags=re.M)
            (target / path.name).write_text(forged)
            print(target.name, path.parent.name, path.stem, kind.__name__)
            made += 1
            break
