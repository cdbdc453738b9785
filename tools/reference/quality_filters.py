"""The rules of Gopher (quality and repetition), C4 and FineWeb again, in plain Python: what the pipeline's blocks must decide.

Usage: python3 tools/reference/quality_filters.py compare TEXTS.jsonl[.gz] SIGNALS.jsonl.gz [SIGNALS.jsonl.gz ...]
       python3 tools/reference/quality_filters.py fixture > tests/TextMad.Tests/Golden/pipeline/decisions.jsonl

compare: TEXTS is what 'textmad corpus export CORPUS TEXTS.jsonl' wrote of a corpus, SIGNALS what 'textmad corpus process' kept in
processed/NAME/signals.jsonl.gz for a recipe of one of these blocks alone on that corpus (tools/reference/compare_filters.sh does all of it). Every
decision, reason and signal must be the same; exits with 1 when one is not.
fixture: decisions on texts made of sentences written for this purpose, for the unit tests.

Written from the definitions of the papers and the blocks' documentation: words are found by regular expressions over categories of unicodedata, n-grams are
tuples in counters, shares are fractions. Nothing is shared with the C# code.
"""
import gzip
import json
import random
import re
import sys
import unicodedata
from collections import Counter

SPACES = "\t\n\v\f\r\x85"
STOP_WORDS = {"the", "be", "to", "of", "and", "that", "have", "with"}
POLICIES = ["terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies"]
ABBREVIATIONS = {
    "Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "St.", "Rev.", "Gov.", "Sen.", "Rep.", "Gen.", "Col.", "Capt.", "Lt.", "Sgt.", "Jr.", "Sr.", "No.", "vs.", "cf.",
    "e.g.", "i.e.", "Fig.", "pp.", "p.", "Co.", "Inc.",
}


def kind(c):
    """w: part of a word, s: white space, p: anything else."""
    if c in SPACES or unicodedata.category(c)[0] == "Z":
        return "s"
    return "w" if unicodedata.category(c)[0] in "LMN" else "p"


def strip(text):
    first, last = 0, len(text)
    while first < last and kind(text[first]) == "s":
        first += 1
    while last > first and kind(text[last - 1]) == "s":
        last -= 1
    return text[first:last]


def split_white(text):
    return "".join(" " if kind(c) == "s" else c for c in text).split(" ")


def tokens(text):
    """Words with inner apostrophes and hyphens; runs of one other character."""
    kinds = "".join(kind(c) for c in text)
    joined = list(kinds)
    for i in range(1, len(text) - 1):
        if text[i] in "'\u2019-" and kinds[i - 1] == "w" and kinds[i + 1] == "w":
            joined[i] = "w"
    result = []
    for match in re.finditer(r"w+|p+", "".join(joined)):
        part = text[match.start():match.end()]
        result += [part] if match.group()[0] == "w" else [run.group() for run in re.finditer(r"(.)\1*", part, re.DOTALL)]
    return result


def is_word(token):
    return any(kind(c) == "w" for c in token)


def has_letter(token):
    return any(unicodedata.category(c)[0] == "L" for c in token)


def share(part, whole):
    return part / whole if whole else 0


def first_broken(rules):
    return next((reason for holds, reason in rules if not holds), None)


def gopher_quality(text):
    words = tokens(text)
    proper = [w for w in words if is_word(w)]
    lines = [strip(line) for line in text.split("\n")]
    s = {
        "words": len(proper),
        "mean_word_length": share(sum(len(w) for w in proper), len(proper)),
        "hashes_per_word": share(text.count("#"), len(words)),
        "ellipses_per_word": share(text.count("...") + text.count("\u2026"), len(words)),
        "bullet_lines": share(sum(line[:1] in ("\u2022", "-") for line in lines if line), len(lines)),
        "ellipsis_lines": share(sum(line.endswith(("...", "\u2026")) for line in lines), len(lines)),
        "letter_words": share(sum(has_letter(w) for w in words), len(words)),
        "stop_words": len(STOP_WORDS & set(words)),
    }
    return s, first_broken([
        (s["words"] >= 50, "gopher_few_words"),
        (s["words"] <= 100000, "gopher_many_words"),
        (s["mean_word_length"] >= 3, "gopher_short_words"),
        (s["mean_word_length"] <= 10, "gopher_long_words"),
        (s["hashes_per_word"] <= 0.1, "gopher_hashes"),
        (s["ellipses_per_word"] <= 0.1, "gopher_ellipses"),
        (s["bullet_lines"] <= 0.9, "gopher_bullet_lines"),
        (s["ellipsis_lines"] <= 0.3, "gopher_ellipsis_lines"),
        (s["letter_words"] >= 0.8, "gopher_few_letters"),
        (s["stop_words"] >= 2, "gopher_few_stop_words"),
    ])


