"""Signing in to the portal: passwords, second factors, passkeys, single sign-on; for how long, and how many tries."""
