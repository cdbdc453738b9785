#!/usr/bin/env python3
"""TextMad's crawler beside Scrapy: the PostgreSQL manual, served by nginx on loopback, crawled whole by both in turn.

    /usr/bin/python3 crawl.py [--rounds N] [--json] [--pages FOLDER]

Each crawl follows every link of the site from index.html, extracts text and stores it. TextMad finds the main text and metadata,
looks for near-duplicates and writes to its store; Scrapy joins the text nodes of the body, as its users do, and writes JSON lines.
No waiting and no robots.txt for Scrapy; no waiting for TextMad, which asks for robots.txt once.

Three rates, of pages:

| rate    | a second of                                                                                                |
|---------|------------------------------------------------------------------------------------------------------------|
| inside  | TextMad: from the first request to the stored end of the crawl, as it says; Scrapy: from the first request |
|         | to the last item written, as it says                                                                       |
| process | the whole command, with the start of .NET and its compiling, of Python and its imports                     |
| cpu     | processor time of the whole command, all threads together                                                  |

nginx's access log says what was asked for. It must be exactly the pages that a breadth-first reading of the files' links with lxml
reaches, each once: else this ends with exit code 1 and the difference. Needs Debian's nginx-light, python3-scrapy and a manual:
'bash corpora/postgresql-manual/get.sh'.
"""
import argparse
import collections
import importlib.util
import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TOOL = ROOT / "src/TextMad.Cli/bin/Release/net10.0/TextMad.Cli.dll"
PAGES = ROOT / "corpora/postgresql-manual/data"
START = "index.html"

NGINX = """daemon off;
worker_processes 1;
pid {work}/nginx.pid;
error_log {work}/error.log warn;
events {{ worker_connections 256; }}
http {{
    types {{ text/html html; text/css css; image/svg+xml svg; }}
    default_type application/octet-stream;
    charset utf-8;
    sendfile on;
    log_format asked '$status $request_uri $http_user_agent';
    access_log {work}/access.log asked;
    client_body_temp_path {work}/body; proxy_temp_path {work}/proxy; fastcgi_temp_path {work}/fastcgi;
    uwsgi_temp_path {work}/uwsgi; scgi_temp_path {work}/scgi;
    server {{ listen 127.0.0.1:{port}; root {pages}; keepalive_requests 100000; }}
}}
"""


def fail(message, code=2):
    print(f"crawl.py: {message}", file=sys.stderr)
    sys.exit(code)


def check(args):
    if not shutil.which("dotnet"):
        fail("'dotnet' is not found; install the .NET 10 SDK.")
    if not TOOL.exists():
        fail(f"{TOOL.relative_to(ROOT)} is not there; run 'dotnet build src/TextMad.Cli -c Release' first.")
    if not nginx_command():
        fail("nginx is not found. On Debian: 'apt-get install nginx-light'.")
    if importlib.util.find_spec("scrapy") is None or importlib.util.find_spec("lxml") is None:
        fail("this Python has no scrapy. On Debian: 'apt-get install python3-scrapy', then run this with /usr/bin/python3.")
    if not (args.pages / START).exists():
        fail(f"{args.pages / START} is not there: 'bash corpora/postgresql-manual/get.sh' gets the manual; --pages names another folder.")


def nginx_command():
    # Debian puts it where only root's PATH looks.
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


class Server:
    """nginx in the foreground with a configuration of its own, stopped at the end."""

    def __init__(self, pages, work):
        self.log = work / "access.log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start = f"http://127.0.0.1:{self.port}/{START}"
        config = work / "nginx.conf"
        # Root's workers would be another user's, who may not enter the folders of this one.
        user = "user root;\n" if os.geteuid() == 0 else ""
        config.write_text(user + NGINX.format(work=work, port=self.port, pages=pages))
        self.errors = work / "nginx.err"
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen([nginx_command(), "-p", work, "-c", config, "-e", work / "error.log"], stderr=errors, start_new_session=True)

    def __enter__(self):
        for _ in range(100):
            if self.process.poll() is not None:
                fail(f"nginx did not start:\n{self.errors.read_text().strip()}", 1)
            try:
                # Warms the server and the disk's cache for whoever is first.
                urllib.request.urlopen(self.start, timeout=5).read()
                self.take()
                return self
            except OSError:
                time.sleep(0.05)
        fail(f"nginx does not answer at {self.start}: {self.errors.read_text().strip()}", 1)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def take(self):
        """What was asked for since the last call: (status, path) in order."""
        time.sleep(0.1)
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        # nginx appends: emptied in place, the file stays its own.
        os.truncate(self.log, 0)
        return [(int(status), path) for status, path, *_ in (line.split(" ", 2) for line in lines)]


