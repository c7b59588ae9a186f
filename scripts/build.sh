#!/bin/sh
# Builds the program as a static binary: scripts/build.sh FILE [VERSION].
# In a clone Go adds the commit and its date; elsewhere COMMIT and DATE tell them.
# GOOS and GOARCH choose another system, as for go build.
set -eu
case $1 in /*) file=$1 ;; *) file=$PWD/$1 ;; esac
cd "$(dirname "$0")/.."
CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${2:-devel} -X main.commit=${COMMIT:-} -X main.date=${DATE:-}" -o "$file" ./server
