#!/bin/sh
# The last step of build-image.sh, called by mmdebstrap as (fake) root while the new Debian lies unpacked in ROOT.
#   image-hook.sh ROOT FOLDER
set -eu
root=$1 folder=$2

# Only unpacked, never configured: no boot loader, no initramfs of Debian's own.
kernel=$(chroot "$root" apt-cache depends linux-image-amd64 | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)$/\1/p' | head -n 1)
chroot "$root" sh -c "cd /tmp && apt-get download -q $kernel && dpkg-deb -x $kernel*.deb /tmp/kernel"
version=${kernel#linux-image-}
cp "$root/tmp/kernel/boot/vmlinuz-$version" "$folder/vmlinuz"
mkdir -p "$root/usr/lib/modules" && mv "$root/tmp/kernel/lib/modules/$version" "$root/usr/lib/modules/"
modules=$root/usr/lib/modules/$version/kernel
# Nothing of this is in the machine, and udev would look for it under a software CPU.
rm -rf "$modules/sound" "$modules/net/wireless" "$modules/drivers/gpu" "$modules/drivers/media" "$modules/drivers/infiniband" \
  "$modules/drivers/net/ethernet" "$modules/drivers/net/wireless" "$modules/drivers/ata" "$modules/drivers/scsi"
chroot "$root" depmod "$version"
for module in kvm_amd kvm_intel pcspkr i2c_i801 lpc_ich iTCO_wdt psmouse joydev floppy; do echo "blacklist $module"; done > "$root/etc/modprobe.d/lab.conf"

# A tiny initramfs: busybox, the modules that reach the disks, in the order of their needs.
initramfs=$root/tmp/initramfs
mkdir -p "$initramfs/bin" "$initramfs/modules" "$initramfs/proc" "$initramfs/dev" "$initramfs/new"
cp "$root/bin/busybox" "$initramfs/bin/busybox"
number=100
for module in virtio_pci virtio_blk crc32c_generic ext4; do
  for file in $(chroot "$root" modprobe --set-version "$version" --show-depends "$module" | sed -n 's/^insmod \([^ ]*\).*/\1/p'); do
    ls "$initramfs/modules" | grep -q "_$(basename "$file")\$" && continue
    cp "$root$file" "$initramfs/modules/${number}_$(basename "$file")"
    number=$((number + 1))
  done
done
cat > "$initramfs/init" <<'INIT'
#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t devtmpfs dev /dev
for module in /modules/*; do insmod "$module"; done
while [ ! -b /dev/vdc ]; do usleep 20000; done
mount -t ext4 /dev/vda /new
mount -t ext4 -o ro /dev/vdb /new/silaku
mount -t ext4 -o ro /dev/vdc /new/silaku/node_modules
mount --move /dev /new/dev
umount /proc
exec switch_root /new /bin/bash /silaku/test/lab/guest-init.sh
INIT
chmod +x "$initramfs/init"
# Not packed: a software CPU would pay for unpacking at every start.
chroot "$root" sh -c 'cd /tmp/initramfs && find . | busybox cpio -o -H newc' > "$folder/initramfs"

rm -rf "$root/tmp/kernel" "$root/tmp/initramfs" "$root"/tmp/*.deb "$root/var/cache/apt"/* "$root/var/lib/apt/lists"/*
# /proc, /sys and /dev are in use here, so the disk is made from a copy without them.
copy=$root/tmp/copy
mkdir -p "$copy/proc" "$copy/sys" "$copy/dev" "$copy/run" "$copy/tmp" "$copy/silaku"
for name in bin sbin lib lib64 etc root usr var; do
  if [ -e "$root/$name" ]; then cp -a "$root/$name" "$copy/"; fi
done
rm -f "$folder/root.img"
/sbin/mke2fs -q -t ext4 -m 0 -d "$copy" -L silaku-lab "$folder/root.img" 1000M
rm -rf "$copy"
