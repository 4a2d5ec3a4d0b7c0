/** JSON as Snowflake writes it: the keys of objects are sorted, numbers stay as they are. */

const SPACE = /[\s]*/y;
const PLAIN = /[^\s,:{}[\]"]+/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;

interface Reader {
  readonly text: string;
  at: number;
}

/** @param text valid JSON. @returns it without white space, the keys sorted */
export function sortedJson(text: string): string {
  return text.includes("{") ? value({ text, at: 0 }) : text;
}

function value(reader: Reader): string {
  skip(reader);
  switch (reader.text[reader.at]) {
    case "{":
      return `{${members(reader).join(",")}}`;
    case "[":
      return `[${items(reader, "]", value).join(",")}]`;
    case '"':
      return taken(reader, STRING);
    default:
      return taken(reader, PLAIN);
  }
}

function members(reader: Reader): readonly string[] {
  const found = items(reader, "}", (each) => {
    const key = taken(each, STRING);
    skip(each);
    each.at += 1;
    return { key: key.slice(1, -1), text: `${key}:${value(each)}` };
  });
  return [...found].sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ text }) => text);
}

/** What stands between two brackets, parted by commas. */
function items<T>(reader: Reader, end: string, read: (reader: Reader) => T): readonly T[] {
  const found: T[] = [];
  reader.at += 1;
  for (;;) {
    skip(reader);
    const next = reader.text[reader.at];
    if (next === end || next === undefined) break;
    if (next === ",") reader.at += 1;
    else found.push(read(reader));
  }
  reader.at += 1;
  return found;
}

function skip(reader: Reader): void {
  taken(reader, SPACE);
}

function taken(reader: Reader, form: RegExp): string {
  form.lastIndex = reader.at;
  const [found = ""] = form.exec(reader.text) ?? [];
  reader.at += found.length;
  return found;
}
