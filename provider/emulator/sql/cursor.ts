import type { Grammar } from "./grammar";
import { DOCUMENTED } from "./grammar";
import type { Token } from "./lexer";
import { tokenize, unexpected } from "./lexer";
import { notSupported } from "./not-supported";

/** A name of one to three parts, resolved. */
export type QualifiedName = readonly string[];

/** Reads tokens one after another; every reader either takes what it names or leaves all as it is. */
export class Cursor {
  readonly text: string;
  readonly grammar: Grammar;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string, grammar: Grammar = DOCUMENTED) {
    this.text = text;
    this.grammar = grammar;
    this.#tokens = tokenize(text);
  }

  get next(): Token {
    const token = this.#tokens[this.#at] ?? this.#tokens.at(-1);
    if (token === undefined) throw new RangeError("a text has at least its end");
    return token;
  }

  get position(): number {
    return this.#at;
  }

  set position(value: number) {
    this.#at = value;
  }

  /** Where in the text the last taken token ends. */
  get end(): number {
    const token = this.#tokens[this.#at - 1];
    return token === undefined ? 0 : token.offset + token.text.length;
  }

  take(): Token {
    const token = this.next;
    this.#at += 1;
    return token;
  }

  /** Takes these words in a row, or none of them. */
  words(...expected: readonly string[]): boolean {
    const matches = expected.every((word, index) => {
      const token = this.#tokens[this.#at + index];
      return token?.type === "word" && token.value === word;
    });
    if (matches) this.#at += expected.length;
    return matches;
  }

  /** Takes one of several words and says which. */
  anyWord<T extends string>(...expected: readonly T[]): T | undefined {
    return expected.find((word) => this.words(word));
  }

  operator(text: string): boolean {
    if (this.next.type !== "operator" || this.next.text !== text) return false;
    this.#at += 1;
    return true;
  }

  expectWords(...expected: readonly string[]): void {
    for (const word of expected) if (!this.words(word)) this.fail();
  }

  expectOperator(text: string): void {
    if (!this.operator(text)) this.fail();
  }

  /** A resolved identifier; there is none without a character. */
  identifier(): string {
    const token = this.next;
    if ((token.type !== "word" && token.type !== "quoted") || token.value === "") this.fail();
    this.#at += 1;
    const folds = token.type === "quoted" && this.grammar.foldsQuoted;
    return folds ? token.value.toUpperCase() : token.value;
  }

  string(): string {
    if (this.next.type !== "string") this.fail();
    return this.take().value;
  }

  number(): number {
    if (this.next.type !== "number") this.fail();
    return Number(this.take().text);
  }

  name(mostParts = 3): QualifiedName {
    if (this.#called("IDENTIFIER")) throw notSupported("IDENTIFIER()");
    const parts = [this.identifier()];
    while (parts.length < mostParts && this.operator(".")) parts.push(this.identifier());
    return parts;
  }

  /** Whether a function of that name comes next. */
  #called(name: string): boolean {
    const { type, value } = this.next;
    return type === "word" && value === name && this.#tokens[this.#at + 1]?.text === "(";
  }

  /** A literal or an identifier, as values of options are written. */
  value(): string {
    return this.next.type === "string" || this.next.type === "number"
      ? this.take().value
      : this.identifier();
  }

  atEnd(): boolean {
    return (
      this.next.type === "end" ||
      (this.next.text === ";" && this.#tokens[this.#at + 1]?.type === "end")
    );
  }

  /** @throws SnowflakeError 001003 unless the statement is over */
  expectEnd(): void {
    if (!this.atEnd()) this.fail();
  }

  fail(): never {
    throw unexpected(this.next.text, this.next);
  }
}

/** A name that stands in a string, all of it. @throws SnowflakeError 001003 */
export function wholeName(text: string, grammar?: Grammar): QualifiedName {
  const cursor = new Cursor(text, grammar);
  const name = cursor.name();
  if (cursor.next.type !== "end") cursor.fail();
  return name;
}
