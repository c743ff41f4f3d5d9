import type { Key, Row } from "../../functions/store/table.ts";
import type { SignedRequest } from "../../functions/tencent/transport.ts";
import { type Dossier, type Dossiers, isFollower, type Sent, type Telling } from "./dossier.ts";
import { isTask, type TableWatch } from "./faulty-table.ts";
import { changeFaults } from "./judge-changes.ts";
import { Heard } from "./judge-heard.ts";
import { isRepeat, isTakenInPause, REPEATED, requestOf } from "./judge-inserts.ts";
import { JudgeOfKept } from "./judge-kept.ts";
import { absenceFaults, noteRefusal, noteSending, sendingFaults } from "./judge-sendings.ts";
import type { Population } from "./planned-life.ts";
import type { Invocation } from "./process.ts";
import type { PromiseName, Violation } from "./promises.ts";
import type { Excuse } from "./promises-since.ts";
import { PRYING } from "./secrets.ts";
import type { Charge } from "./tencent.ts";

interface JudgeWorld {
  readonly dossiers: Dossiers;
  readonly now: () => number;
  readonly mostQuestions: number;
  readonly pause: Population["pause"];
  /** Promises that are not judged in this life, or not of all tasks. */
  readonly excused: Readonly<Record<string, Excuse>>;
}

/** TRTC's event 901 with Status 0, the only one that does not tell of an end. */
const beginning = /"EventType":\s*901,.*"Status":\s*0\b/s;

/**
 * Looks at every write, every request and every answer the moment they happen, and writes down what
 * must not be.
 */
export class Judge implements TableWatch {
  readonly violations: Violation[] = [];
  readonly #dossiers: Dossiers;
  readonly #now: () => number;
  readonly #mostQuestions: number;
  readonly #pause: Population["pause"];
  readonly #excused: JudgeWorld["excused"];
  readonly #heard = new Heard();
  /** Rows that tell whose a TaskId is. */
  readonly #claims = new Set<string>();
  readonly #kept = new JudgeOfKept();

  /**
   * `mostQuestions`: about one task in a minute. The poller asks every 15 s at most, and messages
   * ten seconds after any question at most: nine. Where functions wake up after their lease, two
   * runs may ask side by side.
   */
  constructor({ dossiers, now, mostQuestions, pause, excused }: JudgeWorld) {
    this.#mostQuestions = mostQuestions;
    this.#pause = pause;
    this.#excused = excused;
    this.#dossiers = dossiers;
    this.#now = now;
    for (const text of dossiers.mixedUp) this.violated("nothing-acknowledged-is-lost", text);
  }

