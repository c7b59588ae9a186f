# The server alone: a static binary, the certificates that TLS needs, and
# nobody's user. Build: docker build -t actorgraph .
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# /data is the embedded store's place; it is made here because scratch-like images have no mkdir.
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /out/server ./server && mkdir -p /out/data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/server /server
COPY --from=build --chown=nonroot:nonroot /out/data /data
# Inside a container loopback reaches nobody; who may reach the port is said where the container is started.
ENV ACTORGRAPH_ADDR=0.0.0.0:8080 \
    ACTORGRAPH_STORE=sqlite:/data/graph.db
EXPOSE 8080
VOLUME /data
USER nonroot:nonroot
# The image has no curl: the binary asks itself.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["/server", "health"]
ENTRYPOINT ["/server"]
