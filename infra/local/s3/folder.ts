import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import * as z from "zod";
import { S3Refusal } from "./refusal.ts";

/** S3's smallest part, but for the last one. */
const SMALLEST_PART = 5 * 1024 * 1024;

const stored = z.object({
  ...{ etag: z.string(), size: z.number(), type: z.string(), body: z.string() },
  /** Milliseconds since 1970. Older folders lack it. */
  at: z.optional(z.number()),
});
export type StoredObject = z.infer<typeof stored>;

const upload = z.object({ key: z.string(), type: z.string() });
const part = z.object({ number: z.number(), size: z.number(), md5: z.string(), crc: z.string() });
export type StoredPart = z.infer<typeof part>;

/** A client's word about a body. */
export interface Promised {
  /** That the signature covers, in hexadecimal. */
  readonly sha256: string;
  /** The checksums in headers, in Base64. One of them is needed. */
  readonly crc32: string | undefined;
  readonly checksum: string | undefined;
}

/**
 * A bucket in a folder. An object is one small file that names its body. It appears by a hard link,
 * which fails where there is one already: so of two writers one wins, as with S3's conditional
 * writes.
 */
export class Folder {
  readonly #root: string;
  readonly #now: () => number;

  constructor(root: string, now: () => number) {
    this.#root = root;
    this.#now = now;
  }

