import type { Report } from "../task/report.ts";

/**
 * Tencent answered about a task of another kind than the one that we asked about. `report` holds
 * the ids that the answer echoes.
 */
export class AnotherKind extends Error {
  override readonly name = "AnotherKind";
  readonly report: Report;

  constructor(message: string, echoed: Pick<Report, "sessionId" | "sessionContext">) {
    super(message);
    this.report = { verdict: { state: "unknown", providerStatus: "another kind" }, ...echoed };
  }
}
