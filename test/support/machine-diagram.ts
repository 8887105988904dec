/** Draws a state machine as Mermaid text, from the machine itself: what the README shows is what runs. */
import type { AnyStateMachine, AnyStateNode } from 'xstate';

/** States inside states stand in a box; every arrow is labelled with what happened and, in brackets, under which condition. */
export function machineDiagram(machine: AnyStateMachine): string {
  const lines = ['stateDiagram-v2', ...insideOf(machine.root, '  '), ...arrowsOf(machine.root, '  ')];
  return `${[...new Set(lines)].join('\n')}\n`;
}

function insideOf(node: AnyStateNode, indent: string): string[] {
  return Object.values(node.states).flatMap((child) => {
    const name = nameOf(child);
    if (child.type === 'history') return [];
    if (child.type === 'final') return [`${indent}${name} --> [*]`];
    if (Object.keys(child.states).length === 0) return [`${indent}${name} : ${child.key}`];
    return [
      `${indent}state "${child.key}" as ${name} {`,
      ...insideOf(child, `${indent}  `),
      ...(child.initial.target[0] ? [`${indent}  [*] --> ${nameOf(child.initial.target[0])}`] : []),
      `${indent}}`,
    ];
  });
}

function arrowsOf(node: AnyStateNode, indent: string): string[] {
  const arrows = new Map<string, string[]>();
  for (const transition of [...node.transitions.values()].flat().concat(node.always ?? [])) {
    for (const target of transition.target ?? []) {
      const key = `${indent}${nameOf(node)} --> ${nameOf(target.type === 'history' ? (target.parent ?? target) : target)}`;
      const guard = guardName(transition.guard);
      const label =
        [happening(transition.eventType), guard && `[${guard}]`].filter(Boolean).join(' ') || 'otherwise';
      arrows.set(key, [...new Set([...(arrows.get(key) ?? []), label])]);
    }
  }
  const own = [...arrows].map(([arrow, labels]) => `${arrow} : ${labels.join(', ')}`);
  const start = node.parent
    ? []
    : [`${indent}[*] --> ${node.initial.target[0] ? nameOf(node.initial.target[0]) : ''}`];
  return [...start, ...own, ...Object.values(node.states).flatMap((child) => arrowsOf(child, indent))];
}

const nameOf = (node: AnyStateNode): string => node.path.join('_') || 'anywhere';

/** `xstate.after.scanTakesTooLong.visit…` is "after scanTakesTooLong"; a step that ended is named by the step. */
function happening(eventType: string): string {
  const [, after] = /^xstate\.after\.([^.]+)\./.exec(eventType) ?? [];
  if (after) return `after ${after}`;
  const [, how, step] = /^xstate\.(done|error|snapshot)\.(?:actor\.)?(.+)$/.exec(eventType) ?? [];
  if (step) return `${step} ${how === 'error' ? 'failed' : how === 'done' ? 'done' : 'moved'}`;
  return eventType;
}

function guardName(guard: unknown): string {
  if (typeof guard === 'string') return guard;
  if (typeof guard !== 'object' || guard === null || !('type' in guard)) return '';
  const { type, params } = guard as { type: string; params?: unknown };
  return typeof params === 'object' && params !== null && 'choice' in params ? String(params.choice) : type;
}
