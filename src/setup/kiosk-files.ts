/** From the answers to the files of a kiosk: pure functions, so that each can be read in a test. */
import { type KioskAnswers, networkPrinterOf } from './kiosk-answers.ts';

export const kioskFolder = '/var/lib/silaku';
export const kioskSocket = '/run/silaku/kiosk.sock';

/** What is plugged in or built in, as far as it can be seen. */
export type SeenDevices = {
  /** Arduinos and other serial ports by USB: `/dev/ttyACM0`. */
  serialPorts: string[];
  /** On a Raspberry Pi: the panel may hang on its pins. */
  hasPins: boolean;
  /** As `lsusb` shows them: `0c2e:0b61`. */
  usb: string[];
};

/** `devices`: of the technician's own file; what it names wins over what was seen. */
export function kioskJson(
  answers: Pick<KioskAnswers, 'devices'>,
  seen: SeenDevices,
  devices: Record<string, unknown> = {},
): Record<string, unknown> {
  const printer = networkPrinterOf(answers.devices);
  const [panel] = seen.serialPorts;
  return {
    folder: kioskFolder,
    socket: kioskSocket,
    sharedWith: 'group',
    printer: printer ? { wire: 'tcp', ...printer } : { wire: 'usb' },
    printerProfile: 'generic-80',
    documentScanner: { extraOptions: ['-x', '210', '-y', '297'] },
    barcodeScanner: { wire: 'hid' },
    buttonPanel: panel ? { wire: 'serial', path: panel } : seen.hasPins ? { wire: 'gpio' } : { wire: 'none' },
    ...devices,
  };
}

/** `kept`: options that a technician has written there stay. */
export function forwardEnv({ office }: Pick<KioskAnswers, 'office'>, kept = ''): string {
  const options = /^FORWARD_OPTIONS=.*$/m.exec(kept)?.[0] ?? 'FORWARD_OPTIONS=';
  return `# Written by "silaku setup". FORWARD_OPTIONS: quotas, cheap hours, a backup; "silaku forward" lists them.\nOFFICE_URL=${office}\n${options}\n`;
}

/** Lets the kiosk talk to the one printer on the network, and to nobody else there; null takes it back. */
export function networkPrinterDropIn(printer: { host: string; port: number } | null): string | null {
  if (!printer) return null;
  return `# Written by "silaku setup": the receipt printer is on the network.
[Service]
PrivateNetwork=no
RestrictAddressFamilies=AF_UNIX AF_NETLINK AF_INET AF_INET6
IPAddressAllow=${printer.host}
`;
}

export function networkPrinterRule(printer: { host: string; port: number } | null): string | null {
  return (
    printer && `add rule inet silaku outgoing ip daddr ${printer.host} tcp dport ${printer.port} accept\n`
  );
}

/**
 * Only what was there at the set-up is let in: everything else that is plugged in stays dead, whatever it says it is. Hubs pass, for what hangs
 * on them is looked at too.
 */
export function usbPolicy(known: string[]): string {
  const lines = [...new Set(known)].sort().map((id) => {
    const [vendor, product] = id.split(':');
    return `ATTR{idVendor}=="${vendor}", ATTR{idProduct}=="${product}", GOTO="silaku_usb_known"`;
  });
  return `# Written by "silaku setup": the USB devices of this kiosk. A new one: plug it in, run "silaku setup" again.
SUBSYSTEM!="usb", GOTO="silaku_usb_end"
ACTION!="add|change", GOTO="silaku_usb_end"
ENV{DEVTYPE}!="usb_device", GOTO="silaku_usb_end"
# On root hubs: nothing new is let in by the kernel alone.
TEST=="authorized_default", ATTR{authorized_default}="0"
ATTR{bDeviceClass}=="09", GOTO="silaku_usb_known"
${lines.join('\n')}${lines.length > 0 ? '\n' : ''}ATTR{authorized}="0"
GOTO="silaku_usb_end"
LABEL="silaku_usb_known"
ATTR{authorized}="1"
LABEL="silaku_usb_end"
`;
}
