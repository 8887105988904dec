/** A datagram socket that hears what programs tell systemd, made with the same libc calls that systemd makes. */
import { setTimeout as pause } from 'node:timers/promises';
import koffi from 'koffi';
import { socketAddress } from '../../src/service/notify-socket.ts';

const libc = koffi.load('libc.so.6');
const socket = libc.func('int socket(int domain, int type, int protocol)');
const bind = libc.func('int bind(int fd, const void *address, uint32_t addressBytes)');
const receive = libc.func('long recv(int fd, _Out_ void *bytes, size_t length, int flags)');
const closeFd = libc.func('int close(int fd)');
const dontWait = 0x40;

export type NotifyListener = {
  /** All messages so far. */
  heard(): string[];
  /** Resolves with the first message that holds this line, heard already or to come. */
  hears(line: string | RegExp): Promise<string>;
  close(): void;
};

export function listenForNotifications(address: string): NotifyListener {
  const fd: number = socket(1, 2, 0);
  const bound = socketAddress(address);
  if (bind(fd, bound, bound.length) !== 0) throw new Error(`Nobody can listen at ${address}.`);
  const messages: string[] = [];

  function heard(): string[] {
    const bytes = Buffer.alloc(4096);
    for (;;) {
      const length: number = receive(fd, bytes, bytes.length, dontWait);
      if (length < 0) return messages;
      messages.push(bytes.toString('utf8', 0, length));
    }
  }
  const matches = (line: string | RegExp) => (message: string) =>
    message.split('\n').some((each) => (typeof line === 'string' ? each === line : line.test(each)));

  return {
    heard,
    async hears(line) {
      for (;;) {
        const found = heard().find(matches(line));
        if (found !== undefined) return found;
        await pause(20);
      }
    },
    close: () => void closeFd(fd),
  };
}
