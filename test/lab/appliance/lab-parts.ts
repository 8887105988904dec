/** What each part of the lab is handed. */
import type { citizenIn } from './citizen-in-machine.ts';
import type { Findings } from './findings.ts';
import type { Machine } from './machine.ts';

export type LabParts = {
  machine: Machine;
  findings: Findings;
  citizen: ReturnType<typeof citizenIn>;
  /** Folder of the packages, and this folder: at the same paths inside. */
  packages: string;
  lab: string;
  /** Two versions of the packages, older and newer. */
  from: string;
  to: string;
};

export const programs = ['silaku-kiosk', 'silaku-forward', 'silaku-screen', 'silaku-office'] as const;
export type Program = (typeof programs)[number];

export const mainPid = (machine: Machine, unit: string): number =>
  Number(machine.sh(`systemctl show -P MainPID ${unit}`));
export const isActive = (machine: Machine, unit: string): boolean =>
  machine.try(`systemctl is-active ${unit}`).out.trim() === 'active';
