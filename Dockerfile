# syntax=docker/dockerfile:1
# The market's image: web server, workers and clock are the same program with another argument.

FROM python:3.13.14-slim-trixie AS base
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PATH=/opt/market/bin:$PATH \
    DJANGO_SETTINGS_MODULE=market.settings \
    STATIC_ROOT=/srv/static \
    MEDIA_ROOT=/tmp/media
WORKDIR /srv/market

# --- what is only needed to build -------------------------------------------------------------------------------------
FROM base AS build
COPY requirements/tools.txt requirements/base.txt requirements/
RUN python -m venv /opt/tools \
    && /opt/tools/bin/pip install --no-cache-dir --require-hashes -r requirements/tools.txt \
    && /opt/tools/bin/uv venv --no-project /opt/market \
    && VIRTUAL_ENV=/opt/market /opt/tools/bin/uv pip sync --no-cache --compile-bytecode --require-hashes requirements/base.txt
COPY . .
# The settings want these four; nothing is opened at these addresses and nothing of them stays in the image.
RUN python -m babel.messages.frontend --quiet compile -d locale -D django \
    && SECRET_KEY=build WITNESS_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
       DATABASE_URL=postgres://127.0.0.1/build REDIS_URL=redis://127.0.0.1/0 \
       python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q .

# --- what runs --------------------------------------------------------------------------------------------------------
FROM base AS run
LABEL org.opencontainers.image.title="Chợ đêm trên mây" \
      org.opencontainers.image.licenses="Apache-2.0"
# The volume of the file store takes its owner from /srv/files, so that nothing has to run as root to hand it over.
RUN groupadd --gid 10001 market \
    && useradd --uid 10001 --gid market --no-create-home --home-dir /tmp --shell /usr/sbin/nologin market \
    && install --directory --owner market --group market --mode 0750 /srv/files
COPY --from=build /opt/market /opt/market
COPY --from=build /srv/static /srv/static
COPY --from=build /srv/market /srv/market
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["python", "-m", "market.runner.health", "web"]
CMD ["python", "-m", "market.runner.process", "web"]
