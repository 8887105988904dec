/**
 * `/updates/`: the list of the offered release and the packages that it names, for kiosks that fetch them over hours of a bad link.
 * Open to everybody, since a package holds no secret, and outside the counts of calls: a download that broke goes on at once, and
 * many kiosks share one address of the mobile network.
 */
import { send } from '@fastify/send';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { sha256Of } from '../../seal/digest.ts';
import { releaseList } from '../../seal/release-folder.ts';
import { type OfferedRelease, packageFile, readOfferedRelease, updatesFolder } from './offered-release.ts';

/** To be registered under `/updates`. */
export function updateRoutes({
  folder,
  log,
}: {
  folder: string;
  log: Logger;
}): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.setNotFoundHandler((_request, reply) => notFound(reply));
    app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
      const status = error.statusCode ?? 500;
      if (status >= 500) log.error({ err: error }, 'updates.failed');
      return reply.code(status).send({ error: status >= 500 ? 'internal' : 'refused' });
    });

    // Whatever is asked for is only compared with names; no path is made of it.
    app.get<{ Params: { '*': string } }>('/*', async (request, reply) => {
      const wanted = request.params['*'];
      const offered = readOfferedRelease(folder);
      if (!offered) return notFound(reply);
      if (wanted === releaseList) return sendList(request, reply, offered);
      const named = offered.release.files.find(({ file }) => file === wanted);
      if (!named) return notFound(reply);
      return sendPackage(request, reply, { folder: updatesFolder(folder), sha256: named.sha256 });
    });
  };
}

/** A few kilobytes, and whole at once: parts of two lists would fit no signature. */
function sendList(request: FastifyRequest, reply: FastifyReply, { jws }: OfferedRelease): FastifyReply {
  const text = `${jws}\n`;
  const etag = `"${sha256Of(text)}"`;
  common(reply, etag);
  if (names(request.headers['if-none-match'], etag)) return reply.code(304).send();
  return reply.type('application/jose').send(text);
}

async function sendPackage(
  request: FastifyRequest,
  reply: FastifyReply,
  { folder, sha256 }: { folder: string; sha256: string },
): Promise<FastifyReply> {
  // By content, not by time: it is the same in every process of an office, and strong, as If-Range has to be (RFC 9110, 13.1.5).
  const etag = `"${sha256}"`;
  const { range, 'if-range': ifRange, 'if-none-match': ifNoneMatch } = request.headers;
  if (names(ifNoneMatch, etag)) return common(reply, etag).code(304).send();
  const goesOn = ifRange === undefined || ifRange === etag;
  const headers = goesOn && range !== undefined ? { range } : {};
  // Conditions are judged above; what is sent needs to know of the range alone.
  const asked: typeof request.raw = Object.create(request.raw, { headers: { value: headers } });
  const sent = await send(asked, packageFile({ sha256 }), {
    ...{ root: folder, index: false, etag: false, lastModified: false, cacheControl: false },
    contentType: false,
  });
  if (sent.type !== 'file') {
    sent.stream.destroy();
    // Withdrawn between the look at the list and this one.
    if (sent.statusCode !== 416) return notFound(reply);
    const contentRange = sent.headers['Content-Range'] ?? '';
    return common(reply, etag).code(416).header('content-range', contentRange).send({ error: 'range' });
  }
  return common(reply, etag)
    .code(sent.statusCode)
    .headers(sent.headers)
    .type('application/vnd.debian.binary-package')
    .send(sent.stream);
}

/** Kept by caches only after asking, and never packed anew on the way: its bytes are what was signed. */
function common(reply: FastifyReply, etag: string): FastifyReply {
  return reply
    .header('etag', etag)
    .header('cache-control', 'no-cache, no-transform')
    .header('x-content-type-options', 'nosniff');
}

function notFound(reply: FastifyReply): FastifyReply {
  return reply.code(404).header('cache-control', 'no-store').send({ error: 'notFound' });
}

function names(condition: string | undefined, etag: string): boolean {
  if (condition === undefined) return false;
  return condition.split(',').some((each) => each.trim() === '*' || each.trim().replace(/^W\//, '') === etag);
}
