"""The peer of the synthesis: WeasyPrint on our HTML. Runs in the peers' environment, where cqpt is not installed."""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

from pypdf import PdfReader
from weasyprint import HTML


def main() -> None:
    """Print the median seconds, the pages WeasyPrint made, and the pages of our own PDF."""
    html, pdf, runs = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    times, pages = [], 0
    for turn in range(runs + 1):
        start = time.perf_counter()
        document = HTML(string=html.read_text(encoding="utf-8")).render()
        document.write_pdf(pdf_variant="pdf/ua-1")
        if turn:
            times.append(time.perf_counter() - start)
        pages = len(document.pages)
    ours = len(PdfReader(pdf).pages)
    print(json.dumps({"seconds": statistics.median(times), "pages": pages, "our_pages": ours}))


if __name__ == "__main__":
    main()
