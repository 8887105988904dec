/** The current view for everybody who shows it: each change once, whatever the machine went through to get there. */
import type { View } from '../control/messages.ts';

export type ViewPublisher = {
  current(): View;
  /** To be called after every step of the machine. */
  publish(view: View): void;
  onChange(listener: (view: View) => void): () => void;
};

export function createViewPublisher(first: View): ViewPublisher {
  const listeners = new Set<(view: View) => void>();
  let current = first;
  let currentText = JSON.stringify(first);
  return {
    current: () => current,
    publish(view) {
      const text = JSON.stringify(view);
      if (text === currentText) return;
      current = view;
      currentText = text;
      for (const listener of listeners) listener(view);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The panel beeps when something was not understood, and when the receipt is there. */
export function wantsBeep(before: View, now: View): boolean {
  const newProblem = now.problem !== undefined && now.problem !== before.problem;
  return newProblem || (now.screen === 'showingReceipt' && before.screen !== 'showingReceipt');
}