def reachable(pages):
    """The paths that a plain breadth-first reading of links reaches: those of <a href> to files that are there, and the rest."""
    import lxml.html

    base = "http://site.invalid/"
    seen, queue, missing = {START}, collections.deque([START]), set()
    while queue:
        name = queue.popleft()
        tree = lxml.html.fromstring((pages / name).read_bytes())
        for href in tree.xpath("//a/@href"):
            url = urllib.parse.urlsplit(urllib.parse.urljoin(base + name, href.strip()))
            target = urllib.parse.unquote(url.path.lstrip("/"))
            if f"{url.scheme}://{url.netloc}/" != base or target in seen or target in missing:
                continue
            if (pages / target).is_file():
                seen.add(target)
                queue.append(target)
            else:
                missing.add(target)
    return {f"/{name}" for name in seen}, {f"/{name}" for name in missing}


def differences(asked, expected, missing):
    """What is wrong with the requests of a crawl, in words; nothing when it fetched every page once and nothing else."""
    counts = collections.Counter(path for _, path in asked if path != "/robots.txt")
    # A link to a file that is not there may be tried.
    fetched = set(counts) - missing
    problems = []
    for what, paths in (("not fetched", expected - fetched), ("fetched beyond the links", fetched - expected),
                        ("fetched more than once", {path for path, count in counts.items() if count > 1}),
                        ("not answered with 200", {path for status, path in asked if status != 200 and path in expected})):
        if paths:
            problems.append(f"{len(paths)} {what}: {' '.join(sorted(paths)[:5])}")
    return problems


def timed(command, environment=None):
    # Processor time too: other work on the machine stretches seconds, but hardly this.
    before, used = time.monotonic(), os.times()
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, env=environment)
    seconds, now = time.monotonic() - before, os.times()
    if done.returncode != 0:
        fail(f"'{' '.join(str(part) for part in command)}' failed:\n{done.stderr.strip()[-2000:]}", 1)
    cpu = now.children_user + now.children_system - used.children_user - used.children_system
    return done.stdout, seconds, cpu


def textmad(server, work):
    workspace = work / "workspace"
    shutil.rmtree(workspace, ignore_errors=True)
    out, seconds, cpu = timed(["dotnet", TOOL, "crawl", server.start, "--allow-network", "127.0.0.0/8", "--delay", "0", "--connections", "4",
                               "--name", "peers", "--workspace", workspace, "--quiet", "--json"])
    said = json.loads(out)
    return {"pages": said["fetched"], "texts": said["kept"], "dropped": said["dropped"], "inside_seconds": said["seconds"],
            "process_seconds": seconds, "cpu_seconds": cpu}


def scrapy(server, work):
    items = work / "items.jsonl"
    items.unlink(missing_ok=True)
    out, seconds, cpu = timed([sys.executable, __file__, "--spider", server.start, items])
    said = json.loads(out)
    with items.open(encoding="utf-8") as lines:
        texts = sum(1 for line in lines if json.loads(line)["text"])
    return {"pages": said["pages"], "texts": texts, "inside_seconds": said["seconds"], "process_seconds": seconds, "cpu_seconds": cpu}


