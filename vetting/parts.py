"""What each part in a vendor may do: one table. Pure.

A part holds the least its work needs: who packs sees no money, who keeps the books changes fees and the account alone.
"""

from enum import StrEnum

from vetting.models.vendors import VendorMember

Part = VendorMember.Part


class Ability(StrEnum):
    """Something that may be done for a vendor."""

    KEEP_DOSSIER = "keep_dossier"  # change the profile, the papers, the products; submit
    SEE_DOSSIER = "see_dossier"  # read the dossiers and their papers
    SEE_PRODUCTS = "see_products"  # read the list of products
    LIST_GOODS = "list_goods"  # put goods into sessions, change and withdraw them; go on air
    SEE_SESSIONS = "see_sessions"  # read what is listed in which session at what price, and how much is sold
    COUNT_ORDERS = "count_orders"  # how many orders are in which state
    SEE_ORDERS = "see_orders"  # every order with its money
    PACK = "pack"  # orders to pack, as their labels need them; confirm and send them
    KEEP_DELIVERY = "keep_delivery"  # areas and fees, pick-up points, the bank account; say that a transfer came in
    SETTLE = "settle"  # say that money was taken, decline an order
    KEEP_MEMBERS = "keep_members"  # invite, change, remove members; hand over; close
    TAKE_AWAY = "take_away"  # download everything of the vendor's


EVERYTHING = frozenset(Ability)

MAY: dict[str, frozenset[Ability]] = {
    Part.OWNER: EVERYTHING,
    Part.HOST: frozenset({Ability.SEE_PRODUCTS, Ability.LIST_GOODS, Ability.SEE_SESSIONS, Ability.COUNT_ORDERS}),
    Part.PACKER: frozenset({Ability.PACK, Ability.COUNT_ORDERS}),
    Part.ACCOUNTANT: frozenset(
        {
            Ability.SEE_DOSSIER,
            Ability.SEE_PRODUCTS,
            Ability.SEE_SESSIONS,
            Ability.COUNT_ORDERS,
            Ability.SEE_ORDERS,
            Ability.KEEP_DELIVERY,
        }
    ),
}


def may(part: str, ability: Ability) -> bool:
    """Tell whether a part includes an ability; an unknown part includes none."""
    return ability in MAY.get(part, frozenset())


def parts_with(ability: Ability) -> list[str]:
    """Return the parts that include an ability."""
    return [part for part, abilities in MAY.items() if ability in abilities]


def rights_of(part: str) -> dict[str, bool]:
    """Return every ability by name, for templates: `may.pack`."""
    return {ability.value: may(part, ability) for ability in Ability}
