import { jsonPointer } from "../task/error.ts";

/** A fault of a JSON text. `at` is its index in the text. */
export interface JsonFault {
  readonly message: string;
  readonly at: number;
  /**
   * The JSON pointer of a field whose name is given twice. Other faults have only a place in the
   * text.
   */
  readonly pointer?: string;
}

export interface ScanOptions {
  /** Most objects and lists within each other. */
  readonly deepest: number;
  /**
   * Whether U+FFFD may stand for bytes that were not UTF-8. Then it is a fault unless it is
   * escaped.
   */
  readonly mayBeReplaced?: boolean;
  /** Faults that are allowed, for a sender who cannot correct them. */
  readonly allowed?: readonly ("twins" | "__proto__" | "half surrogates")[];
}

/**
 * Finds the first fault of a JSON text, or undefined. It neither recurses nor builds the value, so
 * a text of any depth needs no more memory than its names. Besides what RFC 8259 forbids, three
 * things are faults: a name that an object has twice (`JSON.parse` would keep the last, and the
 * caller would pay for that), a field named `__proto__`, and half of a surrogate pair.
 *
 * Example: `{"a": {"b": 1, "b": 2}}` has a name twice: the fault is at 15, with the pointer `/a/b`.
 */
export function scanJson(text: string, options: ScanOptions): JsonFault | undefined {
  const scan: Scan = { text, options, frames: [], at: 0 };
  let expected: Expected = "value";
  for (;;) {
    scan.at = afterSpace(text, scan.at);
    const next = step(scan, expected);
    if (typeof next === "object") return next;
    if (next === "nothing") return undefined;
    expected = next;
  }
}

/** An object or a list that is still open. */
interface Frame {
  readonly names: Set<string> | undefined;
  /** The name of the current member. */
  name: string | undefined;
  index: number;
}

interface Scan {
  readonly text: string;
  readonly options: ScanOptions;
  readonly frames: Frame[];
  at: number;
}

type Expected = "value" | "value or ]" | "name" | "name or }" | ":" | "comma" | "end" | "nothing";

const step = (scan: Scan, expected: Expected): Expected | JsonFault => {
  const char = scan.text[scan.at];
  if (expected === "end")
    return char === undefined ? "nothing" : fault(scan, "has something after its end");
  if (char === undefined) return fault(scan, "ends too early");
  const frame = scan.frames.at(-1);
  switch (expected) {
    case "value or ]":
      return char === "]" ? close(scan) : value(scan, char);
    case "value":
      return char === "]" && isAfterComma(scan) ? trailingComma(scan) : value(scan, char);
    case "name or }":
      return char === "}" ? close(scan) : name(scan, char);
    case "name":
      return char === "}" ? trailingComma(scan) : name(scan, char);
    case ":":
      if (char !== ":") return unexpected(scan, "a colon");
      scan.at++;
      return "value";
    case "comma":
      return frame === undefined
        ? fault(scan, "has something after its end")
        : comma(scan, frame, char);
    case "nothing":
      return "nothing";
  }
};

const comma = (scan: Scan, frame: Frame, char: string): Expected | JsonFault => {
  const end = frame.names === undefined ? "]" : "}";
  if (char === end) return close(scan);
  if (char !== ",") return unexpected(scan, `a comma or ${end}`);
  scan.at++;
  frame.index++;
  return frame.names === undefined ? "value" : "name";
};

const close = (scan: Scan): Expected => {
  scan.frames.pop();
  scan.at++;
  return scan.frames.length === 0 ? "end" : "comma";
};

const open = (scan: Scan, char: "{" | "["): Expected | JsonFault => {
  if (scan.frames.length === scan.options.deepest) {
    return fault(scan, `is nested more than ${scan.options.deepest} levels deep`);
  }
  scan.frames.push({ names: char === "{" ? new Set() : undefined, name: undefined, index: 0 });
  scan.at++;
  return char === "{" ? "name or }" : "value or ]";
};

