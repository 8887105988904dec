#!/usr/bin/env bash
# Boots the Debian in ROOT with its own systemd as process 1, in its own network, and stays until it is off.
#   boot.sh ROOT NAME [more arguments of systemd-nspawn]
# It gets a cgroup2 tree of its own: on a machine whose own systemd is another, or none, nspawn would put it into the machine's.
# SYSTEMD_SECCOMP=0 and all capabilities: without them systemd inside cannot load BPF programs, and device and address rules are silently off.
set -euo pipefail
root=$1 name=$2
shift 2
if [ -d /sys/fs/cgroup/unified ]; then tree=/sys/fs/cgroup/unified; else tree=/sys/fs/cgroup; fi
mkdir -p "$tree/$name"
echo $$ >"$tree/$name/cgroup.procs"
exec unshare -m bash -c '
  root=$1 name=$2; shift 2
  umount -R /sys/fs/cgroup
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  mkdir -p /run/systemd/nspawn
  mount -t tmpfs tmpfs /run/systemd/nspawn
  export SYSTEMD_SECCOMP=0
  exec systemd-nspawn -q -b -D "$root" -M "$name" --register=no --keep-unit --capability=all --private-network \
    --console=pipe --link-journal=no --resolv-conf=off "$@"
' _ "$root" "$name" "$@"
