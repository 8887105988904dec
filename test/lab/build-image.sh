#!/usr/bin/env bash
# Builds the lab's virtual machine in FOLDER from Debian packages alone: root.img, vmlinuz, initramfs. Asks for root only to install what is missing.
#   build-image.sh FOLDER
# Once it is built it is left alone until this script or image-hook.sh changes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1" && folder=$(cd "$1" && pwd)

suite=bookworm
# udev loads the drivers as on a Pi; usbip plugs devices in; socat carries shell and control API; scanimage is the document scanner.
packages=udev,kmod,iproute2,usbip,socat,busybox-static,libstdc++6,libusb-1.0-0,sane-utils

declare -A package_of=(
  [qemu-system-x86_64]=qemu-system-x86
  [mmdebstrap]=mmdebstrap
  [mke2fs]=e2fsprogs
)
PATH=$PATH:/usr/sbin:/sbin
missing=()
for program in "${!package_of[@]}"; do
  command -v "$program" >/dev/null || missing+=("${package_of[$program]}")
done
# QEMU takes its firmware from packages that are only recommended.
[ -e /usr/share/seabios/bios-256k.bin ] || missing+=(seabios)
[ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || missing+=(debian-archive-keyring)
if [ ${#missing[@]} -gt 0 ]; then
  echo "The lab needs these Debian packages, installing them now: ${missing[*]}" >&2
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
fi

recipe=$(cat "$here/build-image.sh" "$here/image-hook.sh" | sha256sum | cut -d' ' -f1)
[ "$(cat "$folder/recipe" 2>/dev/null)" = "$recipe" ] && exit 0

echo "Building the lab's machine from Debian $suite (about 3 minutes, once): $packages, linux-image-amd64" >&2
rm -f "$folder/recipe"
# mmdebstrap takes the packages from where this machine takes its own, if it is of the same Debian.
sources=()
if grep -qs "VERSION_CODENAME=$suite" /etc/os-release && [ -e /etc/apt/sources.list.d/debian.sources ]; then
  sources=(/etc/apt/sources.list.d/debian.sources)
fi
mmdebstrap --quiet --variant=minbase --format=null --include="$packages" \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' \
  --customize-hook="sh '$here/image-hook.sh' \"\$1\" '$folder'" \
  "$suite" /dev/null "${sources[@]}" >&2
echo "$recipe" > "$folder/recipe"
echo "The lab's machine lies in $folder: $(du -m "$folder/root.img" | cut -f1) MiB" >&2