  async open(): Promise<void> {
    for (const name of ["objects", "bodies", "uploads"])
      await mkdir(join(this.#root, name), { recursive: true });
  }

  async keys(): Promise<readonly string[]> {
    return (await readdir(join(this.#root, "objects"))).map(decodeURIComponent).sort();
  }

  async uploads(): Promise<readonly string[]> {
    return readdir(join(this.#root, "uploads"));
  }

  async object(key: string): Promise<StoredObject | undefined> {
    const text = await readFile(this.#object(key), "utf8").catch(() => undefined);
    return text === undefined ? undefined : stored.parse(JSON.parse(text));
  }

  body({ body }: StoredObject, range?: { readonly start: number; readonly end: number }): Readable {
    return createReadStream(join(this.#root, "bodies", body), range);
  }

  /** Stores an object whole. Throws `PreconditionFailed` where `isNew` and there is one. */
  async put(
    key: string,
    from: { readonly body: Readable; readonly type: string; readonly promised: Promised },
    isNew: boolean,
  ): Promise<string> {
    const body = randomUUID();
    const { size, md5 } = await this.#receive(join(this.#root, "bodies", body), from);
    const etag = `"${md5}"`;
    await this.#show(key, { etag, size, type: from.type, body }, isNew);
    return etag;
  }

  async begin(key: string, type: string): Promise<string> {
    const id = randomUUID();
    await mkdir(this.#upload(id));
    await writeFile(join(this.#upload(id), "upload.json"), JSON.stringify({ key, type }));
    return id;
  }

  async putPart(
    { key, id, number }: { readonly key: string; readonly id: string; readonly number: number },
    from: { readonly body: Readable; readonly promised: Promised },
  ): Promise<StoredPart> {
    await this.#known(key, id);
    const file = join(this.#upload(id), `${number}.${randomUUID()}`);
    const received = { number, ...(await this.#receive(file, from)) };
    await rename(file, join(this.#upload(id), `${number}.part`));
    await writeFile(join(this.#upload(id), `${number}.json`), JSON.stringify(received));
    return received;
  }

  async parts(key: string, id: string): Promise<readonly StoredPart[]> {
    await this.#known(key, id);
    const names = await readdir(this.#upload(id));
    const parts = await Promise.all(
      names
        .filter((name) => /^\d+\.json$/.test(name))
        .map(async (name) =>
          part.parse(JSON.parse(await readFile(join(this.#upload(id), name), "utf8"))),
        ),
    );
    return parts.sort((a, b) => a.number - b.number);
  }

  /** Throws `InvalidPart`, `InvalidPartOrder`, `EntityTooSmall` or `PreconditionFailed`. */
  async complete(
    { key, id }: { readonly key: string; readonly id: string },
    named: readonly { readonly number: number; readonly etag: string; readonly crc?: string }[],
    isNew: boolean,
  ): Promise<string> {
    const { type } = await this.#known(key, id);
    const known = await this.parts(key, id);
    if (named.some(({ number }, place) => number <= (named[place - 1]?.number ?? 0)))
      throw new S3Refusal(400, "InvalidPartOrder", "The parts are not in order.");
    const chosen = named.map(({ number, etag, crc }, place) => {
      const found = known.find((candidate) => candidate.number === number);
      if (found === undefined || `"${found.md5}"` !== etag || (crc ?? found.crc) !== found.crc)
        throw new S3Refusal(400, "InvalidPart", `Part ${number} is not what was stored.`);
      if (place < named.length - 1 && found.size < SMALLEST_PART)
        throw new S3Refusal(400, "EntityTooSmall", `Part ${number} is smaller than 5 MB.`);
      return found;
    });
    if (chosen.length === 0) throw new S3Refusal(400, "MalformedXML", "No part is named.");
    if (isNew && (await this.object(key)) !== undefined) throw exists();
    const body = randomUUID();
    const whole = join(this.#root, "bodies", body);
    for (const { number } of chosen)
      await pipeline(
        createReadStream(join(this.#upload(id), `${number}.part`)),
        createWriteStream(whole, { flags: "a" }),
      );
    const md5s = Buffer.concat(chosen.map(({ md5 }) => Buffer.from(md5, "hex")));
    const etag = `"${createHash("md5").update(md5s).digest("hex")}-${chosen.length}"`;
    const size = chosen.reduce((sum, each) => sum + each.size, 0);
    await this.#show(key, { etag, size, type, body }, isNew);
    await rm(this.#upload(id), { recursive: true });
    return etag;
  }

  async abort(key: string, id: string): Promise<void> {
    await this.#known(key, id);
    await rm(this.#upload(id), { recursive: true });
  }

  /** Throws `NoSuchUpload`. */
  async #known(key: string, id: string): Promise<z.infer<typeof upload>> {
    const text = /^[0-9a-f-]{36}$/.test(id)
      ? await readFile(join(this.#upload(id), "upload.json"), "utf8").catch(() => undefined)
      : undefined;
    const known = text === undefined ? undefined : upload.parse(JSON.parse(text));
    if (known?.key !== key) throw new S3Refusal(404, "NoSuchUpload", "There is no such upload.");
    return known;
  }

  async #show(key: string, object: StoredObject, isNew: boolean): Promise<void> {
    const file = join(this.#root, `bodies/${object.body}.json`);
    await writeFile(file, JSON.stringify({ ...object, at: this.#now() }));
    if (!isNew) {
      await rename(file, this.#object(key));
      return;
    }
    try {
      await link(file, this.#object(key));
    } catch {
      await rm(join(this.#root, "bodies", object.body));
      throw exists();
    } finally {
      await rm(file, { force: true });
    }
  }

  /** Throws `BadDigest` or `XAmzContentSHA256Mismatch` where the body is not what was promised. */
  async #receive(
    file: string,
    { body, promised }: { readonly body: Readable; readonly promised: Promised },
  ): Promise<Omit<StoredPart, "number">> {
    const [md5, sha256] = [createHash("md5"), createHash("sha256")];
    let size = 0;
    let sum = 0;
    await pipeline(
      body,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          md5.update(chunk);
          sha256.update(chunk);
          sum = crc32(chunk, sum);
          size += chunk.length;
          yield chunk;
        }
      },
      createWriteStream(file),
    );
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(sum);
    const received = { sha256: sha256.digest(), crc32: crc.toString("base64") };
    const fault = faultOf(promised, received);
    if (fault !== undefined) {
      await rm(file);
      throw new S3Refusal(400, fault, "The body is not what its headers say.");
    }
    return { size, md5: md5.digest("hex"), crc: received.crc32 };
  }

  #object(key: string): string {
    return join(this.#root, "objects", encodeURIComponent(key));
  }

  #upload(id: string): string {
    return join(this.#root, "uploads", id);
  }
}

const faultOf = (
  promised: Promised,
  { sha256, crc32: sum }: { readonly sha256: Buffer; readonly crc32: string },
): string | undefined => {
  const isSigned = /^[0-9a-f]{64}$/.test(promised.sha256);
  if (isSigned && sha256.toString("hex") !== promised.sha256) return "XAmzContentSHA256Mismatch";
  const { crc32: crc = sum, checksum = sha256.toString("base64") } = promised;
  const isNamed = promised.crc32 !== undefined || promised.checksum !== undefined;
  const isRight = crc === sum && checksum === sha256.toString("base64");
  return isNamed && isRight ? undefined : "BadDigest";
};

const exists = (): S3Refusal =>
  new S3Refusal(412, "PreconditionFailed", "There is an object of this key already.");