def spider(start, items):
    """The peer, in a process of its own: crawls, and prints what its clock says."""
    import scrapy as library
    from scrapy import signals
    from scrapy.crawler import CrawlerProcess
    from scrapy.linkextractors import LinkExtractor

    clock = {"first": None, "last": None, "pages": 0}

    class Manual(library.Spider):
        name = "manual"
        allowed_domains = [urllib.parse.urlsplit(start).hostname]
        # The port is the site's: pages of the same host on another are others.
        links = LinkExtractor(allow=re.escape(start[: -len(START)]))

        def start_requests(self):
            # As a request like any other: those of start_urls pass by Scrapy's filter, and the first page would be fetched twice.
            yield library.Request(start)

        def parse(self, response):
            clock["pages"] += 1
            yield {
                "url": response.url,
                "title": response.css("title::text").get(),
                "text": " ".join(part for part in (text.strip() for text in response.xpath("//body//text()").getall()) if part),
            }
            for link in self.links.extract_links(response):
                yield response.follow(link, self.parse)

    def asked(*_, **__):
        clock["first"] = clock["first"] or time.monotonic()

    def written(*_, **__):
        clock["last"] = time.monotonic()

    process = CrawlerProcess({
        "ROBOTSTXT_OBEY": False, "DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "COOKIES_ENABLED": False,
        "FEEDS": {str(items): {"format": "jsonlines", "encoding": "utf-8"}},
    })
    crawler = process.create_crawler(Manual)
    crawler.signals.connect(asked, signal=signals.request_reached_downloader, weak=False)
    crawler.signals.connect(written, signal=signals.item_scraped, weak=False)
    process.crawl(crawler)
    process.start()
    print(json.dumps({"pages": clock["pages"], "seconds": clock["last"] - clock["first"]}))


def row(kind, pages, ours, peer):
    """A line of the answer. The ratio is above 1 where TextMad is faster; its range is that of the single rounds."""
    a, b = ([pages / r[f"{kind}_seconds"] for r in results] for results in (ours, peer))
    ratios = [x / y for x, y in zip(a, b)]
    return {"kind": kind, "unit": "pages/s", "textmad": statistics.median(a), "peer": statistics.median(b),
            "ratio": statistics.median(a) / statistics.median(b), "lowest_ratio": min(ratios), "highest_ratio": max(ratios)}


def show(answer):
    print(f"{answer['pages']:,} pages, {answer['rounds']} rounds; both fetched every page that links reach, each once")
    heads = ["pages a second", "textmad", "scrapy", "ratio", "(rounds)"]
    names = {"inside": "inside", "process": "whole process", "cpu": "a processor's second"}
    table = [[names[line["kind"]], f"{line['textmad']:,.1f}", f"{line['peer']:,.1f}", f"{line['ratio']:.2f}",
              f"{line['lowest_ratio']:.2f}-{line['highest_ratio']:.2f}"] for line in answer["results"]]
    widths = [max(len(r[i]) for r in [heads, *table]) for i in range(len(heads))]
    for cells in [heads, ["-" * w for w in widths], *table]:
        print("  ".join(c.ljust(w) if i < 1 else c.rjust(w) for i, (c, w) in enumerate(zip(cells, widths))).rstrip())
    dropped = ", ".join(f"{count:,} {reason}" for reason, count in sorted(answer["dropped"].items()))
    print(f"textmad kept {answer['textmad_texts']:,} texts ({dropped}); scrapy {answer['scrapy_texts']:,}")


def main():
    if sys.argv[1:2] == ["--spider"]:
        return spider(*sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="crawls of each (default: 5)")
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.add_argument("--pages", type=pathlib.Path, default=PAGES, help="the folder of pages (default: corpora/postgresql-manual/data)")
    args = parser.parse_args()
    if args.rounds < 1:
        fail("--rounds: at least 1")
    args.pages = args.pages.resolve()
    check(args)
    expected, missing = reachable(args.pages)
    results = {"textmad": [], "scrapy": []}
    with tempfile.TemporaryDirectory() as folder, Server(args.pages, pathlib.Path(folder)) as server:
        for number in range(args.rounds):
            for name, crawl in (("textmad", textmad), ("scrapy", scrapy)):
                print(f"round {number + 1}, {name} ...", file=sys.stderr)
                results[name].append(crawl(server, pathlib.Path(folder)))
                problems = differences(server.take(), expected, missing)
                if problems:
                    fail(f"{name} did not fetch each page that links reach once:\n  " + "\n  ".join(problems), 1)
    ours, peer = results["textmad"], results["scrapy"]
    answer = {"pages": len(expected), "rounds": args.rounds, "textmad_texts": ours[-1]["texts"], "scrapy_texts": peer[-1]["texts"],
              "dropped": ours[-1]["dropped"], "results": [row(kind, len(expected), ours, peer) for kind in ("inside", "process", "cpu")],
              "single": results}
    if args.json:
        print(json.dumps(answer, indent=2))
    else:
        show(answer)


if __name__ == "__main__":
    main()
