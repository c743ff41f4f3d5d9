import { DownloadBroken } from "../../functions/delivery/download-chunks.ts";
import {
  failed,
  type GoOn,
  type NoFile,
  type OpenedFile,
} from "../../functions/delivery/download-head.ts";
import type { Keeper } from "../../functions/lifecycle/keep/keeper.ts";
import { printOf } from "./bucket.ts";
import type { Door } from "./door.ts";
import type { Process } from "./process.ts";
import { drawnFor } from "./random.ts";

/** Bytes of a part, as the decision on kept results has it. */
const PART = 8 * 1024 * 1024;

/** The same for every large file, so that a life with one costs no memory of its own. */
let filling: Buffer | undefined;

/** How the host of a file treats it. A page stands where the file should be, for good. */
type Manner = "small" | "large" | "page";

/** The hosts of the files that Tencent names. They fail while other things do. */
export class FileHosts {
  readonly #seed: number;
  readonly #faultsUntil: number;
  readonly #now: () => number;
  readonly #failures = new Map<string, number>();
  #asked = 0;

  constructor(world: { seed: number; faultsUntil: number; now: () => number }) {
    this.#seed = world.seed;
    this.#faultsUntil = world.faultsUntil;
    this.#now = world.now;
  }

  /** Whether a page stands in the place of this file. */
  isPage(url: string): boolean {
    return this.#mannerOf(url) === "page";
  }

  /** How often a try to get this file has failed by a fault of its host's or of the network. */
  failures(url: string): number {
    return this.#failures.get(url) ?? 0;
  }

  /** The print of an object that holds this file. */
  printOf(url: string): string {
    const [head, tail] = this.#contentOf(url);
    return [head, tail].flatMap((part) => (part === undefined ? [] : [printOf(part)])).join("|");
  }

  fail(url: string): void {
    this.#failures.set(url, this.failures(url) + 1);
  }

  open(url: string, goOn: GoOn | undefined): Omit<OpenedFile, "chunks"> | NoFile {
    const draw = drawnFor(this.#seed, `fetch ${this.#asked++}`);
    if (this.#now() < this.#faultsUntil && draw < 0.2) return failed("status_503");
    const parts = this.#contentOf(url);
    const length = parts.reduce((sum, part = NOTHING) => sum + part.length, 0);
    const named = url.endsWith(".png") ? "image/png" : "video/mp4";
    const mediaType = this.isPage(url) ? "text/html" : named;
    const validator = draw < 0.9 ? "one" : undefined;
    const from = goOn?.validator === validator ? (goOn?.from ?? 0) : 0;
    // But for MPS, Tencent has named another length, so the host says none.
    const said = /[/](?!150000000)\d+-/.test(url) ? length : undefined;
    return { kind: "opened", from, length: said, validator, mediaType, close: () => undefined };
  }

  /** The content from here on, piece by piece. */
  *pieces(url: string, from: number): Generator<Buffer> {
    let passed = 0;
    for (const part of this.#contentOf(url)) {
      if (part === undefined) continue;
      if (passed >= from) yield part;
      passed += part.length;
    }
  }

  #contentOf(url: string): readonly [Buffer, Buffer?] {
    const tail = Buffer.from(`the content of ${url}, which is like that of no other file`);
    if (this.#mannerOf(url) !== "large") return [tail];
    filling ??= Buffer.alloc(PART, "filling ");
    return [filling, tail];
  }

  #mannerOf(url: string): Manner {
    const draw = drawnFor(this.#seed, `manner of ${url}`);
    return draw < 0.05 ? "page" : draw < 0.15 ? "large" : "small";
  }
}

const NOTHING = Buffer.alloc(0);

/** A process's way to the files. */
export const downloadThrough = ({
  process,
  door,
  hosts,
}: {
  readonly process: Process;
  readonly door: Door;
  readonly hosts: FileHosts;
}): Keeper["downloader"] => {
  const pass = <T>(what: string, act: () => T): Promise<T> =>
    door.pass(process, {
      ...{ channel: "forward", what: () => what, act },
      failure: () => new DownloadBroken("ended_early"),
    });
  const chunksOf = async function* (url: string, from: number): AsyncGenerator<Buffer> {
    for (const piece of hosts.pieces(url, from)) {
      try {
        yield await pass(`reads of ${url}`, () => piece);
      } catch (error) {
        hosts.fail(url);
        throw error;
      }
    }
  };
  return {
    open: async (url, goOn) => {
      const opened = await pass(`asks for ${url}`, () => hosts.open(url, goOn)).catch(() =>
        failed("reset"),
      );
      if (opened.kind !== "opened") {
        hosts.fail(url);
        return opened;
      }
      return { ...opened, chunks: chunksOf(url, opened.from) };
    },
  };
};
