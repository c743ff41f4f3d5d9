import type { Key, Row } from "../../functions/store/table.ts";
import type { Dossier } from "./dossier.ts";
import type { Judge } from "./judge.ts";
import type { FakeTencent, Truth } from "./tencent.ts";

const MINUTE_MS = 60_000;

/** For so long after its end a transcription may still be told of by a callback. */
export const UNTOLD_MS = 2 * MINUTE_MS;

interface VerdictWorld {
  readonly judge: Judge;
  readonly tencent: FakeTencent;
  readonly rowAt: (key: Key) => Row | undefined;
}

/**
 * `the-end-is-what-tencent-says`. Whether what a task ended with is what Tencent says: the status,
 * all that it brought, and why it failed.
 */
export const judgeVerdict = (dossier: Dossier, { judge, tencent, rowAt }: VerdictWorld) => {
  const { row, taskId, charges } = dossier;
  const [charge] = charges;
  if (charge === undefined || row === undefined)
    return judge.violated(
      "the-end-is-what-tencent-says",
      `${taskId} is ${row?.status} and was never started.`,
    );
  const truth = tencent.truth(charge.providerTaskId);
  const undelivered = undeliveredResults(row, truth, rowAt);
  if (undelivered.length > 0) {
    return judge.violated(
      "named-result-delivered",
      `${taskId} is ${row.status} without ${undelivered.join(" and ")}, which Tencent named.`,
    );
  }
  const honest =
    charge.product === "trtc" ? honestEndings(dossier, truth, judge.slackMs) : truth.honest;
  if (!honest.some((ending) => ending === row.status))
    return judge.violated(
      "the-end-is-what-tencent-says",
      `${taskId} is ${row.status}; Tencent says ${honest.join(" or ") || "nothing yet"}.`,
    );
  const wrong =
    row.status === "succeeded" ? outputFault(dossier, truth, rowAt) : errorFault(row, truth);
  if (wrong !== undefined)
    judge.violated("the-end-is-what-tencent-says", `${taskId} is ${row.status} and ${wrong}.`);
};

/**
 * The promise `named-result-delivered`: whatever form an answer has, a result that Tencent named in
 * it is delivered, or shown.
 */
export const undeliveredResults = (
  row: Key & Row,
  { status, urls }: Pick<Truth, "status" | "urls">,
  rowAt: VerdictWorld["rowAt"],
): string[] => {
  if (status !== "succeeded" || row.status === "canceled") return [];
  const shown = outputOf(row, rowAt)?.files.map(({ url }) => url) ?? [];
  return urls.filter((url) => !shown.includes(url));
};

/**
 * Only a callback tells how a transcription ended. A task that had one has to believe it. A task
 * that waited for one in vain takes a bot that was seen at work for a success, and a bot that it
 * stopped itself for canceled.
 */
const honestEndings = (
  dossier: Dossier,
  { status, honest, endsAt }: Truth,
  slackMs: number,
): Truth["honest"] => {
  if (isEndTold(dossier)) return [status];
  const isWaitedFor =
    dossier.seenAtWork && Number(dossier.settledAt) + 2 * slackMs >= endsAt + UNTOLD_MS;
  return honest.filter((ending) =>
    ending === "succeeded" ? isWaitedFor : ending === "canceled" && honest[0] === "succeeded",
  );
};

/**
 * Whether Tencent's word of the end was taken before the task settled. A word that came or was read
 * afterwards does not count.
 */
const isEndTold = ({ settledAt = 0, tellings, settledByWord }: Dossier): boolean => {
  return (
    settledByWord ||
    tellings.some(
      ({ isOfEnd, isAddressed, takenAt = settledAt }) =>
        isOfEnd && isAddressed && takenAt < settledAt,
    )
  );
};

const outputFault = (
  dossier: Dossier,
  { urls, paths, stopReason }: Truth,
  rowAt: VerdictWorld["rowAt"],
): string | undefined => {
  const { row } = dossier;
  if (row?.error !== undefined) return "has an error";
  const output = row === undefined ? undefined : outputOf(row, rowAt);
  if (output === undefined) return "has no output";
  const named = output.files.map(({ url }) => url);
  if (String(named) !== String(urls))
    return `names ${named.join(" and ") || "nothing"}, not ${urls.join(" and ") || "nothing"}`;
  const { paths: led = [], stopReason: reason = "" } = output.details ?? {};
  if (String(led) !== String(paths)) return `leads to ${led}, not to ${paths}`;
  const toldReason =
    dossier.charges[0]?.product !== "trtc" || isEndTold(dossier) ? stopReason : "unknown";
  return reason === toldReason ? undefined : `ended because of ${reason}, not of ${toldReason}`;
};

interface Told {
  readonly files: readonly { readonly url?: string }[];
  readonly details?: { readonly paths?: readonly string[]; readonly stopReason?: string };
}

/** A larger one has a row of its own. */
const outputOf = (row: Key & Row, rowAt: VerdictWorld["rowAt"]): Told | undefined => {
  if (row.output !== undefined) return Object(row.output);
  const text =
    typeof row.outputRow === "string"
      ? rowAt({ pk: row.pk, sk: row.outputRow })?.output
      : undefined;
  return typeof text === "string" ? JSON.parse(text) : undefined;
};

const errorFault = ({ error, status }: Row, { errorCode }: Truth): string | undefined => {
  const { code, provider } = Object(error);
  if (typeof code !== "string" || code === "") return "has no error";
  // A task that we stopped need not have heard Tencent's words for it.
  if (status === "canceled" && code === "canceled") return undefined;
  const { code: word = "", number = "", message = "" } = Object(provider);
  const isTold =
    errorCode === "" ||
    word === errorCode ||
    String(number) === errorCode ||
    message.includes(errorCode);
  return isTold ? undefined : `does not say ${errorCode}, as Tencent does`;
};
