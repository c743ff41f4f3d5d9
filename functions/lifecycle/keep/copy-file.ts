import { DownloadBroken } from "../../delivery/download-chunks.ts";
import type { OpenedFile } from "../../delivery/download-head.ts";
import type { Upload } from "../../results/bucket.ts";
import type { Part } from "../../results/read-s3.ts";
import type { FileCopy } from "../../store/copy-row.ts";
import { isAcceptable, storedType } from "./check-type.ts";
import type { Keeper } from "./keeper.ts";
import { OutOfTime, PART_BYTES, partsOf } from "./parts.ts";

/** A file of a result, and where its copy goes. */
export interface FileToCopy {
  readonly url: string;
  readonly key: string;
  /** Tencent's word about it, as far as there is one. */
  readonly mediaType?: string | undefined;
  readonly size?: number | undefined;
  /** The parts that S3 has from an earlier try. */
  readonly upload?: FileCopy["upload"];
}

/**
 * How a try to copy a file has ended. `unfinished` and a failure after which more of the file is
 * stored than before are no lost tries: the next one goes on from there.
 */
export type CopyAttempt =
  | { readonly kind: "stored"; readonly size: number; readonly mediaType: string }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string; readonly hasMore: boolean }
  | { readonly kind: "unfinished"; readonly hasMore: boolean };

/** The terms of one try. */
export interface Trying {
  /** Milliseconds since the UNIX epoch at which the try stops. */
  readonly until: number;
  /** Saves what S3 holds of the file. False if another function has the copy now. */
  readonly remember: (upload: FileCopy["upload"]) => Promise<boolean>;
}

/**
 * Copies a file into the bucket, part by part, with two parts in memory at most. An object appears
 * only once the whole file is there and its length is right, and never replaces another. Throws
 * what the bucket and the table throw.
 */
export async function copyFile(
  keeper: Keeper,
  file: FileToCopy,
  trying: Trying,
): Promise<CopyAttempt> {
  const { bucket, downloader } = keeper;
  const begun = await begunUpload(keeper, file);
  if (begun !== undefined && begun.bytes === begun.length) {
    await bucket.complete(begun.upload, begun.parts);
    return { kind: "stored", size: begun.length, mediaType: storedType(file.mediaType, undefined) };
  }
  if (begun === undefined && file.upload !== undefined)
    await bucket.abort({ key: file.key, id: file.upload.id });
  const opened = await downloader.open(
    file.url,
    begun === undefined ? undefined : { from: begun.bytes, validator: begun.validator },
  );
  if (opened.kind !== "opened") {
    const { kind, reason } = opened;
    return kind === "refused" ? { kind, reason } : { kind: "failed", reason, hasMore: false };
  }
  try {
    const refusal = refusalOf(keeper, file, opened);
    if (refusal !== undefined) return refusal;
    const isContinued = begun !== undefined && opened.from > 0;
    if (begun !== undefined && !(isContinued && isSameContent(begun, opened))) {
      await trying.remember(undefined);
      await bucket.abort(begun.upload);
      if (isContinued) return { kind: "failed", reason: "content_changed", hasMore: false };
    }
    const taking = new FileTaking(keeper, file, trying, opened);
    return await taking.take(isContinued ? begun : undefined, begun?.parts.length ?? 0);
  } finally {
    opened.close();
  }
}

/** An upload of which S3 has some parts. */
interface Begun {
  readonly upload: Upload;
  readonly parts: readonly Part[];
  readonly bytes: number;
  readonly length: number;
  readonly validator: string;
}

/** Undefined where S3 has nothing of the file that can be gone on with. */
const begunUpload = async (
  { bucket }: Keeper,
  { key, upload: named }: FileToCopy,
): Promise<Begun | undefined> => {
  if (named === undefined) return undefined;
  const upload = { key, id: named.id };
  const known = (await bucket.parts(upload)) ?? [];
  const gap = known.findIndex(
    ({ number, size }, place) =>
      number !== place + 1 || size !== Math.min(PART_BYTES, named.length - place * PART_BYTES),
  );
  const parts = gap < 0 ? known : known.slice(0, gap);
  if (parts.length === 0) return undefined;
  const bytes = parts.reduce((sum, { size }) => sum + size, 0);
  return { upload, parts, bytes, length: named.length, validator: named.validator };
};

const isSameContent = ({ length, validator }: Begun, opened: OpenedFile): boolean =>
  opened.length === length && (opened.validator === undefined || opened.validator === validator);

