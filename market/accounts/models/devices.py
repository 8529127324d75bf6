"""The devices a person signed in on."""

from django.db import models

from market.accounts.models.people import Person


class Device(models.Model):
    """A browser somebody signed in with; recognised by a secret in its cookie, of which only the hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="devices")
    key = models.CharField(max_length=64)  # SHA-256, hexadecimal
    session_key = models.CharField(max_length=40, blank=True, db_index=True)  # empty: signed out from elsewhere
    label = models.CharField(max_length=80)  # "Chrome · Android", as the browser says
    first_seen_at = models.DateTimeField(auto_now_add=True)
    signed_in_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="device_known_once")]

    def __str__(self) -> str:
        return self.label
