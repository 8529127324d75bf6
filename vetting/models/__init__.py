"""Who may sell what. Dependency: dossiers → vendors and products → taxonomy."""

from vetting.models.dossiers import Dossier, Paper, PaperKind, PaperRequirement
from vetting.models.taxonomy import ProductBranch, ProductSet
from vetting.models.vendors import Product, Vendor, VendorMember

__all__ = [
    "Dossier",
    "Paper",
    "PaperKind",
    "PaperRequirement",
    "Product",
    "ProductBranch",
    "ProductSet",
    "Vendor",
    "VendorMember",
]
