/**
 * The few files that the office's pages load, read once at start and served under an address that changes with their content.
 * Every file in public/styles/ is a part of one stylesheet; every file in public/scripts/ is a script that a page may ask for.
 */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { sha256Of } from '../seal/digest.ts';

type PublicFile = { name: string; type: string; content: Buffer };

export type PublicFiles = {
  /** `/public/inbox.js?v=0123456789ab` */
  addressOf(name: string): string;
  all(): PublicFile[];
};

/** Which layer wins; so the order of the files makes no difference. */
const layers = '@layer tokens, base, pieces, pages, last;\n';

const font = fileURLToPath(
  import.meta.resolve('@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2'),
);

export async function loadPublicFiles(): Promise<PublicFiles> {
  const files = [
    await stylesheet(),
    ...(await scripts()),
    { name: 'mark.svg', type: 'image/svg+xml', content: await read('mark.svg') },
    { name: 'weave.svg', type: 'image/svg+xml', content: await read('weave.svg') },
    { name: 'figtree.woff2', type: 'font/woff2', content: await readFile(font) },
  ];
  const addresses = new Map(
    files.map(({ name, content }) => [name, `/public/${name}?v=${sha256Of(content).slice(0, 12)}`]),
  );
  return {
    addressOf(name) {
      const address = addresses.get(name);
      if (!address) throw new Error(`there is no public file ${name}`);
      return address;
    },
    all: () => files,
  };
}

export function publicFileRoutes(app: FastifyInstance, files: PublicFiles): void {
  for (const { name, type, content } of files.all()) {
    app.get(`/public/${name}`, async (_request, reply) =>
      reply.type(type).header('cache-control', 'public, max-age=86400').send(content),
    );
  }
}

async function stylesheet(): Promise<PublicFile> {
  const names = (await readdir(new URL('./public/styles', import.meta.url))).sort();
  const parts = await Promise.all(names.map((name) => read(`styles/${name}`)));
  return {
    name: 'office.css',
    type: 'text/css; charset=utf-8',
    content: Buffer.concat([Buffer.from(layers), ...parts]),
  };
}

async function scripts(): Promise<PublicFile[]> {
  const names = await readdir(new URL('./public/scripts', import.meta.url));
  return Promise.all(
    names.map(async (name) => ({
      name,
      type: 'text/javascript; charset=utf-8',
      content: await read(`scripts/${name}`),
    })),
  );
}

function read(path: string): Promise<Buffer> {
  return readFile(new URL(`./public/${path}`, import.meta.url));
}
