#!/usr/bin/env bash
# Runs every fuzz target for a time (10s unless FUZZTIME says otherwise), and fails
# where one finds a crash, or hardly ran. What it found stands in testdata/fuzz of its
# package then: mend it, and commit that input as a test.
set -euo pipefail
cd "$(dirname "$0")/.."

# once PACKAGE TARGET fuzzes once. Minimising inputs that are merely new would take most of the time.
once() { go test "./$1" -run '^$' -fuzz "^$2\$" -fuzztime "${FUZZTIME:-10s}" -fuzzminimizetime 1s 2>&1; }

# twice tries again where Go took the end of the time for a failure of the target, as it does now and then.
twice() {
  local out
  if out=$(once "$@"); then echo "$out"; return; fi
  if grep -q 'context deadline exceeded' <<<"$out" && ! grep -q 'Failing input' <<<"$out"; then once "$@"; return; fi
  echo "$out"
  return 1
}

status=0
while IFS=: read -r file target; do
  package=$(dirname "$file")
  out=$(twice "$package" "$target") || { echo "$out"; status=1; }
  tried=$(sed -n 's/.*execs: \([0-9]*\).*/\1/p' <<<"$out" | tail -n 1)
  printf '%-28s %-16s %9s inputs\n' "$package" "$target" "${tried:-0}"
  if [ "${tried:-0}" -lt 100 ]; then echo "it hardly ran"; status=1; fi
done < <(git grep -oE '^func Fuzz\w+' -- '*_test.go' | sed 's/func //')
exit $status
