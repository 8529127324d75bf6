"""People, their roles and invitations, the devices they sign in on, and what they keep with the market."""

from market.accounts.models.devices import Device
from market.accounts.models.own import Consent, SavedAddress
from market.accounts.models.people import OFFICE_ROLES, Invitation, Person, PersonManager, Role, RoleGrant

__all__ = [
    "OFFICE_ROLES",
    "Consent",
    "Device",
    "Invitation",
    "Person",
    "PersonManager",
    "Role",
    "RoleGrant",
    "SavedAddress",
]