  /** `isByBefore`: whether the version before wrote what breaks the promise. */
  violated(promise: PromiseName, text: string, isByBefore = false): void {
    const excuse = Object.hasOwn(this.#excused, promise) ? this.#excused[promise] : undefined;
    if (excuse !== undefined && (isByBefore || excuse.ofItsWritesAlone !== true)) return;
    if (!this.violations.some((known) => known.promise === promise))
      this.violations.push({ promise, text, at: this.#now() });
  }

  /**
   * `no-tenant-reaches-anothers-task`. A submission or a cancellation may start somebody else's
   * task when it frees a slot; reading never needs another's row.
   */
  touched(invocation: Invocation, { pk }: Key): void {
    const { name, origin } = invocation;
    for (const heard of this.#kept.touched(invocation, pk)) this.told(invocation, heard);
    if (pk.startsWith("provider#")) this.#heard.remembered(invocation, pk.split("#")[2] ?? "");
    const tenant = this.#dossiers.ofRow(pk)?.tenant;
    if (isPrying(invocation) && tenant !== undefined)
      this.violated(NOTHING_SEEN, `${name} touched ${pk}.`);
    if (origin.kind !== "caller" || origin.does === "submit" || origin.does === "cancel") return;
    if (tenant !== undefined && tenant !== origin.tenant)
      this.violated(
        "no-tenant-reaches-anothers-task",
        `${name} of ${origin.tenant} touched ${pk}.`,
      );
  }

  wrote(invocation: Invocation, before: (Key & Row) | undefined, after: Key & Row) {
    const { name, origin } = invocation;
    if (origin.kind === "attacker" && origin.isUnknown)
      this.violated(
        "strangers-write-nothing",
        `${name}, which nobody let in, wrote ${after.pk} ${after.sk}.`,
      );
    if (isRepeat(invocation))
      this.violated(REPEATED, `${name} wrote ${after.pk} ${after.sk}, though its task was there.`);
    if (after.pk.startsWith("provider#")) this.#claims.add(after.pk);
    const unheard = this.#kept.wrote(invocation, after);
    if (unheard !== undefined) this.violated("nothing-without-evidence", `${name} ${unheard}.`);
    const isSeen = isTask(after)
      ? after.pk.startsWith(`${PRYING}#`)
      : isPrying(invocation) && after.pk.startsWith("provider#");
    if (isSeen) return this.violated(NOTHING_SEEN, `${name} wrote ${after.pk} ${after.sk}.`);
    if (!isTask(after)) return;
    const dossier = this.#dossiers.ofRow(after.pk);
    if (dossier === undefined)
      return this.violated(
        "nothing-acknowledged-is-lost",
        `${name} wrote ${after.pk}, which nobody asked for.`,
      );
    dossier.row = after;
    dossier.history.push({ from: this.#now(), row: after });
    if (before === undefined) this.#inserted(invocation, dossier);
    for (const text of absenceFaults(invocation, dossier, { before, after, now: this.#now() }))
      this.violated("nothing-without-evidence", `${name} ${text}.`);
    for (const [promise, text] of changeFaults(before, after, {
      now: this.#now(),
      beganAt: invocation.beganAt,
    }))
      this.violated(promise, `${name}, ${after.pk}: ${text}`);
    this.#remember(dossier, after);
    if (after.seenRunningAt !== undefined) dossier.seenAtWork = true;
    if (after.status === "indeterminate" && before?.status !== "indeterminate")
      dossier.unknownSince = this.#now();
    if (after.settledAt !== undefined)
      dossier.settledByWord = dossier.charges.some(
        ({ providerTaskId: id }) => isSaid(origin, id) || this.#kept.hasHeardEnd(invocation, id),
      );
    noteSending(invocation, dossier, after);
    noteRefusal(invocation, dossier, { before, after });
    this.#provenance(invocation, dossier, { before, after });
  }

  /**
   * `written-ahead-of-its-sending`, `asked-within-the-rate`, the moment a request leaves. Answers
   * with what it notes of a create, as its sender may hear that it never left.
   */
  sends(invocation: Invocation, request: SignedRequest): Sent | undefined {
    const { name } = invocation;
    if (!request.paid) {
      this.#asks(invocation, request.body);
      return undefined;
    }
    const dossier = this.#dossiers.ofText(request.body);
    if (dossier === undefined) {
      this.violated("written-ahead-of-its-sending", `${name} sent a create that nobody asked for.`);
      return undefined;
    }
    const signedAt = Number(request.headers["X-TC-Timestamp"]) * 1000;
    const epoch = Number(dossier.row?.epoch);
    const attempt = [...dossier.writtenAhead].find((written) => written.endsWith(`@${signedAt}`));
    if (attempt === undefined)
      this.violated(
        "written-ahead-of-its-sending",
        `${name} sent a create signed at ${signedAt} that was not written ahead.`,
      );
    const sentEpoch = attempt === undefined ? epoch : Number(attempt.split("@")[0]);
    const sent = { epoch: sentEpoch, signedAt, sentAt: this.#now(), hasLeft: true };
    for (const text of sendingFaults(sent, dossier.sent))
      this.violated("written-ahead-of-its-sending", `${name} ${text}.`);
    dossier.sent.push(sent);
    return sent;
  }

  /** Notes Tencent's answer to a start request, whether or not it was heard. */
  answered(text: string, answer: string): void {
    const code = /"Error":\{"Code":"([^"]*)"/.exec(answer)?.[1];
    if (code !== undefined) this.#dossiers.ofText(text)?.refusals.push({ code, at: this.#now() });
  }

  /**
   * Whether a message names its task: a product whose messages carry nothing of ours names a TaskId
   * alone, so it has to be written down.
   */
  isAddressed(product: string, providerTaskId: string): boolean {
    return product === "vod" || product === "mps" || this.hasClaim(product, providerTaskId);
  }

  /** Whether it is written down whose task a TaskId is. */
  hasClaim(product: string, providerTaskId: string): boolean {
    return this.#claims.has(`provider#${product}#${providerTaskId}`);
  }

  /** A message of Tencent's about this task, at our door. */
  arrives(product: string, providerTaskId: string, body: string): Telling {
    const isAddressed = this.isAddressed(product, providerTaskId);
    const telling: Telling = { isOfEnd: !beginning.test(body), isAddressed, takenAt: undefined };
    this.#dossiers.ofProviderTask(providerTaskId)?.tellings.push(telling);
    return telling;
  }

  /** `charged-at-most-once`, `nothing-rejected-is-charged`: an accepted create. */
  charged(charge: Charge, text: string): void {
    const dossier = this.#dossiers.ofText(text);
    if (dossier === undefined) return;
    dossier.charges.push(charge);
    if (dossier.charges.length > 1) {
      const sent = dossier.charges
        .map(({ sessionId, providerTaskId }) => `${providerTaskId} (${sessionId})`)
        .join(" and ");
      this.violated(
        "charged-at-most-once",
        `The key of ${dossier.tenant}#${dossier.taskId} was charged ${dossier.charges.length} times: ${sent}.`,
      );
    }
    if (dossier.row?.settledAt !== undefined)
      this.violated(
        "nothing-rejected-is-charged",
        `${dossier.taskId} was charged after it had settled as ${dossier.row.status}.`,
      );
  }

  /** Tencent's own word of a task came to this invocation. */
  told(invocation: Invocation, providerTaskId: string): void {
    this.#heard.told(invocation, providerTaskId);
  }

  #asks(invocation: Invocation, body: string) {
    if (isPrying(invocation)) return;
    const TaskId = /"TaskId":"([^"]*)"/.exec(body)?.[1] ?? "";
    const SessionId = /"SessionId":"([^"]*)"/.exec(body)?.[1] ?? "";
    const dossier =
      TaskId === "" ? this.#dossiers.ofSession(SessionId) : this.#dossiers.ofProviderTask(TaskId);
    // Asked by another SessionId, Tencent says that there is no such task, and that would be
    // believed.
    if (TaskId === "" && SessionId !== "" && !isWrittenAhead(dossier, SessionId))
      this.violated(
        "a-provider-task-is-one-tasks",
        `${invocation.name} asked about ${SessionId}, which no start was written ahead with.`,
      );
    if (dossier === undefined) return;
    // An answer need not repeat what it was asked about.
    for (const { providerTaskId } of dossier.charges)
      if (providerTaskId === TaskId || TaskId === "") this.told(invocation, providerTaskId);
    const now = this.#now();
    dossier.asked = [...dossier.asked.filter((moment) => moment > now - 60_000), now];
    if (dossier.asked.length > this.#mostQuestions)
      this.violated(
        "asked-within-the-rate",
        `${dossier.taskId} was asked about ${dossier.asked.length} times in a minute.`,
      );
  }

  #inserted(invocation: Invocation, dossier: Dossier): void {
    const { name } = invocation;
    dossier.requestedBy = requestOf(invocation);
    if (dossier.requestedBy === undefined)
      this.violated(
        "nothing-acknowledged-is-lost",
        `${name} made ${dossier.taskId}, which nobody asked for.`,
      );
    // To follow a task is free, and so not paused (decision 0011).
    if (!isFollower(dossier) && isTakenInPause(invocation, this.#pause, this.#now()))
      this.violated("a-pause-takes-no-task", `${name} took ${dossier.taskId} in spite of a pause.`);
  }

  /**
   * The row has to know, too, when the epoch began: how long its start may be repeated and looked
   * for depends on it.
   */
  #remember(dossier: Dossier, { status, epoch: number, signedAt, firstSentAt }: Row): void {
    const epoch = Number(number);
    // A task that is queued again under the same epoch was never sent.
    if (status === "queued") dossier.firstSentAt.delete(epoch);
    if (status !== "submitting" || typeof signedAt !== "string") return;
    const moment = Date.parse(signedAt);
    dossier.writtenAhead.add(`${epoch}@${moment}`);
    const first = dossier.firstSentAt.get(epoch) ?? moment;
    dossier.firstSentAt.set(epoch, first);
    if (Date.parse(String(firstSentAt)) !== first)
      this.violated(
        "written-ahead-of-its-sending",
        `${dossier.taskId} says that its epoch began at ${firstSentAt}.`,
      );
  }

  /**
   * `nothing-without-evidence`, `a-provider-task-is-one-tasks`, and that no message of an attacker
   * is believed: what is said of a task at Tencent was said by Tencent, and of this task.
   */
  #provenance(
    invocation: Invocation,
    dossier: Dossier,
    { before, after }: { before: (Key & Row) | undefined; after: Key & Row },
  ): void {
    const { providerTaskId, status } = after;
    const { origin } = invocation;
    const forged =
      origin.kind === "attacker" ? "forgeries-change-nothing" : "nothing-without-evidence";
    if ("says" in origin && origin.says !== undefined) this.told(invocation, origin.says);
    const isNamed = typeof providerTaskId === "string" && providerTaskId !== "";
    if (isNamed && before?.providerTaskId !== providerTaskId) {
      if (!dossier.charges.some((charge) => charge.providerTaskId === providerTaskId)) {
        this.violated(
          "a-provider-task-is-one-tasks",
          `${invocation.name} gave ${dossier.taskId} the TaskId ${providerTaskId}, which is another's.`,
        );
      }
      if (!this.#heard.isKnown(invocation, providerTaskId))
        this.violated(forged, `${invocation.name} adopted ${providerTaskId} unheard.`);
    }
    if (status === before?.status || (status !== "succeeded" && status !== "failed")) return;
    // A transcription that was found by its SessionId need not have told its TaskId.
    const ids = isNamed ? [providerTaskId] : dossier.charges.map((charge) => charge.providerTaskId);
    if (!ids.some((id) => this.#heard.isTold(invocation, id))) {
      this.violated(
        forged,
        `${invocation.name} called ${dossier.taskId} ${status} without a word of Tencent's.`,
      );
    }
  }
}

const NOTHING_SEEN = "tenants-see-nothing-of-each-other";

const isSaid = (origin: Invocation["origin"], providerTaskId: string): boolean =>
  "says" in origin && origin.says === providerTaskId;

const isPrying = ({ origin }: Invocation): boolean =>
  origin.kind === "caller" && origin.tenant === PRYING;

/** A SessionId ends with its epoch. */
const isWrittenAhead = (dossier: Dossier | undefined, sessionId: string): boolean =>
  dossier?.firstSentAt.has(Number(sessionId.slice(dossier.taskId.length + 1))) === true;
