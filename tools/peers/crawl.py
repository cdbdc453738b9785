#!/usr/bin/env python3
"""TextMad's crawler beside Scrapy: the PostgreSQL manual served by nginx on loopback, crawled whole by both in turn, medians.

    python3 crawl.py [--rounds N] [--concurrency N] [--root FOLDER] [--json]

Both follow all links of every page from index.html, with politeness off and the same number of connections; both take the text out of
every page (Scrapy as its users do: parsel's //text()). What must be fetched is found by reading the files and their links breadth first
with lxml; TextMad must fetch exactly those, none twice, by the server's own log. Rates are pages over the seconds from start to end of the
process, start-up included, and, for TextMad, also as it says itself.

Needs Debian's nginx, postgresql-doc-15, python3-scrapy and python3-lxml: run it with /usr/bin/python3 where that is not the first.
"""
import argparse
import collections
import importlib.util
import json
import os
import pathlib
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TOOL = ROOT / "src/TextMad.Cli/bin/Release/net10.0/TextMad.Cli.dll"
MANUAL = pathlib.Path("/usr/share/doc/postgresql-doc-15/html")

NGINX = """
daemon off;
worker_processes 1;
pid {scratch}/nginx.pid;
error_log {scratch}/error.log;
events {{ worker_connections 512; }}
http {{
  types {{ text/html html; text/css css; image/svg+xml svg; application/javascript js; }}
  default_type application/octet-stream;
  log_format line '$status $request_uri';
  access_log {scratch}/access.log line buffer=64k flush=200ms;
  client_body_temp_path {scratch}/body; proxy_temp_path {scratch}/proxy; fastcgi_temp_path {scratch}/fastcgi;
  uwsgi_temp_path {scratch}/uwsgi; scgi_temp_path {scratch}/scgi;
  keepalive_requests 1000000;
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""

SPIDER = """
import json, sys, time
import scrapy
from scrapy.crawler import CrawlerProcess

class Manual(scrapy.Spider):
    name = "manual"
    start_urls = [sys.argv[1]]
    pages = 0
    characters = 0

    def parse(self, response):
        if not isinstance(response, scrapy.http.HtmlResponse):
            return
        self.pages += 1
        self.characters += len(" ".join(response.xpath("//body//text()[not(parent::script or parent::style)]").getall()))
        for link in response.css("a::attr(href)").getall():
            url = response.urljoin(link)
            if url.startswith(sys.argv[2]):
                yield response.follow(link, self.parse)

