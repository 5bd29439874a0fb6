FROM python:3.11-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    DATA_DIR=/data

WORKDIR /app
RUN useradd --system --uid 10001 --no-create-home portal \
    && install --directory --owner=portal --mode=0700 /data

COPY requirements.txt ./
RUN pip install --no-cache-dir --requirement requirements.txt

COPY . .
# The keys are needed to read the settings and are kept nowhere
RUN SECRET_KEY=for-this-step ENCRYPTION_KEYS=none python manage.py collectstatic --noinput

USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "-m", "awscheck.health", "web"]
CMD ["python", "-m", "gunicorn", "--config", "python:awscheck.serving", "awscheck.wsgi"]
