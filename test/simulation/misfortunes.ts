/** Lets the plan's faults strike when their moment has come. */
import { faultyDisk } from './faulty-disk.ts';
import type { GlassScanner } from './glass-scanner.ts';
import type { Link } from './link.ts';
import type { PaperPrinter } from './paper-printer.ts';
import type { Fault, When } from './plan.ts';
import { programsOf } from './programs.ts';

export function createMisfortunes(
  faults: readonly Fault[],
  { link, printer, scanner }: { link: Link; printer: PaperPrinter; scanner: GlassScanner },
) {
  const waiting = new Set(faults.entries());
  const slowSaves = new Set<number>();
  let isOver = false;

  function strike(fault: Fault, id: number): void {
    if (fault.kind === 'crash') faultyDisk.arm(programsOf(fault.who), fault.atStep, id);
    else if (fault.kind === 'link') link.trouble(fault);
    else if (fault.kind === 'printer') printer.befall(fault.how, fault.forMs);
    else if (fault.kind === 'scanner') scanner.befall(fault.how, fault.forMs);
    else slowSaves.add(fault.citizen);
  }

  return {
    happens(isNow: (when: When) => boolean): void {
      if (isOver) return;
      for (const entry of waiting) {
        const [id, fault] = entry;
        if (!isNow(fault.when)) continue;
        waiting.delete(entry);
        strike(fault, id);
      }
    },
    /** Once for each misfortune that makes this citizen's saving slow. */
    savingIsSlow: (citizen: number) => slowSaves.delete(citizen),
    end(): void {
      isOver = true;
      faultyDisk.disarm();
      link.heal();
      printer.repair();
      scanner.repair();
    },
  };
}

export type Misfortunes = ReturnType<typeof createMisfortunes>;
