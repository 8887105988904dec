#!/usr/bin/env bash
# Makes FOLDER/NAME.img, a Debian that boots by itself on its own kernel, from the appliance lab's root; with DEB installed when it is named.
#   build-disk.sh ROOT_TAR FOLDER NAME [DEB]
# FOLDER/vmlinuz and FOLDER/initrd.img come with it. The root with the kernel is made once and kept as FOLDER/kernel-root.tar.
set -euo pipefail
tar_file=$1 folder=$2 name=$3 deb=${4:-}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder"

declare -A package_of=([qemu-system-x86_64]=qemu-system-x86 [mke2fs]=e2fsprogs)
for program in "${!package_of[@]}"; do
  command -v "$program" >/dev/null && continue
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=400 install -y -qq --no-install-recommends "${package_of[$program]}" >&2
done

root="$folder/root-$name"
trap 'umount -q "$root/proc" 2>/dev/null || true; rm -rf "$root"' EXIT
unpack() {
  rm -rf "$root" && mkdir -p "$root" && tar -xf "$1" -C "$root"
  mount -t proc proc "$root/proc"
}
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8 "$@"; }

if [ ! -e "$folder/kernel-root.tar" ]; then
  echo 'Adding a kernel to the lab'"'"'s Debian (a few minutes, once)' >&2
  unpack "$tar_file"
  cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
  for conf in /etc/apt/apt.conf.d/*proxy* /etc/apt/apt.conf; do [ -f "$conf" ] && cp "$conf" "$root/etc/apt/apt.conf.d/99-$(basename "$conf").lab"; done
  # Only what a console needs: the rest of Debian's modules stays out of the initrd.
  inside apt-get update -qq >&2
  inside apt-get install -y -qq --no-install-recommends linux-image-amd64 initramfs-tools console-setup-linux >&2
  umount "$root/proc"
  tar -cf "$folder/kernel-root.tar" -C "$root" .
fi

unpack "$folder/kernel-root.tar"
if [ -n "$deb" ]; then
  cp "$deb" "$root/tmp/kiosk.deb"
  inside dpkg -i /tmp/kiosk.deb >&2
  rm "$root/tmp/kiosk.deb"
fi
# On the serial line, which no citizen has: asks and answers for the lab. The same in both.
cp "$here/probe.sh" "$root/usr/local/sbin/lab-probe"
chmod 755 "$root/usr/local/sbin/lab-probe"
cp "$here/lab-probe.service" "$root/etc/systemd/system/lab-probe.service"
ln -sf ../lab-probe.service "$root/etc/systemd/system/multi-user.target.wants/lab-probe.service"
ln -sf /dev/null "$root/etc/systemd/system/serial-getty@ttyS0.service"
printf '/dev/vda / ext4 defaults 0 1\n' >"$root/etc/fstab"
echo kiosk >"$root/etc/hostname"
# A password, so that a login prompt that opens would be worth something.
inside sh -c 'echo root:lab | chpasswd'
cp "$root"/boot/vmlinuz-* "$folder/vmlinuz"
cp "$root"/boot/initrd.img-* "$folder/initrd.img"
umount "$root/proc"
rm -f "$folder/$name.img"
mke2fs -q -t ext4 -d "$root" "$folder/$name.img" 2600M
