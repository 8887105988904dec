/**
 * Server-sent events of the view: each screen gets the current view at once and then every change.
 * A screen that reads slowly skips to the newest view, so that it never costs more memory than one.
 */
import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { View } from './messages.ts';

export type ViewStream = {
  /** Takes over the response until the screen hangs up. */
  add(response: ServerResponse): void;
  /** Screens that look at the moment. */
  count(): number;
  close(): void;
};

type Screen = { response: ServerResponse; behind: boolean; stuckMs: number };

export function createViewStream(options: {
  currentView: () => View;
  onViewChange: (listener: (view: View) => void) => () => void;
  keepAliveMs: number;
  stuckScreenMs: number;
  log: Logger;
}): ViewStream {
  const { log, keepAliveMs, stuckScreenMs } = options;
  const screens = new Set<Screen>();

  const stopListening = options.onViewChange((view) => {
    if (screens.size === 0) return;
    const frame = viewFrame(view);
    for (const screen of screens) show(screen, frame);
  });

  const keepAlive = setInterval(() => {
    for (const screen of screens) {
      if (!screen.response.writableNeedDrain) {
        screen.response.write(': still here\n\n');
        continue;
      }
      screen.stuckMs += keepAliveMs;
      if (screen.stuckMs >= stuckScreenMs) {
        log.warn({ stuckMs: screen.stuckMs }, 'screen.stuck');
        screen.response.destroy();
      }
    }
  }, keepAliveMs);

  return {
    add(response) {
      const screen: Screen = { response, behind: false, stuckMs: 0 };
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        connection: 'keep-alive',
      });
      response.on('drain', () => {
        screen.stuckMs = 0;
        if (!screen.behind) return;
        screen.behind = false;
        show(screen, viewFrame(options.currentView()));
      });
      response.on('error', () => response.destroy());
      response.on('close', () => {
        screens.delete(screen);
        log.info({ screens: screens.size }, 'screen.left');
      });
      screens.add(screen);
      show(screen, viewFrame(options.currentView()));
      log.info({ screens: screens.size }, 'screen.connected');
    },
    count: () => screens.size,
    close() {
      clearInterval(keepAlive);
      stopListening();
      for (const screen of screens) screen.response.end();
    },
  };
}

function show(screen: Screen, frame: string): void {
  if (screen.response.writableNeedDrain) screen.behind = true;
  else screen.response.write(frame);
}

/** JSON holds no line breaks, so one `data:` line is enough. */
function viewFrame(view: View): string {
  return `event: view\ndata: ${JSON.stringify(view)}\n\n`;
}
