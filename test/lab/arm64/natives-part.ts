/** Every native module loads under the package's own Node, and does a piece of its work. */
import { z } from 'zod';
import { type LabParts, rightPackages, wrongPackage } from './lab-parts.ts';

const came = z.object({ did: z.string(), failed: z.string().nullable(), gave: z.string().optional() });
const answer = z.object({ loaded: z.array(came), used: z.array(came) });

export async function nativesPart({ root, findings }: LabParts): Promise<void> {
  const program = root.bring(new URL('./probe-natives.ts', import.meta.url).pathname);
  const probe = async (folder: string, use: string) =>
    answer.parse(JSON.parse(await root.sh(`/usr/lib/silaku-kiosk/bin/node ${program} ${folder} ${use}`)));

  for (const folder of rightPackages) {
    const { loaded, used } = await probe(folder, '--use');
    const bad = loaded.filter(({ failed }) => failed !== null);
    findings.found(`every native module in ${folder} loads`, loaded.length > 0 && bad.length === 0, {
      loaded: loaded.length,
      bad,
    });
    for (const { did, failed, gave } of used)
      findings.found(`${folder}: ${did}`, failed === null, failed ?? gave);
  }
  const { loaded } = await probe(wrongPackage, '');
  findings.found(
    "control: none of the amd64 package's native modules loads",
    loaded.length > 0 && loaded.every(({ failed }) => failed !== null),
    { refused: loaded.length, why: loaded[0]?.failed },
  );
}
