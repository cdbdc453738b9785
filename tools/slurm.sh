#!/usr/bin/env bash
# A small Slurm cluster on this machine alone, to try and test what is handed to a cluster: one node with two cores, on loopback.
#   tools/slurm.sh start FOLDER    starts it and prints the line that makes sbatch and the others find it; installs Debian's packages where they are missing (as root)
#   tools/slurm.sh stop FOLDER     stops it
# Everything it writes is in FOLDER, and it has ports and a key of its own, so that several can run side by side.
set -euo pipefail

usage() { sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2; }
fail() { echo "$1" >&2; exit 1; }
[ $# = 2 ] || usage
folder=$(realpath -m "$2")
PATH=$PATH:/usr/sbin:/sbin

stop() {
  for daemon in slurmd slurmctld munged; do
    [ ! -s "$folder/$daemon.pid" ] || kill "$(cat "$folder/$daemon.pid")" 2> /dev/null || true
  done
}

# A port of loopback that nobody listens on now.
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

case $1 in
  stop) stop; exit 0 ;;
  start) ;;
  *) usage ;;
esac

missing=()
for tool in slurmctld slurmd sbatch:slurm-client munged:munge python3; do
  command -v "${tool%%:*}" > /dev/null || missing+=("${tool##*:}")
done
if [ ${#missing[@]} -gt 0 ]; then
  command -v apt-get > /dev/null && [ "$(id -u)" = 0 ] || fail "Slurm is not installed (${missing[*]} missing), and only root can install Debian's packages."
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } > /dev/null 2>&1 ||
    fail "Debian's packages ${missing[*]} cannot be installed."
fi

mkdir -p "$folder"/{munge,state,spool}
chmod 755 "$folder"
chmod 700 "$folder/munge"
rm -f "$folder"/*.pid
[ -s "$folder/munge/key" ] || (umask 077; head -c 1024 /dev/urandom > "$folder/munge/key")
munged --force --key-file="$folder/munge/key" --socket="$folder/munge.socket" --pid-file="$folder/munged.pid" --log-file="$folder/munge/log" --seed-file="$folder/munge/seed" > /dev/null

host=$(hostname -s)
user=$(id -un)
cat > "$folder/slurm.conf" <<END
ClusterName=textmad
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket,cred_expire=5
CryptoType=crypto/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
SlurmdParameters=config_overrides
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MailProg=/bin/true
JobRequeue=1
KillWait=30
MinJobAge=300
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 RealMemory=8000 State=UNKNOWN
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE State=UP
END
# Without control groups, which a container may lack; before 23.11 Slurm uses none where nothing asks for them, and does not know the word.
case $(slurmctld -V) in
  *\ 1[0-9].*|*\ 2[0-2].*|*\ 23.0*) ;;
  *) echo CgroupPlugin=disabled > "$folder/cgroup.conf" ;;
esac
export SLURM_CONF=$folder/slurm.conf
slurmctld > /dev/null 2>&1 || fail "slurmctld does not start: $(tail -n 1 "$folder/slurmctld.log" 2> /dev/null)"
slurmd > /dev/null 2>&1 || { stop; fail "slurmd does not start: $(tail -n 1 "$folder/slurmd.log" 2> /dev/null)"; }
for _ in $(seq 60); do
  if [ "$(sinfo --noheader --format=%t 2> /dev/null)" = idle ]; then
    echo "export SLURM_CONF=$folder/slurm.conf"
    exit 0
  fi
  sleep 0.5
done
stop
fail "The node does not come up: $(grep -h error "$folder/slurmd.log" "$folder/slurmctld.log" 2> /dev/null | tail -n 3 | tr '\n' ' ')"
