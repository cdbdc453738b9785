#!/usr/bin/env python3
"""Runs what README.md and the topics show, and writes the blocks anew, so that nothing there is quoted by hand.

A block follows a comment, on the next line:

    <!-- run cheap: textmad web settings -->       the output of one command: the fenced block below it is replaced
    <!-- run from=quickstart lines=20 -->          a fenced block whose lines "$ textmad ..." are commands: each is followed by its output
    <!-- run from=quickstart: tools/figures.py quickstart ... -->    no fence: Markdown, up to a line <!-- /run -->

cheap       needs no workspace and takes no time; the tests run it and compare.
from=NAME   needs a run of the preset NAME. The script appends @ and a fingerprint of the preset's file and the version; the tests fail when that
            is no longer the preset's. from=version depends on the version alone.
lines=N     shows the first N lines of each command's output, and "..." where it is cut.

Every block has one of cheap and from. 'textmad' is this checkout's tools/textmad. Output goes to no terminal, so tables are as wide as they are.
"""

import argparse
import hashlib
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMMENT = re.compile(r"^<!-- run(?P<words>(?: [a-z]+(?:=[^\s:]+)?)*)(?:: (?P<command>.+))? -->$")
END = "<!-- /run -->"


def pages():
    return [ROOT / "README.md", *sorted((ROOT / "src/TextMad.Cli/Topics").glob("*.md"))]


def fingerprint(name):
    """Twelve hexadecimal digits of the preset's file and the version."""
    version = re.search(r"<Version>(.*?)</Version>", (ROOT / "src/Directory.Build.props").read_text()).group(1)
    content = b""
    if name != "version":
        path = ROOT / "src/TextMad/Experiments/Presets" / f"{name}.yaml"
        if not path.exists():
            sys.exit(f"error: from={name}: there is no preset of this name ({path.relative_to(ROOT)}).")
        content = path.read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha256(content + b"\n" + version.encode()).hexdigest()[:12]


def output(command, workspace, lines):
    """What a command writes, without space at the ends of lines and blank lines around."""
    environment = dict(os.environ, NO_COLOR="1", PATH=f"{ROOT / 'tools'}{os.pathsep}{os.environ['PATH']}")
    if workspace:
        environment["TEXTMAD_WORKSPACE"] = str(pathlib.Path(workspace).resolve())
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"error: exit code {done.returncode} of: {command}")
    shown = [line.rstrip() for line in done.stdout.split("\n")]
    while shown and not shown[0]:
        shown.pop(0)
    while shown and not shown[-1]:
        shown.pop()
    return shown if lines is None or len(shown) <= lines else shown[:lines] + ["..."]


def rewritten(path, choose, workspace):
    """The page's lines with the chosen blocks written anew."""
    old = path.read_text().split("\n")
    new = []
    at = 0
    while at < len(old):
        match = COMMENT.match(old[at])
        if not match:
            if old[at].startswith("<!-- run"):
                sys.exit(f"error: {path.name}, line {at + 1}: '{old[at]}' is no comment that this script reads; its head says which are.")
            new.append(old[at])
            at += 1
            continue
        words = dict(word.partition("=")[::2] for word in match["words"].split())
        where = f"{path.name}, line {at + 1}"
        if ("cheap" in words) == ("from" in words) or set(words) - {"cheap", "from", "lines"}:
            sys.exit(f"error: {where}: one of 'cheap' and 'from=NAME' is expected, and 'lines=N' beside it.")
        fenced = at + 1 < len(old) and old[at + 1].startswith("```")
        first = at + 2 if fenced else at + 1
        last = next((i for i in range(first, len(old)) if (old[i].startswith("```") if fenced else old[i] == END)), None)
        if last is None:
            sys.exit(f"error: {where}: the block below it has no end ({'```' if fenced else END}).")
        if not fenced and not match["command"]:
            sys.exit(f"error: {where}: a block without ``` needs a command in the comment.")
        name = words.get("from", "").partition("@")[0]
        body = old[first:last]
        comment = old[at]
        if choose(words, name):
            lines = int(words["lines"]) if "lines" in words else None
            if match["command"]:
                body = output(match["command"], workspace, lines)
            else:
                commands = [line for line in body if line.startswith("$ ")]
                body = []
                for command in commands:
                    body += ([""] if body else []) + [command, *output(command[2:], workspace, lines)]
            if name:
                comment = re.sub(r" from=\S+?(?=[ :])", f" from={name}@{fingerprint(name)}", comment, count=1)
        new += [comment, *old[at + 1 : first], *body]
        at = last
    return old, new


def main():
    parser = argparse.ArgumentParser(description="Runs what README.md and the topics show, and writes the blocks anew.")
    parser.add_argument("files", nargs="*", type=pathlib.Path, help="pages (default: README.md and all topics)")
    parser.add_argument("--workspace", help="the workspace that has the runs (default: TEXTMAD_WORKSPACE)")
    parser.add_argument("--cheap", action="store_true", help="only blocks that need no workspace")
    parser.add_argument("--preset", help="only blocks made from this preset's run")
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 when a block would change")
    arguments = parser.parse_args()
    if arguments.cheap and arguments.preset:
        parser.error("--cheap and --preset choose different blocks; leave one out.")

    def choose(words, name):
        return "cheap" in words if arguments.cheap else name == arguments.preset if arguments.preset else True

    changed = False
    for path in arguments.files or pages():
        old, new = rewritten(path, choose, arguments.workspace)
        if old != new:
            changed = True
            print(f"{path.name}: {'would change' if arguments.check else 'written'}")
            if not arguments.check:
                path.write_text("\n".join(new))
    return 1 if changed and arguments.check else 0


if __name__ == "__main__":
    sys.exit(main())
