/** What each part of the lab works with. */
import { readFileSync } from 'node:fs';
import type { Findings } from '../appliance/findings.ts';
import type { ForeignRoot } from './foreign-root.ts';

export type LabParts = { root: ForeignRoot; findings: Findings; packages: string; workshop: string };

/** The amd64 package's files, laid beside the installed one for the controls. */
export const wrongPackage = '/srv/amd64/usr/lib/silaku-kiosk';
export const rightPackages = ['/usr/lib/silaku-kiosk', '/usr/lib/silaku-office'];

export const projectPackage = JSON.parse(readFileSync('package.json', 'utf8')) as {
  version: string;
  devDependencies: Record<string, string>;
};
