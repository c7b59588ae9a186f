#!/bin/sh
# A real Neo4j Community on loopback, without Docker: the engine, Bolt and the
# security of the release in pom.xml, from Maven Central. It needs Maven for the
# first start, and a JDK 17 or 21.
#
#   eval "$(testserver.sh up [PORT])"   fetch, start, and set NEO4J_TEST_URI, _USER, _PASSWORD, _FOLDER
#   testserver.sh stop | kill | start   the same server goes down in order, at once, and comes back
#   testserver.sh down                  stop it and remove its folder
#   testserver.sh checksums             write the list of checksums, after a change of pom.xml
#
# All but up take the folder from $NEO4J_TEST_FOLDER. The jars are kept in
# $XDG_CACHE_HOME/actorgraph and are checked at every start.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
release=$(sed -n 's|.*<version>\(5\.[0-9.]*\)</version>.*|\1|p' "$here/pom.xml")
lib=${XDG_CACHE_HOME:-$HOME/.cache}/actorgraph/neo4j-$release
heap=${NEO4J_TEST_HEAP:-512m}

fail() { echo "testserver: $*" >&2; exit 1; }

# The jars are copied under the names that Maven gives them.
fetch_into() {
    command -v mvn >/dev/null || fail "Maven is needed to fetch Neo4j; install maven"
    mvn -B -q -Dstyle.color=never -f "$here/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
        -DincludeScope=runtime -DoutputDirectory="$1" >&2 || fail "Maven could not fetch Neo4j $release"
}

sha256() { if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }

# The folder must hold exactly the jars of the list: everything in it is run.
check() { (cd "$1" && LC_ALL=C && export LC_ALL && sha256 *.jar | cmp -s - "$here/SHA256SUMS"); }

fetch() {
    [ -d "$lib" ] && check "$lib" && return
    rm -rf "$lib"
    mkdir -p "$(dirname "$lib")"
    new=$(mktemp -d "$lib.XXXXXX")
    fetch_into "$new"
    if ! check "$new"; then
        rm -rf "$new"
        fail "the jars of Neo4j $release are not those of SHA256SUMS"
    fi
    # Another start may have been quicker; its jars passed the same check.
    mv "$new" "$lib" 2>/dev/null || rm -rf "$new"
}

find_java() {
    for java in "${JAVA_HOME:+$JAVA_HOME/bin/java}" "$(command -v java || :)" \
        /usr/lib/jvm/*/bin/java /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java; do
        [ -x "$java" ] || continue
        case $("$java" -version 2>&1) in *'version "17.'* | *'version "21.'*) echo "$java"; return ;; esac
    done
    fail "Neo4j $release needs Java 17 or 21; install one or set JAVA_HOME"
}

running() { [ -f "$folder/pid" ] && kill -0 "$(cat "$folder/pid")" 2>/dev/null; }

# start PORT waits until the server answers.
start() {
    java=$(find_java)
    rm -f "$folder/port"
    nohup "$java" -Xmx"$heap" -XX:+UseSerialGC ${NEO4J_TEST_JAVA_OPTIONS--XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m} \
        --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/java.io=ALL-UNNAMED \
        --add-opens=java.base/sun.nio.ch=ALL-UNNAMED \
        -cp "$lib/*" "$here/Main.java" "$folder" "$1" >>"$folder/log" 2>&1 </dev/null &
    echo $! >"$folder/pid"
    waited=0
    until [ -s "$folder/port" ]; do
        running || { tail -n 20 "$folder/log" >&2; fail "Neo4j did not start; its log is above"; }
        [ "$waited" -lt 2400 ] || fail "Neo4j does not answer after four minutes; see $folder/log"
        sleep 0.1
        waited=$((waited + 1))
    done
}

# stop SIGNAL waits until the server is gone.
stop() {
    running || return 0
    kill "-$1" "$(cat "$folder/pid")"
    while running; do sleep 0.1; done
    rm -f "$folder/pid"
}

need_folder() {
    folder=${NEO4J_TEST_FOLDER:-}
    case $folder in
    */actorgraph-neo4j.*) [ -d "$folder" ] || fail "$folder is gone" ;;
    *) fail "NEO4J_TEST_FOLDER is not set; start a server with: eval \"\$($0 up)\"" ;;
    esac
}

case ${1:-} in
up)
    fetch
    folder=$(mktemp -d "${TMPDIR:-/tmp}/actorgraph-neo4j.XXXXXX")
    trap 'stop KILL; rm -rf "$folder"' EXIT
    NEO4J_TEST_PASSWORD=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
    export NEO4J_TEST_PASSWORD
    start "${2:-0}"
    echo "export NEO4J_TEST_URI='bolt://127.0.0.1:$(cat "$folder/port")'"
    echo "export NEO4J_TEST_USER='neo4j'"
    echo "export NEO4J_TEST_PASSWORD='$NEO4J_TEST_PASSWORD'"
    echo "export NEO4J_TEST_FOLDER='$folder'"
    trap - EXIT
    ;;
start) need_folder; running || start "$(cat "$folder/port")" ;;
stop) need_folder; stop TERM ;;
kill) need_folder; stop KILL ;;
down) need_folder; stop KILL; rm -rf "$folder" ;;
checksums)
    new=$(mktemp -d)
    trap 'rm -rf "$new"' EXIT
    fetch_into "$new"
    (cd "$new" && LC_ALL=C && export LC_ALL && sha256 *.jar) >"$here/SHA256SUMS"
    ;;
*) sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
