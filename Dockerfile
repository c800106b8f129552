# One image: the server, the site beside it. Every base image is an argument, so that a mirror or a local image can
# take its place.
ARG BUILD_IMAGE=rust:1.97.0-slim-trixie
ARG RUNTIME_IMAGE=debian:trixie-slim

FROM ${BUILD_IMAGE} AS build
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends build-essential ca-certificates git nodejs npm tzdata \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# The tools first: they change less often than the code.
COPY rust-toolchain.toml Cargo.lock package.json package-lock.json .npmrc ./
COPY deploy/local deploy/local
RUN deploy/local/tools.sh rust npm leptos
COPY . .
RUN deploy/local/dist.sh && install -d /empty/data

FROM ${RUNTIME_IMAGE}
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Pégase" \
    org.opencontainers.image.description="Student information system: formation, scolarité et vie étudiante" \
    org.opencontainers.image.licenses="AGPL-3.0-or-later" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo
# The folder for files, when no volume is mounted over it; nothing else is ever written.
COPY --from=build --chown=65532:65532 /empty/data /data
COPY --from=build /src/LICENSE /app/LICENSE
COPY --from=build /src/dist /app
ENV LEPTOS_OUTPUT_NAME=pegase \
    LEPTOS_SITE_ROOT=/app/site \
    LEPTOS_SITE_PKG_DIR=pkg \
    LEPTOS_HASH_FILES=true \
    PEGASE_LISTEN=0.0.0.0:3000 \
    PEGASE_STORAGE=/data
WORKDIR /app
USER 65532:65532
EXPOSE 3000
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app/server"]
CMD ["serve"]
