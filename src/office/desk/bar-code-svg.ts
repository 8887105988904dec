/** A request's number as a bar code on a page: drawn as SVG, sharp at every size, with the quiet zone that scanners need. */
import { type Html, html } from '../html.ts';
import { code128Bars } from './code-128.ts';

const quiet = 10;

export function barCodeSvg(code: string): Html {
  const { bars, width } = code128Bars(code);
  return html`<svg class="bar-code" viewBox="0 0 ${width + 2 * quiet} 40" role="img" aria-label="${code}" preserveAspectRatio="none" shape-rendering="crispEdges">
    <rect width="${width + 2 * quiet}" height="40" fill="#fff"/><path fill="#000" d="${bars
      .map((bar) => `M${bar.x + quiet} 0h${bar.width}v40h-${bar.width}z`)
      .join('')}"/></svg>`;
}
