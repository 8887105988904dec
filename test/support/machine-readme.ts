/** Where the diagrams of the machines stand: between two marks in the README of src/visit. */
import { readFileSync } from 'node:fs';
import { kioskMachine } from '../../src/visit/kiosk-machine.ts';
import { visitMachine } from '../../src/visit/visit-machine.ts';
import { machineDiagram } from './machine-diagram.ts';

export const visitReadme = 'src/visit/README.md';

const machines = { kiosk: kioskMachine, visit: visitMachine };

/** The README as it should be: the same text with both diagrams drawn anew. */
export function readmeWithDiagrams(): string {
  let text = readFileSync(visitReadme, 'utf8');
  for (const [name, machine] of Object.entries(machines)) {
    const [start, end] = [`<!-- ${name} machine -->`, `<!-- end of ${name} machine -->`];
    const [before, rest] = text.split(start);
    const after = rest?.split(end)[1];
    if (before === undefined || after === undefined)
      throw new Error(`${visitReadme} has no place for ${name}`);
    text = `${before}${start}\n\`\`\`mermaid\n${machineDiagram(machine)}\`\`\`\n${end}${after}`;
  }
  return text;
}
