"""Texts that a page, a file or a log must survive, and secrets that must never be shown. All of them are made up."""

NASTY_TAGS = {
    "Note": "<script>alert('sample')</script>",
    "Formula": "=1+1",
    "Mood": "🚀 잘 돌아감 🎉",
    "Lines": "first line\nsecond line",
    "Quoted": "\"double\" 'single' &amp; <b>bold</b>",
}


def secrets(name: str) -> dict[str, str]:
    """Environment values that look like secrets; all contain `sample-secret`."""
    return {
        "DB_PASSWORD": f"sample-secret-password-{name}",
        "API_TOKEN": f"sample-secret-token-{name}",
        "DATABASE_URL": f"postgres://shop:sample-secret-url-{name}@db.internal:5432/shop",
        "LOG_LEVEL": "INFO",
    }
