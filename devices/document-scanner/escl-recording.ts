/**
 * The exchanges with a network scanner, recorded and played back: method, path, status, headers and XML. Of a page only format and size
 * are kept, never a pixel; of XML only words that name no device and no person; of addresses only the path.
 */
import sharp from 'sharp';
import { z } from 'zod';
import {
  createNote,
  maskedText,
  type RecordedEvent,
  type RecordingLine,
  type WriteLine,
} from '../recording.ts';
import type { EsclExchange, EsclReply, Exchange } from './escl-http.ts';
import { RecordedCalls } from './recorded-calls.ts';

export function recordingExchange(exchange: Exchange, write: WriteLine): Exchange {
  const note = createNote(write);
  note('opened', { device: 'scanner', wire: 'escl' });
  let calls = 0;
  return async (options) => {
    calls += 1;
    const call = calls;
    note('toDevice', { call, ...askedOf(options) });
    const reply = await exchange(options);
    note('fromDevice', { call, ...(await eventOf(reply)) });
    return reply;
  };
}

/** Plays the recorded exchanges, as fast as they are made. */
export function replayExchange(lines: readonly RecordingLine[]) {
  const calls = new RecordedCalls(lines, isQuestion);
  const exchange: Exchange = async (options) => {
    // As on a real wire, an answer never overtakes the call that asked.
    await new Promise((resolve) => setImmediate(resolve));
    if (options.signal.aborted) return { outcome: 'stopped' };
    const event = calls.next(askedOf(options))?.lines[0]?.event;
    if (!event) return { outcome: 'unreachable', cause: new Error('not in the recording') };
    const played = playedReply.parse(event);
    if (played.outcome !== 'answer') return replyWithoutAnswer(played.outcome);
    const body = played.picture ? await whitePicture(played.picture) : Buffer.from(played.xml ?? '');
    options.onBytes?.(body.length, body.length);
    const { status, location, retryAfterMs } = played;
    return { outcome: 'answer', status, location, retryAfterMs: retryAfterMs ?? undefined, body };
  };
  return {
    exchange,
    get divergence() {
      return calls.divergence;
    },
    get isOver() {
      return calls.isOver;
    },
  };
}

const askedOf = ({ method, url, body }: EsclExchange): RecordedEvent => ({
  method,
  path: url.pathname,
  ...(body === undefined ? {} : { xml: maskedXml(body) }),
});

const isQuestion = ({ method, path }: RecordedEvent) =>
  method === 'GET' && typeof path === 'string' && !path.endsWith('/NextDocument');

async function eventOf(reply: EsclReply): Promise<RecordedEvent> {
  if (reply.outcome !== 'answer') return { outcome: reply.outcome };
  const { outcome, status, location, retryAfterMs, body } = reply;
  const head = { outcome, status, location: pathOf(location), retryAfterMs: retryAfterMs ?? null };
  if (body.length === 0) return head;
  const picture = await sharp(body)
    .metadata()
    .catch(() => undefined);
  if (!picture) return { ...head, xml: maskedXml(body.toString('utf8')) };
  const { format, width: widthPx, height: heightPx, channels } = picture;
  return { ...head, picture: { format, widthPx, heightPx, channels, bytes: body.length } };
}

const playedReply = z.union([
  z.strictObject({
    outcome: z.literal('answer'),
    status: z.number().int(),
    location: z.string(),
    retryAfterMs: z.number().nullable(),
    xml: z.string().optional(),
    picture: z
      .strictObject({
        format: z.enum(['jpeg', 'png']),
        widthPx: z.number().int(),
        heightPx: z.number().int(),
        channels: z.union([z.literal(1), z.literal(3), z.literal(4)]),
        bytes: z.number(),
      })
      .optional(),
  }),
  z.strictObject({ outcome: z.enum(['unreachable', 'brokenOff', 'silent', 'tooLarge', 'stopped']) }),
]);

function replyWithoutAnswer(outcome: Exclude<EsclReply['outcome'], 'answer'>): EsclReply {
  return outcome === 'unreachable' || outcome === 'brokenOff'
    ? { outcome, cause: new Error('as recorded') }
    : { outcome };
}

function whitePicture({
  format,
  widthPx,
  heightPx,
  channels,
}: NonNullable<Extract<z.infer<typeof playedReply>, { outcome: 'answer' }>['picture']>): Promise<Buffer> {
  const create = { width: widthPx, height: heightPx, channels: 3 as const, background: '#ffffff' };
  return sharp({ create })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .toFormat(format)
    .toBuffer();
}

/** Elements whose text tells of the model and of what it does; a serial number, a name, a network address or a remark is none of them. */
const plainElements =
  /^(Version|MakeAndModel|M(in|ax).*|.*Resolution.*|ColorMode|.*Format.*|InputSource|Intent|.*State|.*Reason|JobUri|Age|Images.*|.*Width|.*Height|XOffset|YOffset|.*Units|.*Support(ed)?|FeederCapacity|AdfOption|.*Value|Min|Max|Step|Normal|ContentType|CcdChannel|BinaryRendering|ColorSpace|Duplex)$/;

/** Other text keeps its shape: letters x, digits 0. Exported for its test. */
export function maskedXml(xml: string): string {
  return xml
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/https?:\/\/(?!schemas\.|www\.)[^/<"\s]+/g, '')
    .replace(
      /<((?:\w+:)?(\w+))([^<>]*)>([^<]+)/g,
      (whole, tag: string, name: string, attributes: string, text: string) =>
        plainElements.test(name) || text.trim() === '' ? whole : `<${tag}${attributes}>${maskedText(text)}`,
    );
}

const pathOf = (location: string) => location && new URL(location, 'http://scanner').pathname;