process = CrawlerProcess({
    "LOG_LEVEL": "ERROR", "ROBOTSTXT_OBEY": False, "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "TELNETCONSOLE_ENABLED": False,
    "CONCURRENT_REQUESTS": int(sys.argv[3]), "CONCURRENT_REQUESTS_PER_DOMAIN": int(sys.argv[3]), "DEPTH_LIMIT": 0,
    "REQUEST_FINGERPRINTER_IMPLEMENTATION": "2.7",
})
crawler = process.create_crawler(Manual)
process.crawl(crawler)
begin = time.monotonic()
process.start()
spider = crawler.spider
print(json.dumps({"pages": spider.pages, "characters": spider.characters, "seconds": time.monotonic() - begin}))
"""


def fail(message):
    print(f"crawl.py: {message}", file=sys.stderr)
    sys.exit(2)


def check(args):
    for program in ("dotnet", "nginx"):
        if not shutil.which(program):
            fail(f"'{program}' is not found" + ("; 'apt-get install nginx'." if program == "nginx" else "; install the .NET 10 SDK."))
    if not TOOL.exists():
        fail(f"{TOOL.relative_to(ROOT)} is not there; run 'dotnet build src/TextMad.Cli -c Release' first.")
    if not (args.root / "index.html").exists():
        fail(f"no {args.root}/index.html; 'apt-get install postgresql-doc-15', or name another folder with --root.")
    for module in ("scrapy", "lxml"):
        if importlib.util.find_spec(module) is None:
            fail(f"this Python has no {module}. On Debian: 'apt-get install python3-{module}', then run this with /usr/bin/python3.")


def reachable(root):
    """Paths that following links leads to from index.html, breadth first: pages, and what they link to that is there but no page."""
    from lxml import html

    seen, queue, pages = {"/index.html"}, collections.deque(["/index.html"]), 0
    missing = set()
    while queue:
        path = queue.popleft()
        file = root / urllib.parse.unquote(path).lstrip("/")
        if not file.is_file():
            missing.add(path)
            continue
        if file.suffix != ".html":
            continue
        pages += 1
        for link in html.fromstring(file.read_bytes()).iter("a", "area"):
            target = urllib.parse.urlsplit(urllib.parse.urljoin(f"http://manual{path}", (link.get("href") or "").strip()))
            if link.get("href") is not None and target.scheme == "http" and target.netloc == "manual":
                wanted = (target.path or "/") + (f"?{target.query}" if target.query else "")
                if wanted not in seen:
                    seen.add(wanted)
                    queue.append(wanted)
    return seen, pages, missing


class Server:
    """nginx in the foreground with a configuration of its own."""

    def __init__(self, root, scratch):
        self.scratch, self.seen = scratch, 0
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        (scratch / "nginx.conf").write_text(NGINX.format(scratch=scratch, port=self.port, root=root))
        scratch.chmod(0o755)
        self.process = subprocess.Popen(["nginx", "-p", scratch, "-c", scratch / "nginx.conf", "-e", scratch / "error.log"])
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
        fail(f"nginx does not start: {(scratch / 'error.log').read_text()[-500:]}")

    def requests(self):
        """What was asked for since the last time, as (status, path)."""
        time.sleep(0.5)
        log = self.scratch / "access.log"
        lines = log.read_text().splitlines()
        done, self.seen = lines[self.seen:], len(lines)
        return [tuple(line.split(" ", 1)) for line in done]

    def stop(self):
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(10)


def run(command):
    begin, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, env={**os.environ, "NO_COLOR": "1"})
    seconds, after = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        fail(f"'{' '.join(str(part) for part in command)}' failed:\n{done.stderr.strip()}")
    # The answer is the last JSON object, on one line or several.
    lines = done.stdout.splitlines()
    start = max(i for i, line in enumerate(lines) if line.startswith("{"))
    times = {"seconds": seconds, "cpu_seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}
    return json.loads("\n".join(lines[start:])), times


def textmad(server, args, scratch, number):
    answer, times = run([
        "dotnet", TOOL, "crawl", f"http://127.0.0.1:{server.port}/index.html", "--allow-network", "127.0.0.0/8", "--delay", "0",
        "--connections", args.concurrency, "--concurrency", args.concurrency, *args.option, "--json", "--quiet", "--workspace", scratch / f"workspace-{number}"])
    shutil.rmtree(scratch / f"workspace-{number}", ignore_errors=True)
    return {**answer, **times, "requests": server.requests()}


def scrapy(server, args, scratch):
    answer, times = run([sys.executable, scratch / "spider.py", f"http://127.0.0.1:{server.port}/index.html", f"http://127.0.0.1:{server.port}/", args.concurrency])
    return {**answer, "own_seconds": answer["seconds"], **times, "requests": server.requests()}


def compare(args, scratch):
    expected, pages, missing = reachable(args.root)
    (scratch / "spider.py").write_text(SPIDER)
    server = Server(args.root, scratch)
    ours, peer = [], []
    try:
        for number in range(args.rounds):
            print(f"round {number + 1} of {args.rounds} ...", file=sys.stderr)
            ours.append(textmad(server, args, scratch, number))
            peer.append(scrapy(server, args, scratch))
    finally:
        server.stop()
    problems = []
    for answer in ours:
        asked = collections.Counter(path for _, path in answer["requests"] if path not in ("/robots.txt", "/sitemap.xml"))
        problems += [f"asked {count} times: {path}" for path, count in asked.items() if count > 1]
        problems += [f"never asked: {path}" for path in sorted(expected - set(asked))]
        problems += [f"asked, though no link leads there: {path}" for path in sorted(set(asked) - expected)]
    rates = {
        "textmad_pages_per_second": [pages / r["seconds"] for r in ours],
        "textmad_own_pages_per_second": [r["pages_per_second"] for r in ours],
        "scrapy_pages_per_second": [r["pages"] / r["seconds"] for r in peer],
        "scrapy_own_pages_per_second": [r["pages"] / r["own_seconds"] for r in peer],
    }
    result = {
        "pages": pages, "urls": len(expected), "missing_files": len(missing), "rounds": args.rounds, "concurrency": args.concurrency,
        **{name: statistics.median(values) for name, values in rates.items()},
        "textmad_cpu_seconds": statistics.median(r["cpu_seconds"] for r in ours),
        "scrapy_cpu_seconds": statistics.median(r["cpu_seconds"] for r in peer),
        "scrapy_pages": statistics.median(r["pages"] for r in peer),
        "fetched": ours[0]["fetched"], "kept": ours[0]["kept"], "dropped": ours[0]["dropped"],
        "problems": sorted(set(problems)),
    }
    result["ratio"] = result["textmad_pages_per_second"] / result["scrapy_pages_per_second"]
    result["own_ratio"] = result["textmad_own_pages_per_second"] / result["scrapy_own_pages_per_second"]
    rounds = [a / b for a, b in zip(rates["textmad_pages_per_second"], rates["scrapy_pages_per_second"])]
    return {**result, "lowest_ratio": min(rounds), "highest_ratio": max(rounds)}


def show(result):
    print(f"{result['pages']:,} pages behind {result['urls']:,} links; fetched {result['fetched']:,}, kept {result['kept']:,}, dropped {result['dropped']}")
    print(f"whole process: textmad {result['textmad_pages_per_second']:,.0f} pages/s, Scrapy {result['scrapy_pages_per_second']:,.0f}: "
          f"{result['ratio']:.2f} times ({result['lowest_ratio']:.2f}-{result['highest_ratio']:.2f} in single rounds)")
    print(f"crawl alone:   textmad {result['textmad_own_pages_per_second']:,.0f} pages/s, Scrapy {result['scrapy_own_pages_per_second']:,.0f}: {result['own_ratio']:.2f} times")
    print(f"processor:     textmad {result['textmad_cpu_seconds']:.1f} s, Scrapy {result['scrapy_cpu_seconds']:.1f} s")
    for problem in result["problems"][:20]:
        print(f"WRONG {problem}")
    if not result["problems"]:
        print("every page that the links reach was asked for, and none twice")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="crawls of each (default 5)")
    parser.add_argument("--concurrency", type=int, default=16, help="connections of both (default 16, as Scrapy has it)")
    parser.add_argument("--option", nargs="*", default=[], help="more options of textmad crawl, e.g. --option=--duplicates=keep")
    parser.add_argument("--root", type=pathlib.Path, default=MANUAL, help="folder of HTML pages with an index.html")
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    args = parser.parse_args()
    check(args)
    with tempfile.TemporaryDirectory() as folder:
        result = compare(args, pathlib.Path(folder))
    print(json.dumps(result, indent=2)) if args.json else show(result)
    sys.exit(1 if result["problems"] else 0)


if __name__ == "__main__":
    main()
