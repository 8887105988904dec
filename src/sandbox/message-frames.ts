/**
 * What travels between a service and its child: one JSON value and some byte arrays, with their lengths ahead. Both ends read with
 * limits, since what comes out of a child that decodes foreign pictures is as foreign as they are.
 */

export type Message = { value: unknown; parts: Uint8Array[] };

const headBytes = 4;
/** An answer with its preview takes some kilobytes. */
const mostJsonBytes = 1024 * 1024;

type Head = { value: unknown; lengths: number[] };

export function frame({ value, parts }: Message): Uint8Array[] {
  const head: Head = { value, lengths: parts.map(({ length }) => length) };
  const json = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(headBytes);
  length.writeUInt32BE(json.length);
  return [length, json, ...parts];
}

/** Takes pieces as they arrive, gives each message once it is whole. Throws at what can't be one: then the line is to be closed. */
export function createFrameReader(limits: { mostBytes: number }): (piece: Uint8Array) => Message[] {
  let step: 'length' | 'json' | 'parts' = 'length';
  let filling = new Uint8Array(headBytes);
  let filled = 0;
  let value: unknown;
  let lengths: number[] = [];
  let parts: Uint8Array[] = [];

  function want(next: typeof step, bytes: number): void {
    step = next;
    filling = new Uint8Array(bytes);
    filled = 0;
  }

  /** The piece that was waited for is whole: what comes next, and the message if that was its last. */
  function take(): Message | undefined {
    if (step === 'length') {
      const bytes = Buffer.from(filling).readUInt32BE();
      if (bytes < 2 || bytes > mostJsonBytes) throw new Error(`a message of ${bytes} bytes`);
      want('json', bytes);
      return undefined;
    }
    if (step === 'json') {
      const head = readHead(filling, limits.mostBytes);
      value = head.value;
      lengths = head.lengths;
      parts = [];
    } else parts.push(filling);
    const next = lengths[parts.length];
    if (next !== undefined) {
      want('parts', next);
      return undefined;
    }
    const message = { value, parts };
    want('length', headBytes);
    return message;
  }

  return (piece) => {
    const messages: Message[] = [];
    let read = 0;
    do {
      const bytes = Math.min(filling.length - filled, piece.length - read);
      filling.set(piece.subarray(read, read + bytes), filled);
      filled += bytes;
      read += bytes;
      if (filled < filling.length) break;
      const message = take();
      if (message) messages.push(message);
    } while (read < piece.length || filling.length === 0);
    return messages;
  };
}

function readHead(json: Uint8Array, mostBytes: number): Head {
  const head: unknown = JSON.parse(Buffer.from(json).toString('utf8'));
  if (typeof head !== 'object' || head === null || !('lengths' in head) || !Array.isArray(head.lengths))
    throw new Error('a message without lengths');
  const lengths = head.lengths.filter(
    (length): length is number => Number.isSafeInteger(length) && length >= 0,
  );
  const bytes = lengths.reduce((sum, length) => sum + length, 0);
  if (lengths.length !== head.lengths.length || lengths.length > 16 || bytes > mostBytes)
    throw new Error(`parts of ${head.lengths.slice(0, 16)} bytes`);
  return { value: 'value' in head ? head.value : undefined, lengths };
}
