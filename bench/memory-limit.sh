#!/usr/bin/env bash
# Trains the full resnet18 at batch 64 on a client node in a control group without swap, for each limit given in MiB, and says with which model it ends, or
# that the kernel killed it: bench/memory-limit.sh BUDGET LIMIT... ; BUDGET is the client's budget, LIMIT the group's, 0 = no group. Needs root, a quarter of a minute each; memory is limited, cached files too.
#   bench/memory-limit.sh 48MiB 0 400 330 300
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
budget=$1
shift
work=$(mktemp -d -p "${TMPDIR:-/var/tmp}")
group=
stop() { jobs -p | xargs -r kill 2>/dev/null || true; wait 2>/dev/null || true; [ -z "$group" ] || rmdir "$group" 2>/dev/null || true; }
trap 'stop; [ -n "${KEEP:-}" ] || rm -rf "$work"' EXIT

# 192 images of noise in CIFAR-10's format
mkdir -p "$work/data/noise"
awk 'BEGIN { x = 1; for (i = 0; i < 192; i++) { printf "%02X", i % 10; for (k = 0; k < 3072; k++) { x = (x * 16807) % 2147483647; printf "%02X", x % 256 } } }' |
  basenc --base16 -d >"$work/all.bin"
head -c $((3073 * 128)) "$work/all.bin" >"$work/data/noise/data_batch_1.bin"
tail -c $((3073 * 64)) "$work/all.bin" >"$work/data/noise/test_batch.bin"
cat >"$work/job.conf" <<JOB
name = limit
seed = 1
network { file = resnet18 }
data { format = cifar-10, folder = noise, held-out = files }
fleet { clients = 1, sites = [north], partition = iid, memory-min = $budget, memory-max = $budget }
training { epochs = 1, batch = 64, micro-batch = ${MICRO:-8}, learning-rate = 0.01, momentum = 0.9, clip-norm = 1 }
rounds { cohort = 1 }
freezing { movement-window = 1, slope-window = 2, evaluations = 1, slope-threshold-pp = 1, minimum-rounds = 3, maximum-rounds = 3 }
method { strategy = fedavg, full-rounds = 1, low-memory-policy = stream }
JOB

for limit in "$@"; do
  state=$work/state-$limit
  port=$((20000 + RANDOM % 20000))
  group=
  if [ "$limit" != 0 ]; then
    if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
      group=/sys/fs/cgroup/profl-limit-$$ && mkdir "$group" && echo $((limit << 20)) >"$group/memory.max" && echo 0 >"$group/memory.swap.max"
    else
      group=/sys/fs/cgroup/memory/profl-limit-$$ && mkdir "$group" && echo $((limit << 20)) >"$group/memory.limit_in_bytes" && echo 0 >"$group/memory.swappiness"
    fi
  fi
  (
    [ -z "$group" ] || echo "$BASHPID" >"$group/cgroup.procs"
    exec "$here/profl" client-node --site north --data "$work/data" --state "$state/node" --join 127.0.0.1:$port --layer local \
      --set "profl.client-node.memory = $budget" --set profl.client-node.keep-to-budgets=on
  ) >"$work/node-$limit.log" 2>&1 &
  node=$!
  timeout 300 "$here/profl" coordinator --state "$state/coordinator" --port $port --layer local --set "akka.cluster.seed-nodes = [\"akka.tcp://profl@127.0.0.1:$port\"]" \
    --job "$work/job.conf" --exit-when-done --json >"$work/result.json" 2>"$work/coordinator-$limit.log" &
  coordinator=$!
  while kill -0 $coordinator 2>/dev/null && kill -0 $node 2>/dev/null; do sleep 0.5; done
  model=$(sed -n 's/.*"modelSha256": *"\([0-9a-f]*\)".*/\1/p' "$work/result.json" | head -1)
  peak=
  if [ -n "$group" ]; then
    peak=$(($(cat "$group/memory.max_usage_in_bytes" 2>/dev/null || cat "$group/memory.peak") >> 20))
  fi
  kill -0 $node 2>/dev/null && alive=alive || alive="killed"
  echo "limit ${limit} MiB, budget $budget: model ${model:-none}; node $alive${peak:+, the group took $peak MiB at most, cached files included}"
  stop
done
