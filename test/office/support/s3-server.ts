/**
 * A real S3 server for tests: OpenStack Swift with its S3 side, from Debian. With `SILAKU_TEST_S3=http://host:port` (and the usual
 * AWS variables) the tests speak to that one instead, such as MinIO, Garage or Ceph; each test file has a bucket of its own.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3 } from '@aws-sdk/client-s3';

export type S3Server = {
  /** For `PAGES_URL`; the credentials are in this process's environment then. */
  url: string;
  /** For programs that a test starts. */
  environment: Record<string, string>;
  close(): Promise<void>;
};

export async function startS3Server(): Promise<S3Server> {
  const given = process.env.SILAKU_TEST_S3;
  const server = given === undefined ? await startSwift() : { endpoint: given, close: async () => {} };
  process.env.AWS_ACCESS_KEY_ID ??= 'test:tester';
  process.env.AWS_SECRET_ACCESS_KEY ??= 'testing';
  const bucket = `silaku-${randomBytes(6).toString('hex')}`;
  const client = new S3({
    endpoint: server.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    maxAttempts: 20,
  });
  await client.createBucket({ Bucket: bucket });
  client.destroy();
  const url = `s3://${bucket}/kantor?endpoint=${encodeURIComponent(server.endpoint)}&region=us-east-1`;
  return {
    url,
    environment: {
      PAGES_URL: url,
      AWS_ACCESS_KEY_ID: process.env.AWS_ACCESS_KEY_ID,
      AWS_SECRET_ACCESS_KEY: process.env.AWS_SECRET_ACCESS_KEY,
    },
    close: server.close,
  };
}

async function startSwift(): Promise<{ endpoint: string; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'silaku-swift-'));
  const [s3, ...stores] = await freePorts(4);
  const swift = spawn(
    '/usr/bin/python3',
    [join(import.meta.dirname, 'swift-s3.py'), folder, String(s3), ...stores.map(String)],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  let said = '';
  swift.stderr.on('data', (piece) => {
    said = (said + piece).slice(-4000);
  });
  let isOver = false;
  const ended = new Promise<void>((resolve) => {
    swift.once('close', () => {
      isOver = true;
      resolve();
    });
  });
  const endpoint = `http://127.0.0.1:${s3}`;
  for (let tries = 0; !(await answers(endpoint)); tries++) {
    if (isOver || tries > 600) throw new Error(`the S3 server did not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    endpoint,
    async close() {
      swift.stdin.end();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(endpoint: string): Promise<boolean> {
  return fetch(endpoint).then(
    () => true,
    () => false,
  );
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once('listening', resolve))));
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
