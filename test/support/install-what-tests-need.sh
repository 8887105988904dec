#!/usr/bin/env bash
# Installs the Debian packages that the tests use and that are not there yet, and says so. Needs root only when something is missing.
set -euo pipefail

declare -A package_of=(
  [scanimage]=sane-utils # the document scanner's real driver, against SANE's test and pnm backends
  [chromium]=chromium    # the office pages, as staff see them
  [pdftoppm]=poppler-utils  # the archive, as an archive's own tools see it
  [openssl]=openssl      # certificates that are wrong in every way, for the kiosk to refuse
  [mount]=mount          # small file systems that fill up and turn read-only
  [mkfs.ext4]=e2fsprogs
  [findmnt]=util-linux
  [gcc]=gcc              # the simulation's disk that forgets, a small library
)

missing=()
for program in "${!package_of[@]}"; do
  command -v "$program" >/dev/null || missing+=("${package_of[$program]}")
done
# A compiler without the headers of the C library builds nothing.
[ -e /usr/include/stdio.h ] || missing+=(libc6-dev)
# The office on a database server. Its programs are not in the PATH.
compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || missing+=(postgresql)
# OpenStack Swift speaks S3 for the tests of the office's storage; the library alone starts no service.
[ -e /usr/lib/python3/dist-packages/swift/common/middleware/s3api ] || missing+=(python3-swift)
[ ${#missing[@]} -eq 0 ] && exit 0

echo "The tests need these Debian packages, installing them now: ${missing[*]}"
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
