#!/bin/sh
# Copies the files of GraphiQL and React that the server embeds from npm's
# packages, at the exact versions of package-lock.json, into dist.
# Run it after changing a version; CI runs it and requires that dist is unchanged.
set -eu
cd "$(dirname "$0")"
npm ci --silent --ignore-scripts --no-audit --no-fund
rm -rf dist
mkdir dist
cp node_modules/graphiql/graphiql.min.js node_modules/graphiql/graphiql.min.css dist/
cp node_modules/graphiql/LICENSE dist/graphiql.LICENSE
cp node_modules/react/umd/react.production.min.js node_modules/react-dom/umd/react-dom.production.min.js dist/
cp node_modules/react/LICENSE dist/react.LICENSE
rm -rf node_modules
