"""`make lighthouse`: what Lighthouse says of the five pages a visitor meets first, on a phone; var/lighthouse.json.

The phone is Lighthouse's own (412 px, slow 4G). Its processor is slowed down to a phone's as Lighthouse advises: four
times where the machine is a fast desk computer, less where it is slower, as its own index of the machine tells
(LIGHTHOUSE_SLOWDOWN says it outright). Each page is loaded three times, each time as by a first visitor; the median
run counts. What else runs on the machine slows down only what Lighthouse calls performance: the load is written beside.

Needs node with npx, which fetches Lighthouse (LIGHTHOUSE names a command instead), and a Chromium (CHROMIUM_PATH).
"""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from benchmarks.front_window import Page, checkout, market, pages
from market.runner.surroundings import VAR
from tests.browser_engine import on_this_machine

VERSION = "13.5.0"
RUNS = int(os.environ.get("LIGHTHOUSE_RUNS", "3"))
RUN_SECONDS = 240
GOAL = 95  # of 100, in each category
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
METRICS = {
    "fcp_ms": "first-contentful-paint",
    "lcp_ms": "largest-contentful-paint",
    "tbt_ms": "total-blocking-time",
    "si_ms": "speed-index",
    "cls": "cumulative-layout-shift",
}
PHONE_INDEX = 440  # Lighthouse's index of a machine that is as fast as a phone of middle price
MOST_SLOWDOWN = 4.0  # what Lighthouse takes where nobody says otherwise
HIDES = "is-crawlable"  # the audit that asks whether search engines may show the page
WEIGHTS = ("line", "html", "css", "css_unpacked", "own_js", "own_js_unpacked", "fonts", "pictures")  # bytes

Report = dict[str, Any]


class NotHere(SystemExit):
    """Something Lighthouse needs is missing; the sentence says what."""


@dataclass(frozen=True)
class Lighthouse:
    """How Lighthouse is called on this machine."""

    command: tuple[str, ...]
    browser: str
    folder: Path

    def load(self, base: str, page: Page, slowdown: float) -> Report:
        """Load a page once; return its report. A run in which the machine was too busy to paint is made again."""
        for _attempt in range(3):
            report = self._load(base, page, slowdown)
            if report["categories"]["performance"]["score"] is not None:
                return report
        raise SystemExit(f"{base}{page.path}: Lighthouse could not measure it three times in a row.")

    def _load(self, base: str, page: Page, slowdown: float) -> Report:
        target = self.folder / "report.json"
        target.unlink(missing_ok=True)
        switches = [f"--only-categories={','.join(CATEGORIES)}", f"--throttling.cpuSlowdownMultiplier={slowdown:.2f}"]
        if page.headers:
            switches.append(f"--extra-headers={json.dumps(page.headers)}")
        if page.is_hidden:
            switches.append(f"--skip-audits={HIDES}")
        flags = "--headless=new --disable-gpu --disable-background-networking"
        flags += " --no-sandbox" if os.geteuid() == 0 else ""
        outputs = ["--quiet", "--output=json", f"--output-path={target}", f"--chrome-flags={flags}"]
        command = [*self.command, base + page.path, *switches, *outputs]
        said = _run(command, os.environ | {"CHROME_PATH": self.browser})
        if not target.exists():
            raise NotHere(f"Lighthouse did not run ({shlex.join(self.command)}):\n{said[-1500:]}")
        report: Report = json.loads(target.read_text(encoding="utf-8"))
        return report


def _run(command: list[str], environment: dict[str, str]) -> str:
    """Run a command to its end, and with it whatever it started; return what it complained of."""
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        try:
            return running.communicate(timeout=RUN_SECONDS)[1].strip()
        except BaseException:  # also at Ctrl-C: a browser of its own group would live on
            with suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGTERM)
            raise


def found_here(folder: Path) -> Lighthouse:
    """Return how Lighthouse is called, or say what is missing."""
    given = os.environ.get("LIGHTHOUSE")
    command = shlex.split(given) if given else ["npx", "--yes", f"lighthouse@{VERSION}"]
    if shutil.which(command[0]) is None:
        raise NotHere(
            f"{command[0]} is not installed, so nothing was measured: Lighthouse runs on Node.js (Debian: nodejs, npm)."
        )
    browser = on_this_machine()
    if browser is None:
        raise NotHere("No Chromium was found, so nothing was measured: install one, or name it in CHROMIUM_PATH.")
    return Lighthouse(tuple(command), browser, folder)


def slowdown_for(index: float) -> float:
    """Return how many times slower a phone is than a machine with this index."""
    given = os.environ.get("LIGHTHOUSE_SLOWDOWN")
    return float(given) if given else min(MOST_SLOWDOWN, max(1.0, index / PHONE_INDEX))


def marks(report: Report) -> dict[str, int]:
    """Return the marks of a report, of 100."""
    return {name: round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES}


