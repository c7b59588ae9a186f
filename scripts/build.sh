#!/bin/sh
# Builds the program as a static binary: scripts/build.sh FILE [VERSION].
# COMMIT and DATE say what it is built of; in a clone, git does. Go itself is not
# asked for them: it stamps a clone and not a worktree, and then their bytes differ.
# GOOS and GOARCH choose another system, as for go build.
set -eu
case $1 in /*) file=$1 ;; *) file=$PWD/$1 ;; esac
cd "$(dirname "$0")/.."
COMMIT=${COMMIT:-$(git rev-parse HEAD 2>/dev/null || true)}
DATE=${DATE:-$(git log -1 --format=%cI 2>/dev/null || true)}
CGO_ENABLED=0 go build -trimpath -buildvcs=false \
  -ldflags "-s -w -X main.version=${2:-devel} -X main.commit=$COMMIT -X main.date=$DATE" -o "$file" ./server
