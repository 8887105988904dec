/** Reads the text in which programs for microcontrollers are handed around: Intel HEX, as avr-objcopy writes it. */
import assert from 'node:assert/strict';

/** The memory from address 0 on; what the file leaves out is 0xFF, as in erased flash. */
export function readIntelHex(text: string, sizeBytes: number): Uint8Array {
  const memory = new Uint8Array(sizeBytes).fill(0xff);
  let ended = false;
  for (const line of text.split(/\r?\n/).filter((record) => record !== '')) {
    assert(/^:(?:[0-9A-F]{2}){5,}$/i.test(line), `no Intel HEX record: ${line}`);
    const record = Buffer.from(line.slice(1), 'hex');
    assert.equal(record.reduce((sum, byte) => sum + byte, 0) & 0xff, 0, `wrong checksum: ${line}`);
    const [length = 0] = record;
    const [address, type, data] = [record.readUInt16BE(1), record[3], record.subarray(4, -1)];
    assert.equal(data.length, length, `wrong length: ${line}`);
    // An Uno's 32 kB need none of the records for larger addresses.
    assert(type === 0 || type === 1, `record of an unknown type: ${line}`);
    if (type === 0) memory.set(data, address);
    else ended = true;
  }
  assert(ended, 'the file has no end record');
  return memory;
}