def repeated(parts):
    """How many parts stood before, and their characters: all but the first of each."""
    counts = Counter(parts)
    return sum(n - 1 for n in counts.values()), sum((n - 1) * len(part) for part, n in counts.items())


def gopher_repetition(text):
    s, rules = {}, []

    def rule(name, part, whole, limit, reason):
        s[name] = share(part, whole)
        rules.append((s[name] <= limit, reason))

    paragraphs = re.split(r"\n{2,}", strip(text))
    count, characters = repeated(paragraphs)
    rule("duplicate_paragraphs", count, len(paragraphs), 0.3, "gopher_duplicate_paragraphs")
    rule("duplicate_paragraph_characters", characters, len(text), 0.2, "gopher_duplicate_paragraph_characters")
    lines = re.split(r"\n+", text)
    count, characters = repeated(lines)
    rule("duplicate_lines", count, len(lines), 0.3, "gopher_duplicate_lines")
    rule("duplicate_line_characters", characters, len(text), 0.2, "gopher_duplicate_line_characters")

    words = tokens(text)
    for n, limit in ((2, 0.2), (3, 0.18), (4, 0.16)):
        grams = Counter(tuple(words[i:i + n]) for i in range(len(words) - n + 1))
        # Counter keeps the order in which keys came; max takes the first of the greatest.
        top = max(grams.items(), key=lambda item: item[1]) if grams else ((), 0)
        rule(f"top_{n}_gram", len(" ".join(top[0])) * top[1], len(text), limit, f"gopher_top_{n}_gram")
    for n, limit in ((5, 0.15), (6, 0.14), (7, 0.13), (8, 0.12), (9, 0.11), (10, 0.10)):
        seen, i, characters = set(), 0, 0
        while i + n <= len(words):
            gram = tuple(words[i:i + n])
            if gram in seen:
                characters += sum(map(len, gram))
                i += n
            else:
                seen.add(gram)
                i += 1
        rule(f"duplicate_{n}_grams", characters, len(text), limit, f"gopher_duplicate_{n}_grams")
    return s, first_broken(rules)


def ends_sentence(word):
    core = word.rstrip("\"'\u201d\u2019\u00bb)]}")
    if not core or core[-1] not in ".?!\u2026\u3002\uff1f\uff01":
        return False
    if core[-1] != ".":
        return True
    return not (re.fullmatch(r"\S\.", core) and core[0].isupper()) and core.lstrip("\"'\u201c\u2018\u00ab([{") not in ABBREVIATIONS


def sentences(line):
    words = [w for w in split_white(line) if w]
    return sum(map(ends_sentence, words)) + (1 if words and not ends_sentence(words[-1]) else 0)


def c4_quality(text):
    s = dict.fromkeys(["sentences", "lines_kept", "long_word_lines", "unpunctuated_lines", "short_lines", "javascript_lines", "policy_lines"], 0)
    reason, kept = None, []
    for line in map(strip, text.split("\n")):
        words = [w for w in split_white(line) if w]
        if any(len(w) > 1000 for w in words):
            s["long_word_lines"] += 1
            continue
        line = re.sub(r"\[[0-9]*\]|\[edit\]|\[citation needed\]", "", line)
        lower = line.lower()
        if not line.endswith((".", "?", "!", '"', "'")) or line.endswith("..."):
            s["unpunctuated_lines"] += 1 if line else 0
        elif len(words) < 3:
            s["short_lines"] += 1
        else:
            if "lorem ipsum" in lower:
                reason = reason or "c4_lorem_ipsum"
            elif "javascript" in lower:
                s["javascript_lines"] += 1
                continue
            elif "{" in line:
                reason = reason or "c4_curly_bracket"
            elif any(p in lower for p in POLICIES):
                s["policy_lines"] += 1
                continue
            s["sentences"] += sentences(line)
            s["lines_kept"] += 1
            kept.append(line)
    reason = reason or ("c4_few_sentences" if s["sentences"] < 5 else None)
    return s, reason


def fineweb_quality(text):
    lines = [line for line in map(strip, text.split("\n")) if line]
    again = repeated(lines)[1]
    s = {
        "punctuated_lines": share(sum(line[-1] in ".!?\"'\u201d\u2019\u2026\u3002\uff01\uff1f" for line in lines), len(lines)),
        "short_lines": share(sum(len(line) <= 30 for line in lines), len(lines)),
        "duplicate_line_characters": share(again, sum(map(len, lines))),
        "lines_per_word": share(text.count("\n"), len(tokens(text))),
    }
    return s, first_broken([
        (lines and s["punctuated_lines"] >= 0.12, "line_punctuation"),
        (s["short_lines"] <= 0.67, "short_lines"),
        (s["duplicate_line_characters"] <= 0.01, "duplicate_lines"),
        (s["lines_per_word"] <= 0.3, "many_lines"),
    ])


