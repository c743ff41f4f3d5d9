import type { Keeper } from "../../functions/lifecycle/keep/keeper.ts";
import type { Upload } from "../../functions/results/bucket.ts";
import type { Part } from "../../functions/results/read-s3.ts";
import type { Door } from "./door.ts";
import type { Invocation, Process } from "./process.ts";

/** Called with each object as it appears, and with its content. */
type Shown = (invocation: Invocation, key: string, print: string) => void;

interface Begun {
  readonly key: string;
  readonly parts: Map<number, Part & { readonly print: string }>;
}

/** S3's smallest part, but for the last one. */
const SMALLEST_PART = 5 * 1024 * 1024;

/** Letters of a content that its print shows, at both ends. */
const SHOWN = 48;

/** Tells one content from another. It is taken when a request arrives, as S3 would read it. */
export const printOf = (body: Buffer): string =>
  `${body.length}:${body.toString("latin1", 0, SHOWN)}:${body.toString("latin1", body.length - SHOWN)}`;

/** A bucket in memory. An object that stands there is never replaced, as S3's conditions say. */
export class Bucket {
  readonly #objects = new Map<string, string>();
  readonly #uploads = new Map<string, Begun>();
  readonly #shown: Shown;
  #begun = 0;

  constructor(shown: Shown) {
    this.#shown = shown;
  }

  keys(): Iterable<string> {
    return this.#objects.keys();
  }

  has(key: string): boolean {
    return this.#objects.has(key);
  }

  put(invocation: Invocation, key: string, print: string): void {
    if (this.#objects.has(key)) return;
    this.#objects.set(key, print);
    this.#shown(invocation, key, print);
  }

  begin(key: string): Upload {
    const id = `upload-${this.#begun++}`;
    this.#uploads.set(id, { key, parts: new Map() });
    return { key, id };
  }

  putPart({ id }: Upload, number: number, body: Buffer): Part {
    const print = printOf(body);
    const part = { number, size: body.length, etag: print, crc32: undefined };
    this.#known(id).parts.set(number, { ...part, print });
    return part;
  }

  parts({ id }: Upload): readonly Part[] | undefined {
    const begun = this.#uploads.get(id);
    return begun && [...begun.parts.values()].sort((a, b) => a.number - b.number);
  }

  complete(invocation: Invocation, { key, id }: Upload, named: readonly Part[]): void {
    const { parts } = this.#known(id);
    for (const [place, { number, etag }] of named.entries()) {
      const known = parts.get(number);
      const isLast = place === named.length - 1;
      if (number !== place + 1 || known?.etag !== etag) throw new Error("InvalidPart");
      if (!isLast && known.size < SMALLEST_PART) throw new Error("EntityTooSmall");
    }
    this.#uploads.delete(id);
    this.put(invocation, key, named.map(({ etag }) => etag).join("|"));
  }

  abort({ id }: Upload): void {
    this.#uploads.delete(id);
  }

  #known(id: string): Begun {
    const begun = this.#uploads.get(id);
    if (begun === undefined) throw new Error("NoSuchUpload");
    return begun;
  }
}

/** A process's way to the bucket. */
export const bucketThrough = ({
  process,
  door,
  bucket,
}: {
  readonly process: Process;
  readonly door: Door;
  readonly bucket: Bucket;
}): Keeper["bucket"] => {
  const pass = <T>(what: string, act: (invocation: Invocation) => T): Promise<T> =>
    door.pass(process, {
      ...{ channel: "forward", what: () => what, act },
      failure: () => new Error("The bucket does not answer."),
    });
  return {
    put: (key, body) =>
      pass(`stores ${key}`, (invocation) => bucket.put(invocation, key, printOf(body))),
    begin: (key) => pass(`begins to store ${key}`, () => bucket.begin(key)),
    putPart: (upload, number, body) =>
      pass(`stores part ${number} of ${upload.key}`, () => bucket.putPart(upload, number, body)),
    parts: (upload) => pass(`looks for parts of ${upload.key}`, () => bucket.parts(upload)),
    complete: (upload, parts) =>
      pass(`completes ${upload.key}`, (invocation) => bucket.complete(invocation, upload, parts)),
    abort: (upload) => pass(`throws ${upload.id} away`, () => bucket.abort(upload)),
  };
};
