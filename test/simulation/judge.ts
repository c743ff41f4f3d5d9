import type { Key, Row } from "../../functions/store/table.ts";
import type { SignedRequest } from "../../functions/tencent/transport.ts";
import type { Dossiers, Sent, Telling } from "./dossier.ts";
import { isTask, type TableWatch } from "./faulty-table.ts";
import { changeFaults } from "./judge-changes.ts";
import { Heard } from "./judge-heard.ts";
import { insertFaults, isRepeat, REPEATED } from "./judge-inserts.ts";
import { JudgeOfKept } from "./judge-kept.ts";
import { noteRow } from "./judge-notes.ts";
import { isSaid, provenanceFaults } from "./judge-provenance.ts";
import { noteQuestion, readQuestion } from "./judge-questions.ts";
import { absenceFaults, chargeFaults, noteWrittenAhead, sendingFaults } from "./judge-sendings.ts";
import { learnedFault } from "./learned-rows.ts";
import type { Population } from "./planned-life.ts";
import { type Invocation, isQuiet, mayStartOthers } from "./process.ts";
import type { PromiseName, Violation } from "./promises.ts";
import type { Excuse } from "./promises-since.ts";
import { PRYING } from "./secrets.ts";
import type { Charge } from "./tencent.ts";

interface JudgeWorld {
  readonly dossiers: Dossiers;
  readonly now: () => number;
  readonly mostQuestions: number;
  readonly pause: Population["pause"];
  /** How far a clock may be from the true time, in milliseconds. */
  readonly slackMs: number;
  /** By how much Tencent's clock is ahead of the true time, in milliseconds. */
  readonly tencentAheadMs: number;
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
  /** How far a clock may be from the true time, in milliseconds. */
  readonly slackMs: number;
  readonly #tencentAheadMs: number;
  readonly #excused: JudgeWorld["excused"];
  readonly #heard = new Heard();
  /** Rows that tell whose a TaskId is. */
  readonly #claims = new Set<string>();
  readonly #kept = new JudgeOfKept();

  /**
   * `mostQuestions`: about one task in a minute. The poller asks every 15 s at most, and messages
   * ten seconds after any question at most: nine. With learned times it asks every 5 s at most, and
   * no message asks: thirteen. Functions that wake up after their lease may ask side by side.
   */
  constructor({ dossiers, now, mostQuestions, pause, ...world }: JudgeWorld) {
    const { slackMs, tencentAheadMs, excused } = world;
    this.slackMs = slackMs;
    this.#tencentAheadMs = tencentAheadMs;
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
   * `no-tenant-reaches-anothers-task`. A submission, a cancellation or a refresh may start somebody
   * else's task when it frees a slot; reading never needs another's row.
   */
  touched(invocation: Invocation, { pk }: Key): void {
    const { name, origin } = invocation;
    for (const heard of this.#kept.touched(invocation, pk)) this.told(invocation, heard);
    if (pk.startsWith("provider#")) this.#heard.remembered(invocation, pk.split("#")[2] ?? "");
    const tenant = this.#dossiers.ofRow(pk)?.tenant;
    if (isPrying(invocation) && tenant !== undefined)
      this.violated(NOTHING_SEEN, `${name} touched ${pk}.`);
    if (origin.kind !== "caller" || mayStartOthers(origin.does)) return;
    if (tenant !== undefined && tenant !== origin.tenant)
      this.violated(
        "no-tenant-reaches-anothers-task",
        `${name} of ${origin.tenant} touched ${pk}.`,
      );
  }

  wrote(invocation: Invocation, before: (Key & Row) | undefined, after: Key & Row) {
    const { name, origin } = invocation;
    // A refused message that carries our MAC is a line of that task's story, on which nothing acts.
    if (origin.kind === "attacker" && origin.isUnknown && !isStory(after))
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
    const tooMuch = learnedFault(before, after, this.#dossiers);
    if (tooMuch !== undefined) this.violated("nothing-without-evidence", `${name} ${tooMuch}.`);
    if (!isTask(after)) return;
    const dossier = this.#dossiers.ofRow(after.pk);
    if (dossier === undefined)
      return this.violated(
        "nothing-acknowledged-is-lost",
        `${name} wrote ${after.pk}, which nobody asked for.`,
      );
    dossier.row = after;
    dossier.history.push({ from: this.#now(), row: after });
    if (before === undefined)
      for (const [promise, text] of insertFaults(invocation, dossier, {
        pause: this.#pause,
        now: this.#now(),
      }))
        this.violated(promise, `${name} ${text}.`);
    const at = { now: this.#now(), slackMs: this.slackMs };
    for (const text of absenceFaults(invocation, dossier, { before, after, ...at }))
      this.violated("nothing-without-evidence", `${name} ${text}.`);
    const { beganAt } = invocation;
    for (const [promise, text] of changeFaults(before, after, { ...at, beganAt }))
      this.violated(promise, `${name}, ${after.pk}: ${text}`);
    const unknownStart = noteWrittenAhead(dossier, after);
    if (unknownStart !== undefined) this.violated("written-ahead-of-its-sending", unknownStart);
    if (after.settledAt !== undefined && before?.settledAt === undefined)
      dossier.settledByWord = dossier.charges.some(
        ({ providerTaskId: id }) => isSaid(origin, id) || this.#kept.hasHeardEnd(invocation, id),
      );
    noteRow(invocation, dossier, { before, after, now: this.#now() });
    for (const [promise, text] of provenanceFaults(this.#heard, invocation, {
      dossier,
      before,
      after,
    }))
      this.violated(promise, `${invocation.name} ${text}.`);
  }

  /**
   * `written-ahead-of-its-sending`, `asked-within-the-rate`, the moment a request leaves. Answers
   * with what it notes of a create, as its sender may hear that it never left.
   */
  sends(invocation: Invocation, request: SignedRequest): Sent | undefined {
    const { name } = invocation;
    if (isQuiet(name))
      this.violated("asking-costs-nothing", `${name} sent ${request.action} to Tencent.`);
    if (!request.paid) {
      if (!isPrying(invocation)) this.#asks(invocation, request.body);
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
    const sentAt = this.#now();
    const atTencent = sentAt + this.#tencentAheadMs;
    const sent = { epoch: sentEpoch, signedAt, sentAt, atTencent, hasLeft: true };
    for (const text of sendingFaults(sent, dossier.sent, this.slackMs))
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
    for (const [promise, fault] of chargeFaults(dossier)) this.violated(promise, fault);
  }

  /** Tencent's own word of a task came to this invocation. */
  told(invocation: Invocation, providerTaskId: string): void {
    this.#heard.told(invocation, providerTaskId);
  }

  #asks(invocation: Invocation, body: string): void {
    const { dossier, fault, ids } = readQuestion(this.#dossiers, body);
    if (fault !== undefined)
      this.violated("a-provider-task-is-one-tasks", `${invocation.name} ${fault}.`);
    if (dossier === undefined) return;
    for (const id of ids) this.told(invocation, id);
    const asked = noteQuestion(dossier, ids, this.#now());
    if (asked > this.#mostQuestions)
      this.violated(
        "asked-within-the-rate",
        `${dossier.taskId} was asked about ${asked} times in a minute.`,
      );
  }
}

const NOTHING_SEEN = "tenants-see-nothing-of-each-other";

const isPrying = ({ origin }: Invocation): boolean =>
  origin.kind === "caller" && origin.tenant === PRYING;

const isStory = ({ sk }: Key): boolean => /^story(?:#|$)/.test(sk);
