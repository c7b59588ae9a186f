#!/bin/sh
# Checks the explorer's source and bundles it into dist, which the server
# embeds. Run it after any change; CI runs it and requires that dist is unchanged.
set -eu
cd "$(dirname "$0")"
npm ci --silent --ignore-scripts --no-audit --no-fund
npx --no-install tsc
rm -rf dist
node build.mjs
