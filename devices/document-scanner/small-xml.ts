/** Reads the small XML answers of network scanners, without a package: elements and text, names without their prefix. Strict, and nothing is ever fetched or expanded. */

export type XmlElement = { name: string; text: string; children: XmlElement[] };

export type XmlResult = { outcome: 'document'; root: XmlElement } | { outcome: 'refused'; why: string };

/** The longest capabilities seen have about 20 kB and a depth of 10. */
const longestChars = 500_000;
const deepest = 40;
const token =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([A-Za-z_][\w.:-]*)((?:"[^"]*"|'[^']*'|[^"'<>])*?)(\/?)>|[^<]+/y;
const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

export function readXml(text: string): XmlResult {
  if (text.length > longestChars) return refuse('it is too long');
  const top: XmlElement = { name: '', text: '', children: [] };
  const open: { element: XmlElement; fullName: string }[] = [{ element: top, fullName: '' }];
  token.lastIndex = text.startsWith('\uFEFF') ? 1 : 0;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const found = token.exec(text);
    if (!found) return refuse(`character ${at} fits no tag`);
    const [whole, closing, fullName, , selfClosing] = found;
    const here = open.at(-1)!;
    if (fullName === undefined) {
      if (whole.startsWith('<')) continue;
      if (open.length === 1 && whole.trim() !== '') return refuse('text stands outside of the elements');
      here.element.text += whole.replace(/&(lt|gt|amp|quot|apos);/g, (_all, name) => entities[name]!);
    } else if (closing) {
      if (open.length === 1 || here.fullName !== fullName) return refuse(`</${fullName}> closes nothing`);
      here.element.text = here.element.text.trim();
      open.pop();
    } else {
      const element = { name: fullName.slice(fullName.indexOf(':') + 1), text: '', children: [] };
      here.element.children.push(element);
      if (!selfClosing) open.push({ element, fullName });
      if (open.length > deepest) return refuse('it is too deep');
    }
  }
  if (open.length > 1) return refuse(`<${open.at(-1)!.fullName}> is not closed`);
  const [root, ...more] = top.children;
  if (!root || more.length > 0) return refuse('it has not one element on top');
  return { outcome: 'document', root };
}

/** The first element of that path below; each name may stand at any depth under the one before. */
export function find(element: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((from, name) => from && findAll(from, name)[0], element);
}

export function findAll(element: XmlElement | undefined, name: string): XmlElement[] {
  if (!element) return [];
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...findAll(child, name),
  ]);
}

function refuse(why: string): { outcome: 'refused'; why: string } {
  return { outcome: 'refused', why };
}
