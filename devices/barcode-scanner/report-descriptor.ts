/**
 * The report descriptor of a HID device to the fields of its input reports (HID 1.11, section 6.2.2), as far as scanners need it:
 * where each value lies and what it means. Used by the two layouts; what stands in a descriptor decides how its reports are read.
 */

export type InputField = {
  /** 0 where the device does not number its reports. */
  reportId: number;
  /** Where the first value lies, after the report id. */
  bitAt: number;
  valueBits: number;
  values: number;
  /** `each`: value i is the state of usage i. `chosen`: a value names a usage by its place in the list. `nothing`: padding. */
  kind: 'each' | 'chosen' | 'nothing';
  /** Usage page times 65,536 plus usage. */
  usages: readonly number[];
  /** The value that names the first usage of a `chosen` field. */
  lowest: number;
};

export type InputReports = {
  fields: readonly InputField[];
  /** Report id to length in bytes, with the id in front where reports are numbered. */
  bytesById: ReadonlyMap<number, number>;
  isNumbered: boolean;
};

/** hidapi and the kernel take no longer descriptor. */
const longestDescriptorBytes = 4_096;
/** No report of a USB device is longer, and no keyboard has more keys. */
const longestReportBits = 8 * 1_024;

type Globals = { page: number; lowest: number; bits: number; count: number; reportId: number };
type Locals = { usages: { usage: number; isWhole: boolean }[]; from: number | null };

/** Null for bytes that are no descriptor: cut off in an item, or with reports longer than any. */
export function parseReportDescriptor(bytes: Uint8Array): InputReports | null {
  if (bytes.length > longestDescriptorBytes) return null;
  let globals: Globals = { page: 0, lowest: 0, bits: 0, count: 0, reportId: 0 };
  const pushed: Globals[] = [];
  let locals: Locals = { usages: [], from: null };
  const fields: InputField[] = [];
  const bitsById = new Map<number, number>();
  for (let at = 0; at < bytes.length; ) {
    const prefix = bytes[at] ?? 0;
    const dataBytes = [0, 1, 2, 4][prefix & 3] ?? 0;
    if (at + 1 + dataBytes > bytes.length) return null;
    const data = littleEndian(bytes.subarray(at + 1, at + 1 + dataBytes));
    at += 1 + dataBytes;
    // The tag and type of the item; section 6.2.2.2 of the specification has the table.
    switch (prefix & 0xfc) {
      case 0x04:
        globals = { ...globals, page: data };
        break;
      case 0x14:
        globals = { ...globals, lowest: signed(data, dataBytes) };
        break;
      case 0x74:
        globals = { ...globals, bits: data };
        break;
      case 0x84:
        globals = { ...globals, reportId: data & 0xff };
        break;
      case 0x94:
        globals = { ...globals, count: data };
        break;
      case 0xa4:
        pushed.push(globals);
        break;
      case 0xb4:
        globals = pushed.pop() ?? globals;
        break;
      case 0x08:
        locals.usages.push({ usage: data, isWhole: dataBytes === 4 });
        break;
      case 0x18:
        locals.from = data;
        break;
      case 0x28:
        for (let usage = locals.from ?? data; usage <= data && locals.usages.length < 1_024; usage += 1)
          locals.usages.push({ usage, isWhole: dataBytes === 4 });
        locals.from = null;
        break;
      case 0x80: {
        const { reportId, count, bits, lowest } = globals;
        const bitAt = bitsById.get(reportId) ?? 0;
        const end = bitAt + bits * count;
        if (bits > 32 * 8 || count > longestReportBits || end > longestReportBits) return null;
        bitsById.set(reportId, end);
        const kind = (data & 1) === 1 || bits === 0 ? 'nothing' : (data & 2) === 2 ? 'each' : 'chosen';
        const usages = locals.usages.map(({ usage, isWhole }) =>
          isWhole ? usage : globals.page * 0x1_0000 + usage,
        );
        fields.push({ reportId, bitAt, valueBits: bits, values: count, kind, usages, lowest });
        locals = { usages: [], from: null };
        break;
      }
      default:
        // Output, feature, collection and its end forget what was said of usages; everything else says nothing about places.
        if ((prefix & 0x0c) === 0) locals = { usages: [], from: null };
    }
  }
  const isNumbered = fields.some(({ reportId }) => reportId !== 0);
  const bytesById = new Map(
    [...bitsById].map(([id, bits]) => [id, Math.ceil(bits / 8) + (isNumbered ? 1 : 0)]),
  );
  return { fields, bytesById, isNumbered };
}

/** The usage of the first application, such as 0x8C0002 for a bar code scanner; null where a descriptor names none. */
export function applicationOf(bytes: Uint8Array): { usagePage: number; usage: number } | null {
  let page = 0;
  let usage: number | null = null;
  for (let at = 0; at < bytes.length; ) {
    const prefix = bytes[at] ?? 0;
    const dataBytes = [0, 1, 2, 4][prefix & 3] ?? 0;
    const data = littleEndian(bytes.subarray(at + 1, at + 1 + dataBytes));
    at += 1 + dataBytes;
    if ((prefix & 0xfc) === 0x04) page = data;
    if ((prefix & 0xfc) === 0x08) usage ??= dataBytes === 4 ? data : page * 0x1_0000 + data;
    if ((prefix & 0xfc) === 0xa0)
      return usage === null ? null : { usagePage: Math.floor(usage / 0x1_0000), usage: usage % 0x1_0000 };
  }
  return null;
}

/** The report's fields and its bytes after the id; null for a report that the descriptor does not know, or of another length. */
export function openReport(
  { fields, bytesById, isNumbered }: InputReports,
  report: Uint8Array,
): { reportId: number; fields: InputField[]; body: Uint8Array } | null {
  const reportId = isNumbered ? (report[0] ?? 0) : 0;
  if (report.length === 0 || bytesById.get(reportId) !== report.length) return null;
  return {
    reportId,
    fields: fields.filter((field) => field.reportId === reportId),
    body: report.subarray(isNumbered ? 1 : 0),
  };
}

/** Value number `index` of a field with at most 32 bits a value. */
export function valueIn(body: Uint8Array, { bitAt, valueBits }: InputField, index: number): number {
  let value = 0;
  for (let bit = valueBits - 1; bit >= 0; bit -= 1) {
    const place = bitAt + index * valueBits + bit;
    value = value * 2 + (((body[place >> 3] ?? 0) >> (place & 7)) & 1);
  }
  return value;
}

/** The other way round, for values of at most 32 bits. */
export function setValueIn(
  body: Uint8Array,
  { bitAt, valueBits }: InputField,
  index: number,
  value: number,
): void {
  for (let bit = 0; bit < valueBits; bit += 1) {
    const place = bitAt + index * valueBits + bit;
    const mask = 1 << (place & 7);
    const isSet = Math.floor(value / 2 ** bit) % 2 === 1;
    body[place >> 3] = isSet ? (body[place >> 3] ?? 0) | mask : (body[place >> 3] ?? 0) & ~mask;
  }
}

const littleEndian = (bytes: Uint8Array) => bytes.reduceRight((value, byte) => value * 256 + byte, 0);

function signed(value: number, bytes: number): number {
  const limit = 2 ** (8 * bytes - 1);
  return bytes > 0 && value >= limit ? value - 2 * limit : value;
}
