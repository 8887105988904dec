/**
 * Loaded into a real kiosk before its own code (`node --import`): counts what reaches the disk and what goes to the printer, and
 * kills the process without a warning at step SILAKU_DIES_AT, counted from the first that contains SILAKU_DIES_FROM. Each step
 * counts twice, `before` and `after` it is done; all that happened stand in SILAKU_DIES_LOG, the last of them killed it.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { DatabaseSync, StatementSync } from 'node:sqlite';

const { SILAKU_DIES_AT, SILAKU_DIES_FROM = '', SILAKU_DIES_LOG = '' } = process.env;
const diesAt = Number(SILAKU_DIES_AT);
const real = { appendFileSync: fs.appendFileSync, fsyncSync: fs.fsyncSync, renameSync: fs.renameSync };
let count: number | null = null;

function step(name: string): void {
  if (count === null) {
    if (!name.includes(SILAKU_DIES_FROM)) return;
    count = 0;
  }
  count += 1;
  real.appendFileSync(SILAKU_DIES_LOG, `${name}\n`);
  if (count !== diesAt) return;
  process.kill(process.pid, 'SIGKILL');
  // A signal to oneself arrives at once on Linux; nothing may happen in between anyway.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
}

function around<T>(name: string, work: () => T): T {
  step(`before ${name}`);
  const result = work();
  step(`after ${name}`);
  return result;
}

const writes = (sql: string) => /^\s*(INSERT|UPDATE|DELETE|BEGIN|COMMIT)/i.test(sql);
const oneLine = (sql: string) => sql.trim().replace(/\s+/g, ' ').slice(0, 60);

const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (sql) {
  return writes(sql) ? around(oneLine(sql), () => exec.call(this, sql)) : exec.call(this, sql);
};
for (const method of ['run', 'get'] as const) {
  const original = StatementSync.prototype[method] as (...args: unknown[]) => unknown;
  (StatementSync.prototype[method] as unknown) = function (this: StatementSync, ...args: unknown[]) {
    const work = () => original.apply(this, args);
    return writes(this.sourceSQL) ? around(oneLine(this.sourceSQL), work) : work();
  };
}
fs.fsyncSync = (file) => around('fsync', () => real.fsyncSync(file));
fs.renameSync = (from, to) => around('rename', () => real.renameSync(from, to));
syncBuiltinESMExports();

// The printer's wire.
const { write } = net.Socket.prototype;
net.Socket.prototype.write = function (this: net.Socket, ...args: unknown[]) {
  const bytes = args[0] instanceof Uint8Array ? args[0] : new Uint8Array();
  // Status questions have a few bytes; a receipt comes in pieces of hundreds.
  return bytes.length > 32 && count !== null
    ? around('printing', () => Reflect.apply(write, this, args))
    : Reflect.apply(write, this, args);
} as typeof write;
