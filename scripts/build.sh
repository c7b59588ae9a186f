#!/bin/sh
# Builds the program as a static binary: scripts/build.sh FILE [VERSION].
# GOOS and GOARCH choose another system, as for go build.
set -eu
case $1 in /*) file=$1 ;; *) file=$PWD/$1 ;; esac
cd "$(dirname "$0")/.."
package=github.com/actorgraph/actorgraph/server/command
CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X $package.version=${2:-devel}" -o "$file" ./server
