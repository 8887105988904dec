/** A forwarder process of its own, on the real clock; its argument is JSON: folder, baseUrl, accessToken, officeKey. */
import { systemClock } from '../../../src/outbox/forwarding/clock.ts';
import { createForwarder } from '../../../src/outbox/forwarding/forwarder.ts';
import { createOfficeClient } from '../../../src/outbox/forwarding/office-client.ts';
import { openOutbox } from '../../../src/outbox/outbox.ts';

const { folder, baseUrl, accessToken, officeKey } = JSON.parse(process.argv[2] ?? '');
const ended = new AbortController();
process.on('SIGTERM', () => ended.abort());
const now = () => new Date();
const outbox = openOutbox({ folder, now });
const say = (fields: object, event: string) =>
  process.stdout.write(`${JSON.stringify({ event, ...fields })}\n`);

await createForwarder({
  outbox,
  office: createOfficeClient({ baseUrl, accessToken, limits: { chunkBytes: 40_000 } }),
  officeKey,
  clock: systemClock,
  now,
  log: { info: say, warn: say, error: say },
  settings: { backOff: { firstMs: 50, ceilingMs: 500 }, wakePollMs: 20 },
}).run(ended.signal);
outbox.close();
