"""What accounts tells the other apps."""

from django.dispatch import Signal

profile_deleted = Signal()
"""Sent with `profile` inside the transaction that wiped its secrets: nothing may call AWS with it from now on."""
