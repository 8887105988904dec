/** Which keys a keyboard's report says are down, for boot reports (six key codes) and for those with a bit for every key (NKRO). Without I/O. */
import { type InputReports, openReport, parseReportDescriptor, valueIn } from './report-descriptor.ts';

const keyboardPage = 0x07 * 0x1_0000;

/** The descriptor of a boot keyboard without its lamps (HID 1.11, appendix E.6): modifiers, a spare byte, six key codes. */
// biome-ignore format: an item of the descriptor stays together
export const bootKeyboard = Uint8Array.of(
  0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02,
  0x75, 0x08, 0x95, 0x01, 0x81, 0x01, 0x19, 0x00, 0x2a, 0xff, 0x00, 0x26, 0xff, 0x00, 0x95, 0x06, 0x81, 0x00, 0xc0,
);

/** Modifiers, then a bit for each of the first 120 keys: what most keyboards without a limit send, 16 bytes and no report id. */
// biome-ignore format: an item of the descriptor stays together
export const bitmapKeyboard = Uint8Array.of(
  0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02,
  0x19, 0x00, 0x29, 0x77, 0x95, 0x78, 0x81, 0x02, 0xc0,
);

/** Six key codes a report, or a bit for every key: what `bootKeyboard` and `bitmapKeyboard` describe. */
export type KeyboardForm = 'boot' | 'bitmap';

export type KeyboardLayout = InputReports;

/** Null where the descriptor has no key in any report. */
export function keyboardLayout(descriptor: Uint8Array): KeyboardLayout | null {
  const reports = parseReportDescriptor(descriptor);
  const hasKeys = reports?.fields.some(
    ({ kind, usages }) => kind !== 'nothing' && usages.some((usage) => keyOf(usage) !== null),
  );
  return reports && hasKeys ? reports : null;
}

/** Every key that is down, modifiers (0xE0 to 0xE7) as well; null for a report that is not for us. */
export function keysDown(
  layout: KeyboardLayout,
  report: Uint8Array,
): { reportId: number; keys: number[] } | null {
  const opened = openReport(layout, report);
  if (!opened) return null;
  const keys: number[] = [];
  for (const field of opened.fields) {
    if (field.kind === 'nothing') continue;
    for (let index = 0; index < field.values; index += 1) {
      const value = valueIn(opened.body, field, index);
      const usage = field.kind === 'each' ? value && field.usages[index] : field.usages[value - field.lowest];
      const key = keyOf(usage ?? 0);
      if (key !== null && key !== 0) keys.push(key);
    }
  }
  return { reportId: opened.reportId, keys };
}

/** HID Usage Tables 1.5, page 7; null for usages of other pages, such as the volume of media keys. */
const keyOf = (usage: number) =>
  usage >= keyboardPage && usage < keyboardPage + 0x1_0000 ? usage - keyboardPage : null;
