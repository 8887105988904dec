/**
 * The road between forwarder and office, byte by byte: real HTTP on both ends, in memory between them. It takes its time, and breaks
 * as the plan says. Node's own agent is led here too: the question for the time has no connections of its own.
 */
import http from 'node:http';
import { type Duplex, duplexPair } from 'node:stream';
import type { MeteredAgent } from '../../src/outbox/forwarding/metered-agent.ts';
import type { BentTime } from './bent-time.ts';
import { faultyDisk } from './faulty-disk.ts';
import type { LinkFault } from './plan.ts';

export type Link = {
  /** The next connections suffer this. */
  trouble(fault: LinkFault): void;
  /** All is well from now on. */
  heal(): void;
  /** For the office client. */
  agent: MeteredAgent;
  /** The office's end; null while it is down. */
  officeIs(server: http.Server | null): void;
  /** Whatever is on its way when one end dies. */
  breakAll(): void;
};

const latencyMs = 300;
/** What a forwarder on a dead line waits for before it gives up; its own limits are counted in real time. */
const silenceMs = 130_000;

const strangers: Partial<Record<LinkFault['how'], string>> = {
  garbage: '\u0001\u0002 ini bukan HTTP \r\n\r\n',
  portal: httpAnswer('200 OK', 'text/html', '<html><h1>Selamat datang di WiFi</h1></html>'),
  busy: httpAnswer('503 Service Unavailable', 'text/plain', 'nanti', 'retry-after: 30\r\n'),
  failing: httpAnswer('500 Internal Server Error', 'application/json', '{"error":"internal"}'),
  unauthorised: httpAnswer('401 Unauthorized', 'application/json', '{"error":"tokenUnknown"}'),
};

function httpAnswer(status: string, type: string, body: string, more = ''): string {
  return `HTTP/1.1 ${status}\r\ncontent-type: ${type}\r\ncontent-length: ${body.length}\r\n${more}connection: close\r\n\r\n${body}`;
}

export function createLink(time: BentTime, tell: (text: string) => void): Link {
  let server: http.Server | null = null;
  let troubles: { how: LinkFault['how']; left: number; bytes: number }[] = [];
  const open = new Set<Duplex>();

  function nextTrouble() {
    const [trouble] = troubles;
    if (!trouble) return null;
    trouble.left -= 1;
    if (trouble.left <= 0) troubles.shift();
    return trouble;
  }

  function connect(): Duplex {
    const [client, near] = duplexPair();
    open.add(client);
    client.once('close', () => open.delete(client));
    void carry(client, near);
    return asSocket(client);
  }

  async function carry(client: Duplex, near: Duplex): Promise<void> {
    const gone = new AbortController();
    client.once('close', () => gone.abort());
    near.on('error', () => {});
    const fail = (code: string) => client.destroy(Object.assign(new Error(code), { code }));
    await time.sleep(latencyMs, 'world', gone.signal);
    if (gone.signal.aborted) return;
    if (!faultyDisk.step('forwarder', 'connect')) return void fail('ECONNRESET');
    const trouble = nextTrouble();
    if (trouble) tell(`link: ${trouble.how}`);
    if (!server || trouble?.how === 'down') return void fail('ECONNREFUSED');
    if (trouble?.how === 'stalls') {
      near.resume();
      await time.sleep(silenceMs, 'world', gone.signal);
      return void fail('ETIMEDOUT');
    }
    const stranger = trouble && strangers[trouble.how];
    if (stranger) {
      near.once('data', () => near.end(stranger));
      return;
    }
    const question: Buffer[] = [];
    const far = toOffice();
    if (!far) return void fail('ECONNREFUSED');
    let sent = 0;
    near.on('data', (bytes: Buffer) => {
      question.push(bytes);
      const room = trouble?.how === 'cut' ? trouble.bytes - sent : bytes.length;
      sent += bytes.length;
      far.write(bytes.subarray(0, Math.max(0, room)));
      if (room >= bytes.length) return;
      far.destroy();
      fail('ECONNRESET');
    });
    const answer = await wholeAnswer(far);
    if (trouble?.how === 'cut' || trouble?.how === 'answerLost') return void fail('ECONNRESET');
    // A proxy that did not trust its first try: the office gets the same question again, and the kiosk its second answer.
    const said = trouble?.how === 'twice' ? await again(question) : answer;
    if (faultyDisk.isDead('office') || said.length === 0) return void fail('ECONNRESET');
    if (!faultyDisk.step('forwarder', 'answer')) return void fail('ECONNRESET');
    near.end(said);
  }

  function toOffice(): Duplex | null {
    if (!server) return null;
    const [far, end] = duplexPair();
    far.on('error', () => {});
    open.add(far);
    far.once('close', () => open.delete(far));
    server.emit('connection', asSocket(end));
    return far;
  }

  function again(question: Buffer[]): Promise<Buffer> {
    const far = toOffice();
    if (!far) return Promise.resolve(Buffer.alloc(0));
    far.write(Buffer.concat(question));
    return wholeAnswer(far);
  }

  const agent = new http.Agent({ keepAlive: false });
  agent.createConnection = () => connect();
  http.globalAgent = agent;

  return {
    agent: { agent, traffic: () => ({ sentBytes: 0, receivedBytes: 0 }) },
    trouble: ({ how, times, bytes }) => void troubles.push({ how, left: times, bytes }),
    heal: () => {
      troubles = [];
    },
    officeIs: (there) => {
      server = there;
    },
    breakAll() {
      for (const end of [...open])
        end.destroy(Object.assign(new Error('ECONNRESET'), { code: 'ECONNRESET' }));
    },
  };
}

/** The office closes after each answer, since the question asks for it. */
function wholeAnswer(far: Duplex): Promise<Buffer> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    far.on('data', (bytes: Buffer) => pieces.push(bytes));
    far.once('end', () => {
      far.end();
      resolve(Buffer.concat(pieces));
    });
    far.once('close', () => resolve(Buffer.concat(pieces)));
  });
}

/** What HTTP in Node asks of a socket besides being a stream. */
function asSocket(stream: Duplex): Duplex {
  const self = () => stream;
  return Object.assign(stream, {
    remoteAddress: '127.0.0.1',
    setNoDelay: self,
    setKeepAlive: self,
    setTimeout: self,
    ref: self,
    unref: self,
  });
}
