/** From key press to last byte drawn: through the real screen program and control socket, against a program that only redraws. */
import type { View } from '../../src/control/messages.ts';
import { openPtyScreen, type PtyScreen, type RobotKey } from '../../src/demo/screen-robot.ts';
import { sampleViews } from '../kiosk-ui/sample-views.ts';
import { openScriptedKiosk } from '../support/scripted-kiosk.ts';
import type { BenchRow } from './bench-row.ts';

const rounds = 60;
const frameEnds = '\x1b[?2026l';

/**
 * What a terminal program costs at the very least: on each key it writes 80 x 25 letters in one go.
 * Everything between the two is ours: reading the key, HTTP to the service, the view back, layout and the cells that differ.
 */
const bareProgram = `
  process.stdin.setRawMode(true);
  let frame = 0;
  const draw = () => {
    frame += 1;
    const lines = Array.from({ length: 25 }, (_, row) => '\\x1b[' + (row + 1) + ';1H' + String((frame + row) % 10).repeat(80));
    process.stdout.write(lines.join('') + '\\x1b[?2026l');
  };
  process.stdin.on('data', draw);
  draw();
`;

export async function benchScreen(): Promise<BenchRow[]> {
  const kiosk = await openScriptedKiosk(sampleViews.service);
  const ours = openPtyScreen({
    command: process.execPath,
    args: ['kiosk-ui/citizen.ts', '--socket', kiosk.socketPath],
  });
  const bare = openPtyScreen({ command: process.execPath, args: ['-e', bareProgram] });
  try {
    await ours.waitFor('Apa yang ingin');
    await bare.waitFor(/\d{80}/);
    const whole = [sampleViews.review, sampleViews.service];
    const digit = ['7', '74'].map((value) => ({
      ...sampleViews.nik,
      input: { label: 'NIK', value, places: '____ ____ ____ ____' },
    }));
    return [
      await compare('key press to last byte drawn, another screen', whole),
      await compare('key press to last byte drawn, one digit typed', digit),
    ];
  } finally {
    await Promise.all([ours.close(), bare.close()]);
    await kiosk.close();
  }

  async function compare(name: string, views: View[]): Promise<BenchRow> {
    let next = 0;
    kiosk.onEvent = () => kiosk.show(views[next++ % views.length] as View);
    const times: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
    for (let round = -5; round < rounds; round += 1) {
      const [oursMs, theirsMs] = [await pressMs(ours, '1'), await pressMs(bare, '1')];
      // The first few warm up both programs.
      if (round < 0) continue;
      times.ours.push(oursMs);
      times.theirs.push(theirsMs);
    }
    const [oursMs, theirsMs] = [median(times.ours), median(times.theirs)];
    return {
      name,
      unit: 'ms',
      ours: oursMs,
      theirs: theirsMs,
      against: 'bare Node program that redraws 80 x 25',
      ratio: oursMs / theirsMs,
    };
  }
}

/** Until the end of the frame has come through the pseudo-terminal. */
function pressMs(screen: PtyScreen, key: RobotKey): Promise<number> {
  return new Promise((resolve, reject) => {
    const tooLate = setTimeout(
      () => reject(new Error(`Nothing was drawn after ${key}:\n${screen.text()}`)),
      20_000,
    );
    let seen = '';
    const stop = screen.onWritten((piece) => {
      seen += piece;
      if (!seen.includes(frameEnds)) return;
      clearTimeout(tooLate);
      stop();
      resolve(performance.now() - pressedAt);
    });
    const pressedAt = performance.now();
    screen.press(key);
  });
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
