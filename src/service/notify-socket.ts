/**
 * Datagrams to systemd's notify socket, which Node cannot send itself: libc through koffi. The one file that calls native code by hand,
 * and it is loaded only under systemd.
 */
import koffi from 'koffi';

const unixFamily = 1;
const datagram = 2;
const closeOnExec = 0o2000000;
const dontWait = 0x40;
const noSignal = 0x4000;
/** sun_path of sockaddr_un, with the zero at its end. */
const pathBytes = 108;

const libc = koffi.load('libc.so.6');
const socket = libc.func('int socket(int domain, int type, int protocol)');
// ssize_t is a long on every Linux that Node runs on; koffi does not know the name.
const sendto = libc.func(
  'long sendto(int fd, const void *bytes, size_t length, int flags, const void *address, uint32_t addressBytes)',
);

/**
 * `address`: of NOTIFY_SOCKET, a path or, with an @ in front, an abstract name. The function that comes back says whether the message was
 * taken: nothing that systemd does may hold up the program, so a full socket costs the message.
 */
export function openNotifySocket(address: string): (message: string) => boolean {
  const bound = socketAddress(address);
  const fd: number = socket(unixFamily, datagram | closeOnExec, 0);
  return (message) => {
    if (fd < 0) return false;
    const bytes = Buffer.from(message, 'utf8');
    return sendto(fd, bytes, bytes.length, dontWait | noSignal, bound, bound.length) === bytes.length;
  };
}

/** As the kernel wants it: the family in the machine's order of bytes, which is little-endian on amd64 and arm64, then the name. */
export function socketAddress(address: string): Buffer {
  const isAbstract = address.startsWith('@');
  const name = Buffer.from(isAbstract ? `\0${address.slice(1)}` : `${address}\0`, 'utf8');
  if (name.length > pathBytes) throw new Error(`The address of the notify socket is too long: ${address}`);
  const family = Buffer.alloc(2);
  family.writeUInt16LE(unixFamily);
  return Buffer.concat([family, name]);
}
