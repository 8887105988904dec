/** Reads server-sent events (WHATWG HTML, section 9.2) from text that arrives in arbitrary pieces. Used by the control client. */

export type ServerSentEvent = { event: string; data: string };

/** Enough for any view many times over; a longer line is not from our server. */
const longestChars = 1024 * 1024;

/**
 * Returns a function that takes the next piece and gives the events completed by it.
 * Throws when an event grows beyond a megabyte.
 */
export function createEventStreamReader(): (piece: string) => ServerSentEvent[] {
  let unread = '';
  let event = 'message';
  let data: string[] = [];

  function takeLine(line: string): ServerSentEvent | undefined {
    if (line === '') {
      const done = data.length > 0 ? { event, data: data.join('\n') } : undefined;
      event = 'message';
      data = [];
      return done;
    }
    const colon = line.indexOf(':');
    // A line that starts with a colon is a comment: the keep-alive.
    if (colon === 0) return undefined;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
    return undefined;
  }

  return (piece) => {
    const lines = (unread + piece).split('\n');
    unread = lines.pop() ?? '';
    if (unread.length + data.reduce((sum, line) => sum + line.length, 0) > longestChars) {
      throw new Error('An event without an end.');
    }
    return lines.map((line) => takeLine(line.replace(/\r$/, ''))).filter((done) => done !== undefined);
  };
}
