#!/usr/bin/env bash
# Runs every fuzz target for a time (10s unless FUZZTIME says otherwise), as many at once as
# there are processors, and fails where one finds a crash, or hardly ran. What it found stands
# in testdata/fuzz of its package then, and is printed: mend it, and commit that input as a test.
set -euo pipefail
cd "$(dirname "$0")/.."

# One that makes fewer inputs than this does not run: on a machine with five times the work that it can do the slowest made 91.
least=20

# once PACKAGE TARGET fuzzes once. Minimising inputs that are merely new would take most of the time.
once() { go test "./$1" -vet off -run '^$' -fuzz "^$2\$" -parallel 1 -fuzztime "${FUZZTIME:-10s}" -fuzzminimizetime 1s 2>&1; }

# twice tries again where Go took the end of the time for a failure of the target, as it does now and then.
twice() {
  local out
  if out=$(once "$@"); then echo "$out"; return; fi
  if grep -q 'context deadline exceeded' <<<"$out" && ! grep -q 'Failing input' <<<"$out"; then once "$@"; return; fi
  echo "$out"
  return 1
}

# one PACKAGE TARGET tells in one line how one target did, and more if it failed.
one() {
  local out status=0 tried
  out=$(twice "$@") || { status=1; echo "$out"; }
  tried=$(sed -n 's/.*execs: \([0-9]*\).*/\1/p' <<<"$out" | tail -n 1)
  printf '%-28s %-16s %9s inputs\n' "$1" "$2" "${tried:-0}"
  if [ "${tried:-0}" -lt "$least" ]; then
    [ $status = 1 ] || { echo "$1 $2 hardly ran:"; echo "$out"; }
    status=1
  fi
  return $status
}

if [ $# = 2 ]; then one "$1" "$2"; exit; fi

targets=$(git grep -oE '^func Fuzz\w+' -- '*_test.go' | sed 's|/[^/]*:func | |')
cut -d ' ' -f 1 <<<"$targets" | sort -u | while read -r package; do # one after the other: they share most of what is compiled
  go test "./$package" -c -vet off -fuzz . -o /dev/null
done
status=0
xargs -P "$(getconf _NPROCESSORS_ONLN)" -L 1 scripts/fuzz.sh <<<"$targets" || status=1
git ls-files --others --exclude-standard -- '*testdata/fuzz/*' | while read -r file; do
  printf '\n%s, which go test reads again (its first 20000 bytes):\n' "$file"
  head -c 20000 "$file"
done
exit $status
