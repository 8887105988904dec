/** Where a HID-POS scanner puts length, symbology, data and "more follows" in its reports: as its descriptor says, or as most do. Without I/O. */
import { type InputField, parseReportDescriptor } from './report-descriptor.ts';

export type HidPosLayout = {
  /** Of the whole report, with its id in front. */
  bytes: number;
  id: number;
  lengthAt: number;
  symbologyAt: number;
  dataAt: number;
  dataBytes: number;
  /** The byte whose lowest bit says that the code goes on in the next report. */
  flagsAt: number;
};

/** Byte 0 is the report id, 1 the number of data bytes, 2 to 4 the AIM symbology identifier, 5 to 60 the data, the flag in the last of 64. */
export const commonHidPosLayout: HidPosLayout = {
  bytes: 64,
  id: 2,
  lengthAt: 1,
  symbologyAt: 2,
  dataAt: 5,
  dataBytes: 56,
  flagsAt: 63,
};

/** Generic Desktop: byte count. Bar Code Scanner (HID POS Usage Tables 1.02): symbology identifier 1, decoded data, and that it is continued. */
const [byteCount, symbology, decodedData, continued] = [0x01_003b, 0x8c_00fb, 0x8c_00fe, 0x8c_00ff];

/** Null for a descriptor without these four on whole bytes in one report; the vendor's own layout is then not to be guessed. */
export function hidPosLayout(descriptor: Uint8Array): HidPosLayout | null {
  const reports = parseReportDescriptor(descriptor);
  const data = reports?.fields.find(({ usages }) => usages[0] === decodedData);
  if (!reports?.isNumbered || !data || data.valueBits !== 8) return null;
  const byteOf = (usage: number) => {
    const field = reports.fields.find((one) => one.reportId === data.reportId && one.usages[0] === usage);
    return field ? byteAt(field) : null;
  };
  const [lengthAt, symbologyAt, dataAt, flagsAt] = [
    byteOf(byteCount),
    byteOf(symbology),
    byteAt(data),
    byteOf(continued),
  ];
  const bytes = reports.bytesById.get(data.reportId) ?? 0;
  if (lengthAt === null || symbologyAt === null || dataAt === null || flagsAt === null) return null;
  return { bytes, id: data.reportId, lengthAt, symbologyAt, dataAt, dataBytes: data.values, flagsAt };
}

/** In the whole report, after its id. */
const byteAt = ({ bitAt }: InputField) => (bitAt % 8 === 0 ? 1 + bitAt / 8 : null);
