/** Breaks a text between words; a word that is longer than a line stands alone and whole, so that it can be copied. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Pads the cells of each column to the widest one; the last column may overflow. */
export function columns(rows: readonly (readonly string[])[], width: number): string[][] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) => {
    const padded = row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0)));
    const used = padded.slice(0, -1).join("  ").length + 2;
    const last = padded.at(-1) ?? "";
    return used + last.length > width ? [...padded.slice(0, -1), clip(last, width - used)] : padded;
  });
}

function clip(text: string, width: number): string {
  return text.length <= width ? text : width < 12 ? "" : `${text.slice(0, width - 1)}…`;
}
