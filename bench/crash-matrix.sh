#!/usr/bin/env bash
# Runs the long fault tests and prints the crash matrix of docs/results/faults.md as a Markdown table: seconds from the beginning of a fault to the first
# update accepted after its cause was over. `bench/crash-matrix.sh --table` prints it from what was measured last. A cell that was not run is a dash.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cells=$here/artifacts/crash-matrix/cells.csv
status=0
if [ "${1:-}" != --table ]; then
  rm -f "$cells"
  dotnet build "$here/tests/EndToEnd.Tests" -c Release -v quiet --nologo
  dotnet test "$here/tests/EndToEnd.Tests" -c Release --no-build --nologo -v quiet --blame-hang-timeout 15m --blame-hang-dump-type none \
    --filter 'FullyQualifiedName~CrashMatrix|FullyQualifiedName~KillTests|FullyQualifiedName~KillMoments|FullyQualifiedName~DatabaseOutage|FullyQualifiedName~NetworkPartition|FullyQualifiedName~RealFullDisk' || status=$?
fi
awk -F, '
  !($1 in row) { row[$1] = ++rows; name[rows] = $1 }
  { key = $1 SUBSEP $2; if (key in cell) cell[key] = cell[key] " / " $3; else cell[key] = $3 }
  function of(what, column) { return (what SUBSEP column) in cell ? cell[what SUBSEP column] : "–" }
  END {
    print "| fault | the only coordinator | each of three | client node |"
    print "|---|---:|---:|---:|"
    for (i = 1; i <= rows; i++) print "| " name[i] " | " of(name[i], "one") " | " of(name[i], "three") " | " of(name[i], "client") " |"
  }' "$cells"
exit $status
