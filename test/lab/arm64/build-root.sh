#!/usr/bin/env bash
# Makes FOLDER/root.tar: an arm64 Debian with what our packages depend on, without ours. Installs on this machine what that needs, and has
# its kernel hand arm64 programs to QEMU.
#   build-root.sh FOLDER
# Once it is made it is left alone until this script changes.
set -euo pipefail
mkdir -p "$1" && folder=$(cd "$1" && pwd)

suite=trixie # the base of today's Raspberry Pi OS
packages=systemd,systemd-sysv,dbus,udev,libpam-systemd,ca-certificates,procps,kbd,console-setup,libusb-1.0-0,libudev1,libstdc++6,sane-utils,nftables,openssh-server,gpiod

declare -A package_of=([qemu-aarch64-static]=qemu-user-static [arch-test]=arch-test [mmdebstrap]=mmdebstrap [zstd]=zstd)
missing=()
for program in "${!package_of[@]}"; do
  command -v "$program" >/dev/null || missing+=("${package_of[$program]}")
done
[ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || missing+=(debian-archive-keyring)
if [ ${#missing[@]} -gt 0 ]; then
  echo "The lab needs these Debian packages, installing them now: ${missing[*]}" >&2
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=400 install -y -qq --no-install-recommends "${missing[@]}" >&2
fi

binfmt=/proc/sys/fs/binfmt_misc
[ -e $binfmt/register ] || mount -t binfmt_misc binfmt_misc $binfmt
if [ ! -e $binfmt/qemu-aarch64 ]; then
  # F opens the emulator now, so that it is found in a chroot too; O and C as Debian has them, P is left out.
  magic='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
  mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
  printf '%s' ":qemu-aarch64:M::$magic:$mask:$(command -v qemu-aarch64-static):OCF" >$binfmt/register
fi

recipe=$(sha256sum <"$0" | cut -d' ' -f1)
[ "$(cat "$folder/recipe" 2>/dev/null)" = "$recipe" ] && exit 0

echo "Building the lab's arm64 Debian $suite (some minutes, once)" >&2
rm -f "$folder/recipe"
mirror=$(awk '/^URIs/ { print $2; exit }' /etc/apt/sources.list.d/debian.sources 2>/dev/null || true)
mmdebstrap --quiet --architectures=arm64 --variant=minbase --include="$packages" \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  "$suite" "$folder/root.tar" "${mirror:-http://deb.debian.org/debian}" >&2
echo "$recipe" >"$folder/recipe"
