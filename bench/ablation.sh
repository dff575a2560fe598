#!/usr/bin/env bash
# What each part of the method is worth in the demo: runs hocon/jobs/demo.conf with one setting changed at a time and
# prints a table: accuracy of each seed and their median, rounds, CPU seconds of the whole process (user + system).
#   bench/ablation.sh          seeds 1 to 3
#   bench/ablation.sh 1 2 3 4 5
# What was run already is kept in artifacts/ablation/runs.tsv and not run again; delete the file to begin again.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
seeds=("$@")
[ ${#seeds[@]} -gt 0 ] || seeds=(1 2 3)
results=$here/artifacts/ablation
runs=$results/runs.tsv
mkdir -p "$results"
touch "$runs"

# the budgets of those who are not rich, halved: no step fits them whole
poor='fleet { memory-min = 1950KiB, memory-max = 3500KiB }'
settings=(
  'as shipped|deep8|'
  'shrinking off|deep8|method.shrinking = false'
  'mapping off|deep8|method.mapping = false'
  'calibration off|deep8|method.calibration = false'
  'output module as shrinking left it|deep8|method.output-module = shrinking'
  'frozen batch norm in train mode|deep8|method.frozen-batch-norm = train'
  'feature cache off|deep8|method.feature-cache = false'
  'proxies linear|deep8-linear|'
  'proxies with batch norm and ReLU|deep8-batch-norm-relu|'
  'low-memory policy skip|deep8|method.low-memory-policy = skip'
  'low-memory policy output-module|deep8|method.low-memory-policy = output-module'
  "poor halved, head-only|deep8|$poor"
  "poor halved, output-module|deep8|$poor
method.low-memory-policy = output-module"
  "poor halved, skip|deep8|$poor
method.low-memory-policy = skip"
  'strategy fedavg|deep8|method.strategy = fedavg'
)

field() { sed -n "s/^  \"$1\": \"\{0,1\}\([^\",]*\).*/\1/p" "$2"; }

run() { # name, network, overrides, seed
  local folder
  folder=$(mktemp -d)
  for proxy in linear batch-norm-relu; do
    sed -e "s/^proxy = .*/proxy = $proxy/" -e "s/^name = .*/name = deep8-$proxy/" "$here/hocon/networks/deep8.conf" >"$folder/deep8-$proxy.conf"
  done
  { cat "$here/hocon/jobs/demo.conf"; printf 'network = %s\n%s\n' "$2" "$3"; } >"$folder/job.conf"
  TIMEFORMAT='%U %S %R'
  { time "$here/profl" run "$folder/job.conf" --seed "$4" --runs "$folder/runs" --json >"$folder/out.json" 2>"$folder/err.txt"; } 2>"$folder/time.txt" ||
    echo "$1, seed $4: ended with $?: $(tail -n 1 "$folder/err.txt")" >&2
  printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$4" "$(field accuracy "$folder/out.json")" "$(field rounds "$folder/out.json")" \
    "$(awk '{ print $1 + $2 }' "$folder/time.txt")" "$(field modelSha256 "$folder/out.json")" >>"$runs"
  rm -rf "$folder"
}

"$here/profl" --version >/dev/null # builds
for setting in "${settings[@]}"; do
  IFS='|' read -r -d '' name network overrides <<<"$setting" || true
  for seed in "${seeds[@]}"; do
    grep -q "^$name"$'\t'"$seed"$'\t' "$runs" || run "$name" "$network" "$overrides" "$seed"
  done
done

awk -F'\t' -v seeds="${seeds[*]}" '
  { if (!($1 in seen)) { seen[$1] = 1; order[++settings] = $1 } accuracy[$1, $2] = 100 * $3; rounds[$1, $2] = $4; cpu[$1, $2] = $5; sha[$1, $2] = $6 }
  function median(values, name,   list, i, j, t, n) {
    for (n = 1; n <= count; n++) list[n] = values[name, seed[n]]
    for (i = 2; i <= count; i++) { t = list[i]; for (j = i - 1; j > 0 && list[j] > t; j--) list[j + 1] = list[j]; list[j + 1] = t }
    return count % 2 ? list[(count + 1) / 2] : (list[count / 2] + list[count / 2 + 1]) / 2
  }
  END {
    count = split(seeds, seed, " ")
    printf "| setting | median |"; for (i = 1; i <= count; i++) printf " seed %s |", seed[i]; print " rounds | CPU seconds | model as shipped |"
    printf "|---|---:|"; for (i = 1; i <= count; i++) printf "---:|"; print "---:|---:|---|"
    for (s = 1; s <= settings; s++) {
      name = order[s]; same = 1
      printf "| %s | %.1f %% |", name, median(accuracy, name)
      for (i = 1; i <= count; i++) { printf " %.1f %% |", accuracy[name, seed[i]]; same = same && sha[name, seed[i]] == sha[order[1], seed[i]] }
      printf " %.0f | %.1f | %s |\n", median(rounds, name), median(cpu, name), same ? "same bytes" : "other"
    }
  }' "$runs"
