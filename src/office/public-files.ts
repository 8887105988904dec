/** The few files that the office's pages load, read once at start and served under an address that changes with their content. */
import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { sha256Of } from '../seal/digest.ts';

const types = {
  'office.css': 'text/css; charset=utf-8',
  'inbox.js': 'text/javascript; charset=utf-8',
  'mark.svg': 'image/svg+xml',
} as const;
type PublicFile = keyof typeof types;

export type PublicFiles = {
  addressOf(name: PublicFile): string;
  all(): { name: PublicFile; type: string; content: Buffer }[];
};

export async function loadPublicFiles(): Promise<PublicFiles> {
  const names = Object.keys(types).filter((name): name is PublicFile => name in types);
  const files = await Promise.all(
    names.map(async (name) => ({
      name,
      type: types[name],
      content: await readFile(new URL(`./public/${name}`, import.meta.url)),
    })),
  );
  return {
    addressOf(name) {
      const content = files.find((file) => file.name === name)?.content ?? Buffer.alloc(0);
      return `/public/${name}?v=${sha256Of(content).slice(0, 12)}`;
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
