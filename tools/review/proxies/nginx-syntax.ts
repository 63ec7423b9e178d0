/** One directive of an nginx configuration, with its block where it has one. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block?: readonly Directive[];
}

const TOKEN = /\s+|#[^\n]*|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([{};])|((?:\$\{[^}]*\}|\\.|[^\s{};"'\\])+)/gsy;
const TOP = /(?:^|[\s;}'"])(?=(?:http|stream|server|upstream|map)\b[^;{}'"\n]*\{)/g;

/**
 * The http, stream, server, map and upstream blocks of an nginx configuration, wherever they stand in a text: a whole
 * file, a fragment, or a here-document in a shell command. Empty for any other text.
 */
export function parseNginx(text: string): Directive[] {
  const found: Directive[] = [];
  TOP.lastIndex = 0;
  for (let match = TOP.exec(text); match; match = TOP.exec(text)) {
    const reader = new Reader(text, match.index + match[0].length);
    const directive = reader.directive();
    if (directive?.block) {
      found.push(directive);
      TOP.lastIndex = reader.position;
    } else {
      TOP.lastIndex = match.index + match[0].length + 1;
    }
  }
  return found;
}

class Reader {
  constructor(
    private readonly text: string,
    public position: number,
  ) {}

  /** Undefined at the end of a block, and where the text stops being nginx. */
  directive(): Directive | undefined {
    const words: string[] = [];
    for (let token = this.token(); token; token = this.token()) {
      if (token.mark === "}") return undefined;
      if (token.mark === ";") {
        const [name, ...args] = words;
        if (name !== undefined) return { name, args };
      } else if (token.mark === "{") {
        const [name, ...args] = words;
        return { name: name ?? "", args, block: this.block() };
      } else if (token.word !== undefined) {
        words.push(token.word);
      }
    }
    return undefined;
  }

  private block(): Directive[] {
    const directives: Directive[] = [];
    for (let next = this.directive(); next; next = this.directive()) directives.push(next);
    return directives;
  }

  private token(): { mark?: string | undefined; word?: string | undefined } | undefined {
    for (;;) {
      TOKEN.lastIndex = this.position;
      const match = TOKEN.exec(this.text);
      if (!match) return undefined;
      this.position = TOKEN.lastIndex;
      const [, double, single, mark, bare] = match;
      const word = double ?? single ?? bare;
      if (mark !== undefined || word !== undefined) return { mark, word };
    }
  }
}
