/** Which ASCII byte a key of a US keyboard types, by HID usage code; scanners in keyboard mode are set to this layout. The twin uses it backwards. */

const tab = 0x09;
const carriageReturn = 0x0d;

/** Usage code to [plain, shifted]; HID Usage Tables 1.5, page 7. */
const keys = new Map<number, readonly [number, number]>();

function row(firstCode: number, plain: string, shifted: string): void {
  for (let i = 0; i < plain.length; i += 1)
    keys.set(firstCode + i, [plain.charCodeAt(i), shifted.charCodeAt(i)]);
}

row(0x04, 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ');
row(0x1e, '1234567890', '!@#$%^&*()');
row(0x2c, ' -=[]\\', ' _+{}|');
row(0x33, ";'`,./", ':"~<>?');
// The numeric pad types the same with and without Shift, because Num Lock is a lamp of the host and not in the report.
row(0x54, '/*-+', '/*-+');
row(0x59, '1234567890.', '1234567890.');
for (const enter of [0x28, 0x58]) keys.set(enter, [carriageReturn, carriageReturn]);
keys.set(0x2b, [tab, tab]);

/** Null for a key that types nothing, such as F1. */
export function byteOfKey(code: number, shift: boolean): number | null {
  const pair = keys.get(code);
  return pair ? pair[shift ? 1 : 0] : null;
}

/** The key that types `byte` on the main part of the keyboard; null where no key does. */
export function keyOfByte(byte: number): { code: number; shift: boolean } | null {
  for (const [code, [plain, shifted]] of keys) {
    if (plain === byte) return { code, shift: false };
    if (shifted === byte) return { code, shift: true };
  }
  return null;
}
