#!/bin/sh
# Builds a release into release/: one static binary a system, SHA256SUMS, and
# the licences of all that is linked into them: scripts/release.sh VERSION.
# The same commit and the same Go give the same bytes.
set -eu
version=$1
cd "$(dirname "$0")/.."
rm -rf release
mkdir release

# licences FOLDER writes what a module asks to be kept with it.
licences() {
  find "$1" -maxdepth 1 \( -iname 'licen[cs]e*' -o -iname 'copying*' -o -iname 'notice*' \) | sort | while read -r file; do cat "$file"; done
}

for system in linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64; do
  os=${system%/*} arch=${system#*/} ending=
  [ "$os" != windows ] || ending=.exe
  GOOS=$os GOARCH=$arch scripts/build.sh "release/actorgraph-$version-$os-$arch$ending" "$version"
done

{
  echo "actorgraph $version is under the Apache License 2.0, and its curated data under the terms in NOTICE."
  echo "It contains the Go standard library and these modules:"
  printf '\n==== Go\n\n'
  cat "$(go env GOROOT)/LICENSE"
  for os in linux darwin windows; do
    GOOS=$os go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}}@{{.Version}} {{.Dir}}{{end}}{{end}}' ./server
  done | sort -u | while read -r module folder; do
    texts=$(licences "$folder")
    [ -n "$texts" ] || { echo "no licence in $module" >&2; exit 1; }
    printf '\n==== %s\n\n%s\n' "$module" "$texts"
  done
} >release/LICENSES.txt
cp LICENSE release/
cp seed/NOTICE release/
sums=sha256sum
command -v $sums >/dev/null || sums='shasum -a 256' # macOS
(cd release && $sums -- * >SHA256SUMS)
ls -l release
