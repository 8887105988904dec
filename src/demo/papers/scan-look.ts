/** Makes a clean drawing look scanned: paper that isn't white, laid a little askew, soft optics, light that falls off, sensor noise. */
import sharp from 'sharp';
import { chanceFrom } from './chance.ts';

export type ScanLook = {
  /** The bare paper, such as `#efece6`. */
  paper: string;
  skewDegrees: number;
  /** Standard deviation of the sensor's noise, in levels of 255. */
  noise: number;
  /** How much darker the far corner is, in levels. */
  falloff: number;
  seed: number;
};

export const usualLook: ScanLook = { paper: '#f0eee8', skewDegrees: 0.5, noise: 1.6, falloff: 8, seed: 1 };

const a4 = { width: 2480, height: 3508 };

/** Takes an SVG of an A4 sheet, gives a PNG of 2480 x 3508 pixels that says 300 dpi. */
export async function scanLook(svg: string, look: ScanLook): Promise<Buffer> {
  const drawn = sharp(Buffer.from(svg), { density: 300, limitInputPixels: false })
    .resize({ ...a4, fit: 'fill' })
    .flatten({ background: look.paper })
    .rotate(look.skewDegrees, { background: look.paper });
  const turned = await drawn.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = turned.info;
  const optics = sharp(turned.data, { raw: { width, height, channels: 3 } })
    .extract({ left: (width - a4.width) >> 1, top: (height - a4.height) >> 1, ...a4 })
    .blur(0.8);
  const pixels = await optics.raw().toBuffer();
  addSensorNoise(pixels, look);
  return sharp(pixels, { raw: { ...a4, channels: 3 } })
    .withMetadata({ density: 300 })
    .png({ compressionLevel: 2 })
    .toBuffer();
}

/** A table of noise values, walked through with strides that depend on chance, is fast and does not show. */
function addSensorNoise(pixels: Buffer, { noise, falloff, seed }: ScanLook): void {
  const chance = chanceFrom(seed);
  const gauss = Float32Array.from({ length: 65_536 }, () => {
    const sum = chance() + chance() + chance() + chance() - 2;
    return sum * noise * 1.73;
  });
  for (let y = 0; y < a4.height; y += 1) {
    const rowLight = (falloff * y) / a4.height / 2;
    let grey = Math.floor(chance() * 65_536);
    let tint = Math.floor(chance() * 65_536);
    for (let x = 0, i = y * a4.width * 3; x < a4.width; x += 1, i += 3) {
      grey = (grey + 1) & 0xffff;
      tint = (tint + 7) & 0xffff;
      const light = gauss[grey]! - rowLight - (falloff * x) / a4.width / 2;
      const hue = gauss[tint]! * 0.25;
      pixels[i] = clamp(pixels[i]! + light + hue);
      pixels[i + 1] = clamp(pixels[i + 1]! + light);
      pixels[i + 2] = clamp(pixels[i + 2]! + light - hue);
    }
  }
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : Math.round(value);
}
