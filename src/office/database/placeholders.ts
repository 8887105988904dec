/** Our queries name their values `?` or `?1`; PostgreSQL calls them `$1`. What stands in quotes or in a comment is left as it is. */

const quotedOrPlaceholder = /'(?:[^']|'')*'|"[^"]*"|--[^\n]*|\?(\d+)?/g;

export function numberedPlaceholders(sql: string): string {
  let count = 0;
  return sql.replace(quotedOrPlaceholder, (found: string, number: string | undefined) => {
    if (!found.startsWith('?')) return found;
    count += 1;
    return `$${number ?? count}`;
  });
}
