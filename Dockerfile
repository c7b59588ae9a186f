# The program alone: a static binary, the certificates that TLS needs, and a
# user without rights. docker build --build-arg VERSION=v1.2.3 -t actorgraph .
# COMMIT and DATE are told likewise: the builder has no repository.
#
# The build's base is pinned by its exact tag; nobody moves such a tag in earnest,
# but who must be certain adds its digest. The image itself has no base: nothing
# in it can age but what is copied here.
FROM --platform=$BUILDPLATFORM golang:1.26.8-bookworm AS build
ARG VERSION=devel COMMIT= DATE= TARGETOS TARGETARCH
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# The folders are made here because an empty image has no mkdir: /data is the
# embedded store's place, /tmp that of SQLite's large sorts.
RUN GOOS=$TARGETOS GOARCH=$TARGETARCH scripts/build.sh /out/actorgraph "$VERSION" && mkdir -p /out/data /out/tmp && chmod 1777 /out/tmp

FROM scratch
ARG VERSION=devel
LABEL org.opencontainers.image.title=actorgraph \
    org.opencontainers.image.version=$VERSION \
    org.opencontainers.image.licenses=Apache-2.0
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/actorgraph /actorgraph
COPY --from=build /out/tmp /tmp
COPY --from=build --chown=65532:65532 /out/data /data
# Inside a container loopback reaches nobody. Who may reach the port is said where the container is started: it does not
# start without -e ACTORGRAPH_PUBLIC=true (anybody, nothing above TLP:GREEN) or -e ACTORGRAPH_PRIVATE_NETWORK=true (the
# published port lets through only who may read everything).
ENV ACTORGRAPH_ADDR=0.0.0.0:8080 \
    ACTORGRAPH_STORE=sqlite:/data/graph.db
EXPOSE 8080
VOLUME /data
USER 65532:65532
# The image has no curl: the binary asks itself.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["/actorgraph", "health"]
ENTRYPOINT ["/actorgraph"]
