import type { Row } from "../../functions/store/table.ts";
import type { Dossier } from "./dossier.ts";
import { noteRefusal, noteSending } from "./judge-sendings.ts";
import type { Invocation } from "./process.ts";

/** Notes what a write says of its task, for what is judged later. `now`: of the write. */
export function noteRow(
  invocation: Invocation,
  dossier: Dossier,
  { before, after, now }: { readonly before: Row | undefined; readonly after: Row; now: number },
): void {
  if (after.seenRunningAt !== undefined) dossier.seenAtWork = true;
  if (before?.status === "queued" && after.status === "submitting")
    dossier.writtenLate = now > invocation.deadline;
  if (after.status === "indeterminate" && before?.status !== "indeterminate")
    dossier.unknownSince = now;
  if (after.settledAt !== undefined && before?.settledAt === undefined)
    dossier.settledAt = Date.parse(String(after.settledAt)) - invocation.aheadMs;
  noteSending(invocation, dossier, after);
  noteRefusal(invocation, dossier, { before, after });
}
