"""Signing in to the portal: password, second factor, passkey, single sign-on; how long it lasts, how often one tries."""
