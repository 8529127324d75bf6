"""Which members of a vendor, besides its owner, each of its addresses lets in. What is not named here: owners only."""

PARTS = ("host", "packer", "accountant")

_EVERY_MEMBER = frozenset(PARTS)
_WHO_SEES_PRODUCTS = frozenset({"host", "accountant"})
_WHO_SEES_ORDERS = frozenset({"packer", "accountant"})
_HOST, _PACKER, _ACCOUNTANT = frozenset({"host"}), frozenset({"packer"}), frozenset({"accountant"})

LET_IN: dict[str, frozenset[str]] = {
    "office_home:vendor-desk": _EVERY_MEMBER,
    "vetting:list-members": _EVERY_MEMBER,
    "vetting:leave-vendor": _EVERY_MEMBER,
    "vetting:confirm-hand-over": _EVERY_MEMBER,  # whom it is offered to, whatever their part
    "vetting:drop-hand-over": _EVERY_MEMBER,
    "vetting:show-vendor-dossier": _ACCOUNTANT,
    "vetting:show-past-dossier": _ACCOUNTANT,
    "vetting:list-own-products": _WHO_SEES_PRODUCTS,
    "vetting:show-prices": _WHO_SEES_PRODUCTS,
    "vetting:show-own-decision": _ACCOUNTANT,
    "vetting:download-own-decision": _ACCOUNTANT,
    "vetting:list-lots": _WHO_SEES_PRODUCTS,
    "vetting:show-lot": _WHO_SEES_PRODUCTS,
    "vetting:add-lot": _HOST,
    "vetting:correct-lot": _HOST,
    "vetting:close-lot": _HOST,
    "vetting:print-stamps": _HOST,
    "sessions:list-vendor-sessions": _WHO_SEES_PRODUCTS,
    "sessions:edit-listings": _WHO_SEES_PRODUCTS,
    "sessions:list-product": _HOST,
    "sessions:change-listing": _HOST,
    "sessions:withdraw-listing": _HOST,
    "sessions:list-again": _HOST,
    "sessions:show-own-slot": _WHO_SEES_PRODUCTS,
    "sessions:wish-for-slot": _HOST,
    "sessions:drop-wish": _HOST,
    "sessions:choose-host": _HOST,
    "sessions:answer-call": _HOST,
    "sessions:ask-swap": _HOST,
    "sessions:answer-swap": _HOST,
    "sessions:withdraw-swap": _HOST,
    "sessions:show-own-prices": _WHO_SEES_PRODUCTS,
    "sessions:wish-flash": _HOST,
    "sessions:list-own-questions": _HOST,
    "sessions:answer-own-question": _HOST,
    "sessions:list-own-hosts": _HOST,
    "sessions:show-console": _HOST,
    "sessions:ask-minutes": _HOST,
    "sessions:add-stock": _HOST,
    "orders:show-own-counts": _EVERY_MEMBER,
    "orders:list-vendor-orders": _WHO_SEES_ORDERS,
    "orders:show-vendor-order": _WHO_SEES_ORDERS,
    "orders:show-pick-list": _PACKER,
    "orders:confirm-picked": _PACKER,
    "orders:confirm-order": _PACKER,
    "orders:ship-order": _PACKER,
    "orders:list-archives": _ACCOUNTANT,
    "orders:show-delivery": _ACCOUNTANT,
    "orders:add-area": _ACCOUNTANT,
    "orders:change-area": _ACCOUNTANT,
    "orders:drop-area": _ACCOUNTANT,
    "orders:add-point": _ACCOUNTANT,
    "orders:change-point": _ACCOUNTANT,
    "orders:close-point": _ACCOUNTANT,
    "orders:reopen-point": _ACCOUNTANT,
    "orders:change-account": _ACCOUNTANT,
    "orders:retire-account": _ACCOUNTANT,
    "orders:show-order": _ACCOUNTANT,  # a receipt shows money; everybody else needs its key
}
