"""Making the demo's pictures and papers, on all cores: pure work that knows no database."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from multiprocessing import get_context

from market.demo.content.catalogue import DemoProduct, DemoVendor
from market.demo.papers import sample_paper
from market.demo.pictures import compose_picture, look_closer
from market.demo.shelf_photos import shelf_photo
from market.files.cell.pictures import picture_variants
from market.files.cell.sniff import HEAD, sniff
from market.files.cell.verdicts import Variant
from market.files.cell.work import judge_paper
from market.files.judge import CleanFile, clean_file

CHUNK = 8


@dataclass(frozen=True)
class PaperJob:
    """A paper to print: what it is, whose, and for which product."""

    kind: str
    vendor: DemoVendor
    product: DemoProduct | None
    today: date  # the papers are dated as seen from this day


def paint_pictures(products: Iterable[DemoProduct]) -> Iterator[list[Mapping[int, Variant]]]:
    """Yield each product's pictures in the sizes of the catalogue, in order; a vendor's first also seen from near."""
    yield from _on_all_cores(_paint, products)


def print_papers(jobs: Iterable[PaperJob]) -> Iterator[CleanFile]:
    """Yield each paper as if it had been uploaded and judged, in order."""
    yield from _on_all_cores(_print, jobs)


def photograph_shelves(products: Iterable[DemoProduct]) -> Iterator[CleanFile]:
    """Yield a photograph of each product on a shop's shelf as if it had been uploaded and judged, in order."""
    yield from _on_all_cores(_photograph, products)


def _on_all_cores[Job, Work](function: Callable[[Job], Work], jobs: Iterable[Job]) -> Iterator[Work]:
    with ProcessPoolExecutor(mp_context=get_context("forkserver")) as pool:
        yield from pool.map(function, jobs, chunksize=CHUNK)


def _paint(product: DemoProduct) -> list[Mapping[int, Variant]]:
    contents = [compose_picture(product)]
    if product.serial == 1:
        contents.append(look_closer(product))
    return [_sizes(content) for content in contents]


def _sizes(content: bytes) -> Mapping[int, Variant]:
    kind = sniff(content[:HEAD])
    assert kind is not None  # noqa: S101 - our own picture
    return picture_variants(content, kind)


def _photograph(product: DemoProduct) -> CleanFile:
    content = shelf_photo(product)
    facts, parts = judge_paper(content)
    return clean_file(facts, parts, name="ke-hang.jpg", digest=sha256(content).hexdigest())


def _print(job: PaperJob) -> CleanFile:
    name, content = sample_paper(job.kind, job.vendor, job.product, today=job.today)
    facts, parts = judge_paper(content)
    return clean_file(facts, parts, name=name, digest=sha256(content).hexdigest())