def weights(report: Report) -> dict[str, int]:
    """Return what the page weighed: on the line, and its style and our own script as they are unpacked."""
    found = dict.fromkeys(WEIGHTS, 0)
    kinds = {"Document": "html", "Stylesheet": "css", "Font": "fonts", "Image": "pictures"}
    for request in report["audits"]["network-requests"]["details"]["items"]:
        size, kind = request.get("transferSize", 0), kinds.get(request.get("resourceType", ""))
        found["line"] += size
        if urlsplit(request["url"]).path.startswith("/static/js/"):
            found["own_js"] += size
            found["own_js_unpacked"] += request.get("resourceSize", 0)
        if kind:
            found[kind] += size
        if kind == "css":
            found["css_unpacked"] += request.get("resourceSize", 0)
    return found


def lacks(report: Report) -> list[str]:
    """Return the audits that cost marks, in Lighthouse's words."""
    weighed = {
        each["id"] for name in CATEGORIES for each in report["categories"][name]["auditRefs"] if each["weight"] > 0
    }
    audits = ((name, report["audits"][name]) for name in sorted(weighed))
    return [
        f"{audit['title']} ({name}{': ' + audit['displayValue'] if audit.get('displayValue') else ''})"
        for name, audit in audits
        if audit["score"] is not None and audit["score"] < 0.9
    ]


def summed_up(reports: Sequence[Report]) -> dict[str, Any]:
    """Return the medians of a page's runs; its weight and what it lacks are those of the run in the middle."""
    in_order = sorted(reports, key=lambda report: report["categories"]["performance"]["score"])
    middle = in_order[len(in_order) // 2]
    every = [marks(report) for report in reports]
    return {
        **{name: round(median(each[name] for each in every)) for name in CATEGORIES},
        "performance_of_each": [each["performance"] for each in every],
        **{
            name: round(median(report["audits"][audit]["numericValue"] for report in reports), 3)
            for name, audit in METRICS.items()
        },
        "bytes": weights(middle),
        "lacks": lacks(middle),
    }


def measure(lighthouse: Lighthouse, base: str) -> dict[str, Any]:
    """Return what Lighthouse says of each page, and of the machine."""
    looked_at = pages(base)
    first = lighthouse.load(base, looked_at["home"], MOST_SLOWDOWN)  # also lets the market load what it loads once
    index = first["environment"]["benchmarkIndex"]
    slowdown = slowdown_for(index)
    begun = os.getloadavg()[0]
    result: dict[str, Any] = {}
    for name, page in looked_at.items():
        reports = []
        for _run in range(RUNS):
            fresh = checkout(base, looked_at["live"].path) if name == "checkout" else page  # baskets are kept briefly
            reports.append(lighthouse.load(base, fresh, slowdown))
        result[name] = summed_up(reports)
        print(_row(name, result[name]), flush=True)
    result["machine"] = {
        "index": index,
        "slowdown": round(slowdown, 2),
        "load": [round(begun, 1), round(os.getloadavg()[0], 1)],
        "lighthouse": first["lighthouseVersion"],
        "browser": first["environment"]["hostUserAgent"].split("Chrome/")[-1].split(" ")[0],
        "runs": RUNS,
    }
    return result


HEADINGS = f"{'page':10} {'perf':>5}{'a11y':>5}{'best':>5}{'seo':>5} {'FCP s':>6}{'LCP s':>6}{'TBT ms':>7}{'CLS':>6}"
HEADINGS += f" {'kB':>6}{'html':>6}{'css':>6}{'(raw)':>6}{'js':>6}{'(raw)':>6}{'fonts':>6}{'pics':>6}"


def _row(name: str, page: dict[str, Any]) -> str:
    scores = "".join(f"{page[each]:5d}" for each in CATEGORIES)
    times = f"{page['fcp_ms'] / 1000:6.1f}{page['lcp_ms'] / 1000:6.1f}{page['tbt_ms']:7.0f}{page['cls']:6.3f}"
    size = "".join(f"{page['bytes'][each] / 1000:6.1f}" for each in WEIGHTS)
    return f"{name:10} {scores} {times} {size}"


def tell(result: dict[str, Any]) -> None:
    """Say what the table does not: the machine, what checkout's last mark leaves out, and what misses the goal."""
    machine = result["machine"]
    print(
        f"\nLighthouse {machine['lighthouse']}, Chromium {machine['browser']}, median of {machine['runs']}; index of"
        f" the machine {machine['index']:.0f}, so its processor was slowed down {machine['slowdown']} times; load"
        f" {machine['load'][0]} before, {machine['load'][1]} after."
    )
    print(f"checkout asks search engines to leave it out: '{HIDES}' is not counted there, everything else is.")
    for name, page in result.items():
        low = [f"{each} {page[each]}" for each in CATEGORIES if name != "machine" and page[each] < GOAL]
        if low:
            print(f"{name} misses {GOAL}: {', '.join(low)}. " + "; ".join(page["lacks"]))


def main() -> None:
    """Measure, print the table, write var/lighthouse.json."""
    folder = VAR / "lighthouse"
    folder.mkdir(parents=True, exist_ok=True)
    lighthouse = found_here(folder)
    with market() as base:
        print(HEADINGS)
        result = measure(lighthouse, base)
    tell(result)
    target = VAR / "lighthouse.json"
    target.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(f"Written to {target}.")


if __name__ == "__main__":
    try:
        main()
    except subprocess.TimeoutExpired as late:
        sys.exit(f"Lighthouse did not come to an end in {late.timeout:.0f} s.")
