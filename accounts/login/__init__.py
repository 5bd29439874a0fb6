"""Signing in to the portal: password, second factor, passkey, single sign-on; for how long, and how often one may try."""
