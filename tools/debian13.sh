#!/usr/bin/env bash
# A Debian 13 in a folder, for programs that need a newer C++ library than this system's, such as PyTorch's in tests. As root, on Debian:
#   debian13.sh make FOLDER                 makes it (a minute, 400 MB), unless it is there whole
#   debian13.sh run FOLDER COMMAND...       runs a command in it, in the current folder, with this machine's .NET and with this repository
# The packages come from the mirror that this system's own sources name.
set -euo pipefail

usage() { sed -n '2,5s/^# //p' "$0" >&2; exit 2; }
[ $# -ge 2 ] || usage
verb="$1"
folder="$(realpath -m "$2")"
shift 2

repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
fail() { echo "debian13.sh: $1" >&2; exit 1; }

make_root() {
  if [ -e "$folder/.whole" ]; then return; fi
  [ "$(id -u)" -eq 0 ] || fail "only root can make it"
  command -v apt-get > /dev/null || fail "this is not Debian: there is no apt-get"
  unshare --mount true 2> /dev/null || fail "this system lets nobody mount (a container without that right?)"
  if ! command -v debootstrap > /dev/null; then
    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap) > /dev/null 2>&1 || fail "debootstrap cannot be installed"
  fi
  # deb822 (URIs: ...) or one line each (deb [options] URI suite ...); security updates have a mirror of their own.
  mirror="$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2> /dev/null | sed -nE 's/^URIs:[[:space:]]*([^[:space:]]+).*/\1/p; s/^deb[[:space:]]+(\[[^]]*\][[:space:]]+)?([^[:space:]]+).*/\2/p' | grep -v security | head -n 1 || true)"
  [ -n "$mirror" ] || fail "the sources of apt name no mirror"
  part="$folder.part"
  rm -rf --one-file-system "$folder" "$part"
  mkdir -p "$part"
  # What .NET needs beyond the smallest system: OpenSSL and zlib.
  debootstrap --variant=minbase --include=libssl3t64,zlib1g trixie "$part" "$mirror" > "$part.log" 2>&1 || fail "debootstrap failed: $(tail -n 1 "$part.log")"
  touch "$part/.whole"
  mv "$part" "$folder"
  rm -f "$part.log"
}

run_in_root() {
  [ -e "$folder/.whole" ] || fail "$folder is not there; 'debian13.sh make' makes it"
  sdk="$(dirname "$(readlink -f "$(command -v dotnet)")")"
  # Mounts are this command's own, and gone with it.
  exec unshare --mount --propagation private bash -euc '
    root="$1"; sdk="$2"; repository="$3"; here="$4"; shift 4
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    for path in "$sdk" "$repository"; do
      mkdir -p "$root$path"
      mount --bind "$path" "$root$path"
    done
    exec chroot "$root" /usr/bin/env DOTNET_ROOT="$sdk" PATH="$sdk:/usr/sbin:/usr/bin:/sbin:/bin" TMPDIR=/tmp bash -c "cd \"\$0\" && exec \"\$@\"" "$here" "$@"
  ' _ "$folder" "$sdk" "$repository" "$PWD" "$@"
}

case "$verb" in
  make) [ $# -eq 0 ] || usage; make_root ;;
  run) [ $# -ge 1 ] || usage; run_in_root "$@" ;;
  *) usage ;;
esac
