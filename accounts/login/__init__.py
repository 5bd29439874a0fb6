"""Signing in to the portal: passwords, second factors, passkeys, single sign-on; how long it lasts, how often one tries."""