const refusalOf = (
  { settings }: Keeper,
  file: FileToCopy,
  { length, mediaType }: OpenedFile,
): CopyAttempt | undefined => {
  if (!isAcceptable(file.mediaType, mediaType)) return { kind: "refused", reason: "wrong_type" };
  if (length === undefined) return undefined;
  if (length > settings.largestKept) return { kind: "refused", reason: "too_large" };
  if (length === 0) return { kind: "failed", reason: "empty", hasMore: false };
  return file.size !== undefined && file.size !== length
    ? { kind: "failed", reason: "another_length", hasMore: false }
    : undefined;
};

/** One content of a file on its way into the bucket. */
class FileTaking {
  readonly #keeper: Keeper;
  readonly #file: FileToCopy;
  readonly #trying: Trying;
  readonly #opened: OpenedFile;
  #upload: Upload | undefined;
  #parts: Part[] = [];
  #storing: Promise<Part> | undefined;
  /** The parts that S3 had before. */
  #had = 0;

  constructor(keeper: Keeper, file: FileToCopy, trying: Trying, opened: OpenedFile) {
    this.#keeper = keeper;
    this.#file = file;
    this.#trying = trying;
    this.#opened = opened;
  }

  async take(begun: Begun | undefined, had: number): Promise<CopyAttempt> {
    this.#had = had;
    this.#upload = begun?.upload;
    this.#parts = [...(begun?.parts ?? [])];
    try {
      return await this.#takeAll();
    } catch (error) {
      const end = await this.#broken(error);
      if (end === undefined) throw error;
      return end;
    } finally {
      await Promise.allSettled([this.#storing]);
    }
  }

  async #takeAll(): Promise<CopyAttempt> {
    const { bucket, clock, settings } = this.#keeper;
    const { chunks, from, length } = this.#opened;
    const mediaType = storedType(this.#file.mediaType, this.#opened.mediaType);
    let size = from;
    for await (const body of partsOf(chunks, { clock, until: this.#trying.until })) {
      size += body.length;
      if (size > settings.largestKept) return this.#refuse("too_large");
      if (size < PART_BYTES) {
        if (length !== undefined && size !== length) return this.#fail("ended_early");
        await bucket.put(this.#file.key, body, mediaType);
        return { kind: "stored", size, mediaType };
      }
      if (this.#upload === undefined && !(await this.#begin(mediaType)))
        return { kind: "unfinished", hasMore: false };
      await this.#store(body);
    }
    await this.#stored();
    if (this.#upload === undefined) return this.#fail("empty");
    if (length !== undefined && size !== length) return this.#fail("ended_early");
    await bucket.complete(this.#upload, this.#parts);
    return { kind: "stored", size, mediaType };
  }

  /** S3's name of the upload is saved before its first part, so that the next try can go on. */
  async #begin(mediaType: string): Promise<boolean> {
    const upload = await this.#keeper.bucket.begin(this.#file.key, mediaType);
    const { length, validator } = this.#opened;
    const isOurs =
      length === undefined || validator === undefined
        ? true
        : await this.#trying.remember({ id: upload.id, length, validator });
    if (isOurs) this.#upload = upload;
    else await this.#keeper.bucket.abort(upload);
    return isOurs;
  }

  /** One part is stored while the next is read. */
  async #store(body: Buffer): Promise<void> {
    await this.#stored();
    if (this.#upload === undefined) return;
    this.#storing = this.#keeper.bucket.putPart(this.#upload, this.#parts.length + 1, body);
    // A failure is thrown where the part is waited for. Until then nobody waits, and Lambda would
    // end the process.
    this.#storing.catch(() => undefined);
  }

  async #stored(): Promise<void> {
    const part = await this.#storing;
    this.#storing = undefined;
    if (part !== undefined) this.#parts.push(part);
  }

  async #broken(error: unknown): Promise<CopyAttempt | undefined> {
    if (!(error instanceof DownloadBroken || error instanceof OutOfTime)) return undefined;
    await this.#stored();
    if (error instanceof DownloadBroken) return this.#fail(error.reason);
    const hasMore = await this.#leave();
    return { kind: "unfinished", hasMore };
  }

  async #fail(reason: string): Promise<CopyAttempt> {
    return { kind: "failed", reason, hasMore: await this.#leave() };
  }

  async #refuse(reason: string): Promise<CopyAttempt> {
    await this.#stored();
    if (this.#upload !== undefined) await this.#keeper.bucket.abort(this.#upload);
    return { kind: "refused", reason };
  }

  /** Throws parts away that no try can go on with. True if the next try finds more than this. */
  async #leave(): Promise<boolean> {
    const { length, validator } = this.#opened;
    if (length !== undefined && validator !== undefined) return this.#parts.length > this.#had;
    if (this.#upload !== undefined) await this.#keeper.bucket.abort(this.#upload);
    return false;
  }
}
