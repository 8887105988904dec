/** No file of a package is for another machine, run or not. */
import { elfFilesIn } from './elf-files.ts';
import { type LabParts, rightPackages, wrongPackage } from './lab-parts.ts';

export async function machinesPart({ root, findings }: LabParts): Promise<void> {
  for (const folder of rightPackages) {
    const files = elfFilesIn(root.path(folder));
    const strangers = files.filter(({ machine }) => machine !== 'arm64');
    const hasNode = files.some(({ path }) => path === 'bin/node');
    findings.found(
      `all programs and libraries in ${folder} are for arm64`,
      hasNode && strangers.length === 0,
      {
        files: files.length,
        strangers,
      },
    );
  }
  const wrong = elfFilesIn(root.path(wrongPackage));
  findings.found(
    'control: those of the amd64 package are not',
    wrong.length > 0 && wrong.every(({ machine }) => machine === 'amd64'),
    { files: wrong.length },
  );
}