const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

const value = (scan: Scan, char: string): Expected | JsonFault => {
  if (char === "{" || char === "[") return open(scan, char);
  const after = scan.frames.length === 0 ? "end" : "comma";
  if (char === '"') {
    const text = readString(scan);
    return typeof text === "string" ? after : text;
  }
  LITERAL.lastIndex = scan.at;
  if (!LITERAL.test(scan.text)) return unexpected(scan, "a value");
  scan.at = LITERAL.lastIndex;
  return after;
};

const name = (scan: Scan, char: string): Expected | JsonFault => {
  const frame = scan.frames.at(-1);
  if (char !== '"' || frame?.names === undefined)
    return unexpected(scan, "a name in double quotes");
  const start = scan.at;
  const read = readString(scan);
  if (typeof read !== "string") return read;
  frame.name = read;
  const { allowed = [] } = scan.options;
  if (read === "__proto__" && !allowed.includes("__proto__"))
    return fault({ at: start }, "has a field named __proto__");
  if (frame.names.has(read) && !allowed.includes("twins")) return twin(scan, start);
  frame.names.add(read);
  return ":";
};

/**
 * Reads a text and moves `at` behind it. It looks at the characters one by one, so a long text
 * causes no deep recursion.
 */
const readString = (scan: Scan): string | JsonFault => {
  const { text, options } = scan;
  const start = scan.at;
  let isEscaped = false;
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      scan.at = at + 1;
      const content = isEscaped ? JSON.parse(text.slice(start, at + 1)) : text.slice(start + 1, at);
      const isHalf =
        !content.isWellFormed() && options.allowed?.includes("half surrogates") !== true;
      return isHalf ? fault({ at: start }, "has half of a surrogate pair") : content;
    }
    if (code < 0x20)
      return fault({ at }, `has ${shown(text, at)} in a text; escape it as ${escapeOf(code)}`);
    if (code === REPLACEMENT && options.mayBeReplaced === true) return fault({ at }, REPLACED);
    if (code !== BACKSLASH) continue;
    isEscaped = true;
    ESCAPE.lastIndex = at;
    if (!ESCAPE.test(text)) return fault({ at }, "has a backslash that begins no escape of JSON's");
    at = ESCAPE.lastIndex - 1;
  }
  return fault({ at: text.length }, "ends too early");
};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const REPLACEMENT = 0xfffd;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y;
const REPLACED = "may have held bytes that are not UTF-8; send \\ufffd escaped";

const escapeOf = (code: number): string => `\\u${code.toString(16).padStart(4, "0")}`;

const SPACE = /[ \t\n\r]*/y;

const afterSpace = (text: string, at: number): number => {
  SPACE.lastIndex = at;
  SPACE.test(text);
  return SPACE.lastIndex;
};

const isAfterComma = ({ frames }: Scan): boolean => (frames.at(-1)?.index ?? 0) > 0;

const trailingComma = (scan: Scan): JsonFault => {
  const at = scan.text.lastIndexOf(",", scan.at);
  return fault({ at }, `has a comma before ${scan.text[scan.at]}; leave it out`);
};

const unexpected = (scan: Scan, wanted: string): JsonFault =>
  fault(scan, `has ${shown(scan.text, scan.at)} where ${wanted} should be`);

/** One character, which cannot be a caller's secret. */
const shown = (text: string, at: number): string => {
  const code = text.codePointAt(at) ?? 0;
  return code > 0x20 && code < 0x7f
    ? String.fromCodePoint(code)
    : `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
};

const twin = ({ frames }: Scan, at: number): JsonFault => {
  const path = frames.map(({ names, name: member = "", index }) =>
    names === undefined ? index : member,
  );
  return {
    message: "has a name twice in one object, of which only the last would count",
    at,
    pointer: jsonPointer(path),
  };
};

const fault = ({ at }: Pick<Scan, "at">, message: string): JsonFault => ({ message, at });