BLOCKS = {"gopher_quality": gopher_quality, "gopher_repetition": gopher_repetition, "c4_quality": c4_quality, "fineweb_quality": fineweb_quality}


def lines_of(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8", newline="\n") as file:
        for line in file:
            yield json.loads(line)


def compare(texts_path, signal_paths):
    texts = {entry["id"]: entry["text"] for entry in lines_of(texts_path)}
    wrong = 0
    for path in signal_paths:
        seen, dropped = 0, Counter()
        for entry in lines_of(path):
            (block, found), = entry["signals"].items()
            signals, reason = BLOCKS[block](texts[entry["id"]])
            seen += 1
            dropped[reason] += reason is not None
            differs = {k: (v, found.get(k)) for k, v in signals.items() if abs(v - found.get(k, -1)) > 1e-12}
            if reason != entry.get("reason") or differs or set(signals) != set(found):
                wrong += 1
                print(f"{block} {entry['id']}: expected {reason}, found {entry.get('reason')} {differs}")
        if seen != len(texts):
            wrong += 1
            print(f"{path}: {seen} of {len(texts)} documents")
        print(f"{block}: {seen} documents, {sum(dropped.values())} dropped ({', '.join(f'{r} {n}' for r, n in sorted(dropped.items(), key=str) if n)})")
    print("all the same" if wrong == 0 else f"{wrong} differences")
    return 1 if wrong else 0


SENTENCES = [
    "The ferry left the harbour before dawn, and nobody on the quay waved.",
    "My aunt doesn't trust clocks; she reads the hour from the gulls.",
    "On market days the square smelled of dill, wet rope and hot bread.",
    "He'd counted 17 lanterns, then 16, then he stopped counting.",
    "Dr. Alder said that the well-known bridge would have to be closed, e.g. in winter.",
    "\u201cI won\u2019t sell the boat,\u201d said the old man, \u201cnot for all the pears in the square.\u201d",
    "Nobody knew who rang the bell in the empty tower...",
    "Letters arrived late, opened, and smelling of the sea. \U0001F30A",
    "Her brother built a clock without hands[3] and called it finished [citation needed].",
    "This page needs JavaScript to show the tides.",
    "By reading on you accept our Privacy Policy and the use of cookies.",
    "Lorem ipsum dolor sit amet, said the printer's apprentice.",
    "let tide = { high: 7, low: 13 };",
    "# # # tides # # #",
    "- bread - dill - pears",
    "\u2022 one lantern for each window\u2026",
    "Home", "Next page", "About us", "7 8 9 10 11 12", "www.", "***",
    "Der M\u00fcller \u00f6ffnete die T\u00fcr, und die Stra\u00dfe war voller Schnee.",
    "\u0421\u0442\u0430\u0440\u044b\u0439 \u043c\u0435\u043b\u044c\u043d\u0438\u043a \u043e\u0442\u043a\u0440\u044b\u043b \u0434\u0432\u0435\u0440\u044c \u0438 \u0432\u044b\u0448\u0435\u043b \u043d\u0430 \u0443\u043b\u0438\u0446\u0443.",
    "x" * 1001 + " is a long word, and that is all.",
]


def fixture():
    draw = random.Random(20)
    for number in range(160):
        # Texts lean to a few sentences, so that each rule is broken by some and kept by others.
        pool = draw.sample(SENTENCES, draw.randint(1, 8)) if number % 3 else SENTENCES[:9]
        joiner = draw.choice([" ", "\n", "\n\n", "\n \n", " \n"])
        text = joiner.join(draw.choice(pool) for _ in range(draw.choice([1, 5, 12, 30])))
        text = text if number else ""
        decisions = {}
        for name, block in BLOCKS.items():
            signals, reason = block(text)
            decisions[name] = {"reason": reason, "signals": signals}
        print(json.dumps({"text": text, "decisions": decisions}, ensure_ascii=False))


if __name__ == "__main__":
    if sys.argv[1:2] == ["fixture"]:
        fixture()
    elif sys.argv[1:2] == ["compare"] and len(sys.argv) >= 4:
        sys.exit(compare(sys.argv[2], sys.argv[3:]))
    else:
        sys.exit(__doc__)
