import { readFileSync } from 'node:fs';
import test from 'ava';
import type { DocumentScanner } from '../../../devices/document-scanner/document-scanner.ts';
import { EsclDocumentScanner } from '../../../devices/document-scanner/escl-document-scanner.ts';
import { maskedXml, replayExchange } from '../../../devices/document-scanner/escl-recording.ts';
import { SaneDocumentScanner } from '../../../devices/document-scanner/sane-document-scanner.ts';
import { replayScanimage } from '../../../devices/document-scanner/scanimage-recording.ts';
import { readRecording } from '../../../devices/recording.ts';
import { problemCode } from '../receipt-printer.contract.ts';

const linesIn = (name: string) => readRecording(readFileSync(`test/recordings/${name}.jsonl`, 'utf8'));

/** A pile of which the third sheet jams, and after that the rest of it. */
async function scanJammedPile(scanner: DocumentScanner) {
  const pages: number[] = [];
  const batch = () =>
    scanner.scanBatch({
      source: 'feeder',
      resolutionDpi: 75,
      mode: 'grey',
      signal: new AbortController().signal,
      onPage: ({ widthPx, pixels }, page) => {
        pages.push(page);
        if (!pixels.every((byte) => byte >= 0xfe)) throw new Error(`page ${page} of ${widthPx} is not white`);
      },
    });
  const first = await problemCode(batch());
  const second = await batch();
  return { first, second, pages };
}

test('the recorded pile through scanimage: two pages, a jam, and the rest', async (t) => {
  const replay = replayScanimage(linesIn('scanimage-pile-jams'));
  const scanner = new SaneDocumentScanner({ extraOptions: ['-x', '210', '-y', '297'], run: replay.run });
  t.teardown(() => scanner.close());
  t.deepEqual(await scanJammedPile(scanner), {
    first: 'scanner.jammed',
    second: { pages: 2 },
    pages: [1, 2, 1, 2],
  });
  t.is(replay.divergence, null);
  t.true(replay.isOver);
});

test('the recorded pile of a network scanner: two pages, a jam, and the rest', async (t) => {
  const replay = replayExchange(linesIn('network-scanner-pile-jams'));
  const scanner = new EsclDocumentScanner({ url: 'http://scanner/eSCL/', exchange: replay.exchange });
  t.teardown(() => scanner.close());
  const { first, second, pages } = await scanJammedPile(scanner);
  t.is(first, 'scanner.jammed');
  t.deepEqual(pages, [1, 2, ...Array.from({ length: second.pages }, (_, index) => index + 1)]);
  t.is(replay.divergence, null);
  t.true(replay.isOver);
});

test('a driver that asks a recorded scanner for something else is found out', async (t) => {
  const replay = replayScanimage(linesIn('scanimage-pile-jams'));
  const scanner = new SaneDocumentScanner({ extraOptions: ['-x', '210', '-y', '297'], run: replay.run });
  t.teardown(() => scanner.close());
  const { signal } = new AbortController();
  t.truthy(await problemCode(scanner.scanPage({ resolutionDpi: 600, mode: 'colour', signal })));
  t.regex(replay.divergence ?? '', /--resolution","600/);
});

test('XML keeps what tells of the model, and nothing that tells whose it is or where it stands', (t) => {
  const masked = maskedXml(
    `<?xml version="1.0"?><scan:ScannerCapabilities xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"><!-- Desa Ponggiha -->
<pwg:MakeAndModel>EPSON ET-4800</pwg:MakeAndModel><pwg:SerialNumber>X5BQ123456</pwg:SerialNumber>
<scan:AdminURI>http://192.168.7.31/PRESENTATION</scan:AdminURI><scan:UUID>cfe92100-67c4-11d4</scan:UUID>
<scan:Location kind="text">Kantor Desa Ponggiha</scan:Location><pwg:JobUri>http://192.168.7.31/eSCL/ScanJobs/7</pwg:JobUri>
<scan:UserName>SITI AMINAH</scan:UserName></scan:ScannerCapabilities>`,
  );
  for (const secret of ['X5BQ', '123456', '192.168', 'cfe921', 'Ponggiha', 'Kantor', 'SITI', 'PRESENTATION'])
    t.false(masked.includes(secret), secret);
  for (const kept of ['EPSON ET-4800', '>/eSCL/ScanJobs/7<', 'http://schemas.hp.com', 'kind="text"'])
    t.true(masked.includes(kept), kept);
});
