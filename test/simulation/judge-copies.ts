import type { Bucket } from "./bucket.ts";
import type { Dossier, Dossiers } from "./dossier.ts";
import type { FileHosts } from "./file-hosts.ts";
import type { Judge } from "./judge.ts";
import type { Invocation } from "./process.ts";
import type { Answer } from "./service.ts";
import type { FakeTencent } from "./tencent.ts";

/** The promise that a result is stored, or that its task says why it is not. */
const PROMISE = "kept-results-are-stored";

/** Tries that a host may fail before a copy is given up, by hand: the first and six more. */
const MOST_FAILURES = 7;

/** For so long at most a try that failed is waited for once nothing fails any more. */
const WAITS_MS = 12 * 60 * 60_000;

/** The copy as an answer shows it. */
interface ShownCopy {
  readonly state?: string;
  readonly reason?: string;
}

interface CopiesWorld {
  readonly judge: Judge;
  readonly dossiers: Dossiers;
  readonly tencent: FakeTencent;
  readonly hosts: FileHosts;
  readonly bucket: Bucket;
  readonly now: () => number;
  /** From when on nothing fails any more. */
  readonly calmFrom: number;
}

/** Judges the results that callers wanted to be kept. */
export class JudgeOfCopies {
  readonly #world: CopiesWorld;
  readonly #wished = new Set<Dossier>();
  readonly #acknowledged = new Map<Dossier, number>();
  readonly #shown = new Map<Dossier, ShownCopy | undefined>();

  constructor(world: CopiesWorld) {
    this.#world = world;
  }

  /** A caller sends the wish. */
  wished(dossier: Dossier): void {
    this.#wished.add(dossier);
  }

  /** A caller was answered 202 to a request with the wish. */
  acknowledged(dossier: Dossier): void {
    if (!this.#acknowledged.has(dossier)) this.#acknowledged.set(dossier, this.#world.now());
  }

  /** An object appears in the bucket. */
  stored({ name }: Invocation, key: string, print: string): void {
    const [tenant = "", taskId = "", place = ""] = key.split("/");
    const dossier = this.#world.dossiers.ofRow(`${tenant}#${taskId}`);
    const url = dossier && this.#urlsOf(dossier)[Number(place)];
    if (dossier === undefined || !this.#wished.has(dossier) || key.split("/").length !== 3)
      this.#violated(`${name} stored ${key}, which nobody wanted to be kept.`);
    else if (url === undefined)
      this.#violated(`${name} stored ${key}, and the task has no such file.`);
    else if (print !== this.#world.hosts.printOf(url))
      this.#violated(`${name} stored under ${key} what is not ${url}.`);
  }

  /** An answer that shows a task. A link to a stored file is to the task's own. */
  read(dossier: Dossier, { statusCode, body = "{}" }: Answer): void {
    if (statusCode !== 200 || !this.#wished.has(dossier)) return;
    const { copy, output } = JSON.parse(body);
    this.#shown.set(dossier, copy);
    const files: readonly { readonly storedUrl?: string }[] = output?.files ?? [];
    for (const [place, { storedUrl }] of files.entries())
      if (storedUrl !== undefined && !this.isStored(dossier, storedUrl, place))
        this.#violated(`File ${place} of ${dossier.taskId} is shown at ${storedUrl}.`);
  }

  /** Whether a link leads to this file's object, which is there. */
  isStored({ tenant, taskId }: Dossier, link: string, place: number): boolean {
    const key = `${tenant}/${taskId}/${place}`;
    return URL.parse(link)?.pathname.endsWith(`/${key}`) === true && this.#world.bucket.has(key);
  }

  has({ tenant, taskId }: Dossier, place: number): boolean {
    return this.#world.bucket.has(`${tenant}/${taskId}/${place}`);
  }

  /** When all is over: each file of a result that was to be kept is stored, or its end is told. */
  end(): void {
    for (const [dossier, since] of this.#acknowledged) {
      if (dossier.row?.status !== "succeeded") continue;
      const urls = this.#urlsOf(dossier);
      const { state, reason = "" } = this.#shown.get(dossier) ?? {};
      const missing = urls.filter((_, place) => !this.has(dossier, place));
      if (urls.length > 0 && missing.length === 0 && state !== "stored")
        this.#violated(`${dossier.taskId} is stored and is shown as ${state}.`);
      if (missing.length === 0) continue;
      const isTold = (state === "refused" || state === "failed") && reason !== "";
      if (!isTold) this.#violated(`${missing[0]} is lost, and ${dossier.taskId} says ${state}.`);
      else if (!missing.some((url) => this.#isHonest(dossier, url, { reason, since })))
        this.#violated(`${missing[0]} is not stored, as if for ${reason}.`);
    }
  }

  /** Whether a file cannot be stored for this reason. */
  #isHonest(
    { row }: Dossier,
    url: string,
    { reason, since }: { readonly reason: string; readonly since: number },
  ): boolean {
    const { hosts, calmFrom } = this.#world;
    if (reason === "wrong_type") return hosts.isPage(url);
    if (reason !== "expired") return hosts.failures(url) >= MOST_FAILURES;
    const files: readonly { readonly expiresAt?: string }[] = Object(row?.output).files ?? [];
    const ends = files.map(({ expiresAt = row?.outputExpiresAt }) => Date.parse(String(expiresAt)));
    const from = Math.max(since, calmFrom, Date.parse(String(row?.settledAt)));
    return ends.some((end) => end < from + WAITS_MS);
  }

  #urlsOf({ charges: [charge] }: Dossier): readonly string[] {
    return charge === undefined ? [] : this.#world.tencent.truth(charge.providerTaskId).urls;
  }

  #violated(text: string): void {
    this.#world.judge.violated(PROMISE, text);
  }
}
