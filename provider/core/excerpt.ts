/** Where two long texts differ, for people: the first stretch with a few words around it. */

/** What is shown of two texts, and how many other places differ. */
export interface Excerpts {
  readonly left: string;
  readonly right: string;
  readonly more: number;
}

/** Tokens of two texts that stand in each other's place: from and to, exclusive. */
interface Stretch {
  readonly left: readonly [number, number];
  readonly right: readonly [number, number];
}

type Tokens = readonly string[];

/** How much is shown on either side, and at most of what differs. */
const AROUND = 40;
const LONGEST = 120;

/** So many equal tokens end a stretch; fewer come about by chance. */
const SAME = 6;

/** How far ahead an end is looked for. */
const FARTHEST = 300;

export function excerpts(left: string, right: string): Excerpts {
  const [a, b] = [tokensOf(left), tokensOf(right)];
  const found = stretchesOf(a, b);
  const [first = { left: [0, 0], right: [0, 0] }] = found;
  return {
    left: excerpt(a, first.left),
    right: excerpt(b, first.right),
    more: Math.max(0, found.length - 1),
  };
}

const TOKENS = /"[^"\s]+"|'[^'\s]+'|\w+|\s+|[^\w\s]/gu;

/** Names and texts in quotes, words, single signs, and blanks as one. */
function tokensOf(text: string): Tokens {
  return (text.trim().match(TOKENS) ?? []).map((token) => (token.trim() === "" ? " " : token));
}

function stretchesOf(left: Tokens, right: Tokens): readonly Stretch[] {
  const found: Stretch[] = [];
  let [at, to] = [0, 0];
  while (at < left.length || to < right.length) {
    if (left[at] === right[to]) {
      [at, to] = [at + 1, to + 1];
      continue;
    }
    const [end, until] = nextSame([left, at], [right, to]);
    found.push({ left: [at, end], right: [to, until] });
    [at, to] = [end, until];
  }
  return found;
}

/** Tokens from a place on. */
type Rest = readonly [Tokens, number];

/** The nearest places where both go on alike. */
function nextSame([left, at]: Rest, [right, to]: Rest): readonly [number, number] {
  for (let far = 1; far <= FARTHEST; far += 1)
    for (let skipped = 0; skipped <= far; skipped += 1) {
      const [end, until] = [at + skipped, to + far - skipped];
      if (goesOnAlike([left, end], [right, until])) return [end, until];
    }
  return [left.length, right.length];
}

function goesOnAlike([left, at]: Rest, [right, to]: Rest): boolean {
  const [rest, other] = [left.length - at, right.length - to];
  if (Math.min(rest, other) < SAME && rest !== other) return false;
  if (rest < 0) return false;
  for (let index = 0; index < Math.min(rest, SAME); index += 1)
    if (left[at + index] !== right[to + index]) return false;
  return true;
}

function excerpt(tokens: Tokens, [from, to]: readonly [number, number]): string {
  const [before, after] = [tokens.slice(0, from).reverse(), tokens.slice(to)];
  const [head, tail] = [upTo(before, AROUND), upTo(after, AROUND)];
  const inner = upTo(tokens.slice(from, to), LONGEST);
  const isCut = inner.length < to - from;
  const start = head.length < before.length ? "… " : "";
  const end = isCut || tail.length < after.length ? " …" : "";
  const shown = [...head.reverse(), ...inner, ...(isCut ? [] : tail)].join("").trim();
  return `${start}${shown}${end}`;
}

/** The first tokens that are so long together. */
function upTo(tokens: Tokens, length: number): string[] {
  let left = length;
  const end = tokens.findIndex((token) => (left -= token.length) < 0);
  return tokens.slice(0, end === -1 ? tokens.length : Math.max(1, end));
}
