# One image: the server, the site beside it, and the few files of a system that they need; nothing else, no shell.
# `make image` assembles it from `make dist` (ROOT=assembled); by itself this file builds everything.
ARG BUILD_IMAGE=rust:1.97.0-slim-trixie
ARG ROOT=built

FROM ${BUILD_IMAGE} AS built
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends build-essential ca-certificates git nodejs npm tzdata \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# The tools first: they change less often than the code.
COPY rust-toolchain.toml Cargo.lock package.json package-lock.json .npmrc ./
COPY deploy/local deploy/local
RUN deploy/local/tools.sh rust npm leptos sbom
COPY . .
# There is no repository in here: who builds says what is built.
ARG VERSION
ARG REVISION
RUN PEGASE_BUILD_VERSION=${VERSION} PEGASE_BUILD_REVISION=${REVISION} deploy/local/dist.sh \
    && deploy/local/rootfs.sh /out

# What `deploy/local/rootfs.sh` left on the machine.
FROM scratch AS assembled
COPY target/image /out

# hadolint ignore=DL3006
FROM ${ROOT} AS root

FROM scratch
ARG VERSION=dev
ARG REVISION=unknown
ARG FRONT=unknown
LABEL org.opencontainers.image.title="Pégase" \
    org.opencontainers.image.description="Student information system: formation, scolarité et vie étudiante" \
    org.opencontainers.image.licenses="AGPL-3.0-or-later" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}" \
    pegase.front="${FRONT}"
COPY --from=root /out/root /
# The folder for files, when no volume is mounted over it; nothing else is ever written.
COPY --from=root --chown=65532:65532 /out/data /data
ENV LEPTOS_OUTPUT_NAME=pegase \
    LEPTOS_SITE_ROOT=/app/site \
    LEPTOS_SITE_PKG_DIR=pkg \
    LEPTOS_HASH_FILES=true \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
    PEGASE_LISTEN=0.0.0.0:3000 \
    PEGASE_STORAGE=/data
WORKDIR /app
USER 65532:65532
EXPOSE 3000
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app/server"]
CMD ["serve"]
