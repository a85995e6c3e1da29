#!/usr/bin/env python3
"""Cases for the transcript matcher, judged by a reference that is not part of this repository.

    Tests/Oracles/make_matcher_cases.py REFERENCE.py > Tests/TranscriptsTests/Fixtures/matcher.txt

REFERENCE.py defines line_ok(want, got) and block_ok(wants, gots). One case is a line `line VERDICT WANT<TAB>GOT`, or
`block VERDICT WANT<TAB>WANT...<TAB><TAB>GOT<TAB>GOT...` in which each text is preceded by `=`; VERDICT is yes, no or
bad (the pattern is refused). The cases are the same at every run.
"""
import importlib.util
import random
import sys

random.seed(24)

WORDS = ["loss", "accuracy", "epoch", "x:", "Tensor", "net", "mean", "sd", "1x8", "2x4x4x4", "of", "->", "(", ")", "a1",
         "relu2", "conv1", "é3", "[", "]", "0x1F", "-", "+", "...", "..", "nan", "inf", "e5", "}", "µ", "1/4", "5%", "v1.2"]
NUMBERS = ["0", "5", "51", "-3", "+7", "007", "0.25", "0.250", ".5", "5.", "-0.000", "1e-6", "1.2e-3", "3E2", "2.5e+1",
           "100000", "0.1", "0.3", "12.75", "1e-07", "99.9", "-1.5", "-.25", "1.", "1e5", "0.2519", "0.251", "0.249"]
SPECS = ["{..}", "{time}", "{path}", "{num}", "{<1e-6}", "{<=0.5}", "{>=0.90}", "{>-1}", "{0.8..0.95}", "{-0.5..0.5}",
         "{0.21 +- 0.03}", "{5+-1}", "{ .. }", "{ num }", "{1...5}", "{<0.3}", "{-3..-1}", "{1e-3 +- 1e-4}", "{>= 0}"]


def number_near(text):
    """A number that differs from one as written by around one unit of its last digit, a whole one by around 1."""
    mantissa, _, exponent = text.lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    unit = 10.0 ** ((int(exponent) if exponent else 0) - decimals)
    value = float(text) + unit * random.choice([0, 0.3, -0.4, 0.99, -0.99, 1, -1, 1.01, -1.2, 2, 10])
    form = random.choice(["{:.%df}" % decimals, "{:.%df}" % (decimals + 1), "{:.%df}" % (decimals + 3), "{:g}", "{!r}",
                          "{:.3e}"])
    return form.format(value)


def inside(spec):
    """Text that a matcher might meet, inside or outside of its bound."""
    text = spec.strip("{} ")
    if text == "..":
        return random.choice(["", "x", "any text", " ", "5", "}"])
    if text in ("time", "path"):
        return random.choice(["", "1.2 s", "/tmp/a b", "x"])
    anchors = {"num": "0", "<1e-6": "1e-6", "<=0.5": "0.5", ">=0.90": "0.90", ">-1": "-1", "0.8..0.95": "0.9",
               "-0.5..0.5": "0.5", "0.21 +- 0.03": "0.24", "5+-1": "6", "1...5": "0.75", "<0.3": "0.3", "-3..-1": "-1",
               "1e-3 +- 1e-4": "1.1e-3", ">= 0": "0"}
    anchor = anchors[text]
    return random.choice([anchor, number_near(anchor), number_near(anchor), random.choice(NUMBERS), "word"])


def pair():
    """A pattern and a line that is often, not always, as the pattern says."""
    want, got = [], []
    for _ in range(random.randint(1, 6)):
        kind = random.random()
        if kind < 0.35:
            word = random.choice(WORDS)
            want.append(word)
            got.append(word if random.random() < 0.95 else random.choice(WORDS))
        elif kind < 0.65:
            number = random.choice(NUMBERS)
            want.append(number)
            got.append(number if random.random() < 0.4 else number_near(number))
        elif kind < 0.9:
            spec = random.choice(SPECS)
            want.append(spec)
            got.append(inside(spec))
        else:
            want.append(random.choice(["{{", "{{1}", "a{{b}"]))
            got.append(random.choice(["{", want[-1].replace("{{", "{"), want[-1].replace("{{", "{")]))
        gap = random.choice([" ", " ", "  ", "   ", ""])
        want.append(gap)
        got.append(random.choice([" ", "    "]) if gap and random.random() < 0.9 else gap)
    want, got = "".join(want), "".join(got)
    if random.random() < 0.1:
        got += random.choice([" ", "  ", " x", "0"])
    if random.random() < 0.05:
        want += " "
    return want, got


def broken(want):
    """Now and then a pattern with a brace that nothing closes."""
    return want.replace("}", "", 1) if random.random() < 0.03 and "{" in want else want


def main():
    """Writes the cases."""
    path = sys.argv[1]
    spec = importlib.util.spec_from_file_location("reference", path)
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)

    def check(want):
        """Raises ValueError where a pattern has a matcher that there is not, even behind what does not match."""
        for kind, text in reference.tokens(want.rstrip()):
            if kind == "m" and text not in ("..", "time", "path"):
                reference.num_ok(text, 0.0)

    def verdict(judge, want, got):
        try:
            for line in want if isinstance(want, list) else [want]:
                if line.strip() != "...":
                    check(line)
            return "yes" if judge(want, got) else "no"
        except ValueError:
            return "bad"
        except OverflowError:
            # An exponent that Python's floats cannot hold.
            return None

    for _ in range(2600):
        want, got = pair()
        want = broken(want)
        result = verdict(reference.line_ok, want, got)
        if result is not None:
            print(f"line {result} {want}\t{got}")
    for _ in range(900):
        wants, gots = [], []
        for _ in range(random.randint(0, 5)):
            if random.random() < 0.3:
                wants.append(random.choice(["...", " ... "]))
                gots += [random.choice(["a", "loss 0.25", "epoch 2 loss .9", ""]) for _ in range(random.randint(0, 3))]
            else:
                want, got = random.choice([("a", "a"), ("loss 0.25", "loss 0.2588"), ("n 5", "n 5"), ("b 1.0", "b 1.3"),
                                           ("epoch {num} {..}", "epoch 5 loss 0.1"), ("", ""), pair()])
                wants.append(want)
                gots.append(got)
        if random.random() < 0.1 and gots:
            gots.pop(random.randrange(len(gots)))
        if random.random() < 0.1:
            gots.insert(random.randint(0, len(gots)), "extra")
        result = verdict(reference.block_ok, wants, gots)
        if result is not None:
            texts = "\t".join("=" + want for want in wants) + "\t\t" + "\t".join("=" + got for got in gots)
            print(f"block {result} {texts}")


main()
