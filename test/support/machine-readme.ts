/** Where the diagrams of the machines stand: each between two marks in the README of its room. */
import { readFileSync } from 'node:fs';
import type { AnyStateMachine } from 'xstate';
import { requestWorkflowMachine } from '../../src/request/workflow/request-workflow-machine.ts';
import { kioskMachine } from '../../src/visit/kiosk-machine.ts';
import { visitMachine } from '../../src/visit/visit-machine.ts';
import { machineDiagram } from './machine-diagram.ts';

export const visitReadme = 'src/visit/README.md';

const machinesOf: Record<string, Record<string, AnyStateMachine>> = {
  [visitReadme]: { kiosk: kioskMachine, visit: visitMachine },
  'src/request/workflow/README.md': { requestWorkflow: requestWorkflowMachine },
};

export const readmes = Object.keys(machinesOf);

/** The README as it should be: the same text with its diagrams drawn anew. */
export function readmeWithDiagrams(readme: string): string {
  let text = readFileSync(readme, 'utf8');
  for (const [name, machine] of Object.entries(machinesOf[readme] ?? {})) {
    const [start, end] = [`<!-- ${name} machine -->`, `<!-- end of ${name} machine -->`];
    const [before, rest] = text.split(start);
    const after = rest?.split(end)[1];
    if (before === undefined || after === undefined) throw new Error(`${readme} has no place for ${name}`);
    text = `${before}${start}\n\`\`\`mermaid\n${machineDiagram(machine)}\`\`\`\n${end}${after}`;
  }
  return text;
}
