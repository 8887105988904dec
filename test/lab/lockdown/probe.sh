#!/bin/bash
# Answers each line that comes on the serial line with one line of JSON about the consoles of this machine.
stty -echo
echo 'PROBE READY'
while IFS= read -r question; do
  question=${question//$'\r'/}
  case "$question" in
  look)
    printf 'PROBE {"active":"%s","boot":"%s","prompts":%d,"screen":"%s","uptime":%d,"help":%d,"keys":%d}\n' \
      "$(cat /sys/class/tty/tty0/active)" \
      "$(cat /proc/sys/kernel/random/boot_id)" \
      "$(pgrep -cx 'agetty|login' || true)" \
      "$(systemctl show -P MainPID silaku-screen.service 2>/dev/null)" \
      "$(cut -d. -f1 /proc/uptime)" \
      "$(dmesg | grep -ciE 'sysrq' || true)" \
      "$(dumpkeys -C /dev/tty1 --full-table 2>/dev/null | grep -cE '\b(Console_[0-9]+|Decr_Console|Incr_Console|Boot|SAK|Show_Registers)\b' || true)"
    ;;
  text) printf 'PROBE %s\n' "$(fold -w 80 /dev/vcs1 | sed 's/[[:space:]]*$//' | grep -v '^$' | head -12 | tr '\n' '|' | tr -d '"\\')" ;;
  esac
done
