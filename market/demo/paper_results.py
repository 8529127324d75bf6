"""The rows of a sample test slip: what is looked for in which kind of goods."""

from dataclasses import dataclass

from market.demo.content.catalogue import DemoProduct
from market.demo.paper_facts import number_from

NOT_FOUND = "KPH"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing looked for: its method, unit and the most that is allowed (None: none may be found)."""

    name: str
    method: str
    unit: str
    most: float | None


LEAD = Criterion("Chì (Pb)", "AOAC 2015.01", "mg/kg", 0.2)
CADMIUM = Criterion("Cadimi (Cd)", "AOAC 2015.01", "mg/kg", 0.05)
MERCURY = Criterion("Thủy ngân (Hg)", "AOAC 2015.01", "mg/kg", 0.05)
COLI = Criterion("Escherichia coli", "TCVN 7924-2", "CFU/g", 10)
SALMONELLA = Criterion("Salmonella / 25 g", "TCVN 10780-1", "–", None)
AEROBES = Criterion("Tổng số vi sinh vật hiếu khí", "TCVN 4884-1", "CFU/g", 10_000)
STAPHYLOCOCCI = Criterion("Staphylococcus aureus", "TCVN 4830-1", "CFU/g", 100)
MOULDS = Criterion("Tổng số nấm men, nấm mốc", "TCVN 8275-2", "CFU/g", 100)
BORAX = Criterion("Hàn the (borat)", "TCVN 8895", "–", None)
AFLATOXIN = Criterion("Aflatoxin B1", "TCVN 7596", "µg/kg", 2)
OCHRATOXIN = Criterion("Ochratoxin A", "TCVN 9724", "µg/kg", 5)
SULPHITE = Criterion("Lưu huỳnh đioxit (SO₂)", "AOAC 990.28", "mg/kg", 50)
CARBENDAZIM = Criterion("Dư lượng Carbendazim", "TCVN 9333", "mg/kg", None)
CHLORPYRIFOS = Criterion("Dư lượng Chlorpyrifos", "TCVN 9333", "mg/kg", None)
MOISTURE = Criterion("Độ ẩm", "TCVN 5613", "%", 7.5)

FRESH = (LEAD, CADMIUM, CARBENDAZIM, CHLORPYRIFOS, COLI, SALMONELLA)
ANIMAL = (AEROBES, COLI, STAPHYLOCOCCI, SALMONELLA, LEAD, BORAX)
GRAIN = (AFLATOXIN, LEAD, CADMIUM, MOULDS, COLI, BORAX)
HONEY = (
    Criterion("Thủy phần", "TCVN 5263", "%", 20),
    Criterion("HMF", "TCVN 5270", "mg/kg", 40),
    Criterion("Tetracyclin", "TCVN 8748", "µg/kg", None),
    Criterion("Chloramphenicol", "TCVN 8748", "µg/kg", None),
    LEAD,
)
PRESERVE = (SULPHITE, LEAD, MOULDS, COLI, SALMONELLA)
SAUCE = (
    LEAD,
    Criterion("3-MCPD", "TCVN 9523", "mg/kg", 1),
    Criterion("Clostridium perfringens", "TCVN 4991", "CFU/ml", 10),
    COLI,
    MOULDS,
)
TEA = (MOISTURE, LEAD, CARBENDAZIM, CHLORPYRIFOS, AFLATOXIN, MOULDS)
COFFEE = (MOISTURE, OCHRATOXIN, LEAD, MOULDS)
SPIRITS = (
    Criterion("Metanol", "TCVN 8010", "mg/l cồn 100°", 2000),
    Criterion("Aldehyd (theo axetaldehyd)", "TCVN 8009", "mg/l cồn 100°", 50),
    Criterion("Furfurol", "TCVN 7886", "mg/l cồn 100°", 5),
    LEAD,
)
DRINK = (AEROBES, COLI, MOULDS, LEAD, Criterion("Natri benzoat", "TCVN 8471", "mg/l", 150))
HERBAL = (LEAD, MERCURY, CADMIUM, AEROBES, MOULDS, SALMONELLA)
WARE = (
    Criterion("Chì thôi nhiễm", "TCVN 7146-1", "mg/l", 2),
    Criterion("Cadimi thôi nhiễm", "TCVN 7146-1", "mg/l", 0.5),
    Criterion("Độ hút nước", "TCVN 6415-3", "%", 3),
)
BY_SET = {
    1: FRESH, 2: ANIMAL, 3: GRAIN, 4: HONEY, 5: GRAIN, 6: GRAIN, 7: PRESERVE, 8: ANIMAL, 9: SAUCE, 10: PRESERVE,
    11: TEA, 12: TEA, 13: COFFEE, 14: SPIRITS, 15: SPIRITS, 16: DRINK, 17: DRINK, 18: HERBAL, 19: HERBAL, 20: HERBAL,
}  # fmt: skip


def result_rows(product: DemoProduct) -> list[tuple[str, str, str, str, str]]:
    """Return name, method, unit, result and limit of each criterion, all within the limits."""
    return [_row(criterion, product) for criterion in BY_SET.get(product.set_number, WARE)]


def _row(criterion: Criterion, product: DemoProduct) -> tuple[str, str, str, str, str]:
    if criterion.most is None:
        return criterion.name, criterion.method, criterion.unit, NOT_FOUND, NOT_FOUND
    part = 5 + number_from("row", product.sku, criterion.name, below=55)
    found = criterion.most * part / 100
    result = "< 10" if criterion.unit.startswith("CFU") and found < 10 else _written(found)
    return criterion.name, criterion.method, criterion.unit, result, f"≤ {_written(criterion.most)}"


def _written(value: float) -> str:
    """Return a measured value with a decimal comma and points between thousands."""
    if value >= 100:
        return f"{round(value):,}".replace(",", ".")
    text = f"{value:.3g}"
    return text.replace(".", ",")
