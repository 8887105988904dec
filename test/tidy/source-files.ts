/** The project's own TypeScript and what it imports, read as text: enough for rules, and fast. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export type Import = { of: string; typesOnly: boolean; line: number };

export function sourceFiles(): string[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.ts'], {
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => path !== '' && existsSync(path));
}

const importStatement =
  /^(?:import|export)\s+(type\s+)?([^'";]*?)\s*from\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|require(?:\.resolve)?\(\s*['"]([^'"]+)['"]\s*\)|import\.meta\.resolve\(\s*['"]([^'"]+)['"]\s*\)/gm;

/** Every import of a file; relative ones as paths from the top level, packages by their specifier. */
export function importsOf(path: string): Import[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(importStatement)].map((match) => {
    const specifier = match[3] ?? match[4] ?? match[5] ?? match[6] ?? match[7] ?? '';
    const names = match[2] ?? '';
    const everyNameIsType =
      names.startsWith('{') &&
      names
        .replace(/[{}]/g, '')
        .split(',')
        .filter((name) => name.trim() !== '')
        .every((name) => name.trim().startsWith('type '));
    return {
      of: specifier.startsWith('.') ? normalize(join(dirname(path), specifier)) : specifier,
      typesOnly: match[1] !== undefined || everyNameIsType,
      line: text.slice(0, match.index).split('\n').length,
    };
  });
}

export const isPackage = (specifier: string): boolean =>
  !specifier.startsWith('node:') && !/^(src|devices|kiosk-ui|test|systemd)\//.test(specifier);

/** `@scope/name/file.js` is of the package `@scope/name`. */
export const packageName = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
