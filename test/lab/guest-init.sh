#!/bin/bash
# The first and only program of the lab's machine: brings up what the lab needs and says so on the console. No service manager.
export PATH=/silaku/node_modules/node/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs run /run
mount -t tmpfs tmp /tmp
mkdir -p /dev/pts && mount -t devpts devpts /dev/pts
modprobe -a virtio_net vhci-hcd
/lib/systemd/systemd-udevd --daemon
udevadm trigger --action=add
udevadm settle
interface=$(ls /sys/class/net | grep -v lo)
ip link set lo up
# No default route: 10.0.2.2, this test's host, is all that can be reached.
ip address add 10.0.2.15/24 dev "$interface" && ip link set "$interface" up
# Port 1: each connection is a shell. Port 2: each is one to the kiosk's control API.
socat TCP-LISTEN:1,reuseaddr,fork EXEC:/bin/bash &
socat TCP-LISTEN:2,reuseaddr,fork UNIX-CONNECT:/run/silaku/kiosk.sock &
until socat -u OPEN:/dev/null TCP:127.0.0.1:1 2>/dev/null; do sleep 0.2; done
echo 'the lab is ready' > /dev/console
while :; do sleep 1000; done
