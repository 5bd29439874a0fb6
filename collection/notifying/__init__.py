"""Telling people, by mail or webhook, how collections ended."""
