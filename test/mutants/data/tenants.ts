import type { whoseByAnswer } from "../../../functions/lifecycle/common/whose-task.ts";
import { instead, returns } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";

/** Whose a task at Tencent is, and what another tenant learns of it. */
export const tenants: readonly Mutant[] = [
  {
    name: "an echoed SessionContext does not tell whose a task is",
    at: "whoseByAnswer",
    mistake: instead<typeof whoseByAnswer>(
      () =>
        async (_dependencies, _tenant, _named, { known }) =>
          known,
    ),
    by: "follow/whose-session.test.ts",
  },
  {
    name: "a task is followed without a claim",
    at: "claimFollowed",
    mistake: returns(Promise.resolve(true)),
    by: "follow/whose-session.test.ts",
  },
  {
    name: "a started task is never claimed",
    at: "claimStarted",
    mistake: returns(Promise.resolve()),
    by: "simulator",
  },
  {
    name: "a task that shows nothing yet is a stranger's",
    at: "isUntold",
    mistake: returns(false),
    by: "follow/whose-session.test.ts",
  },
  {
    name: "a SessionContext of another environment is a stranger's",
    at: "isContextForm",
    mistake: returns(false),
    by: "follow/whose-session.test.ts",
  },
  {
    name: "a follower of a task may stop it",
    at: "isFollowed",
    mistake: returns(false),
    by: "audit/audit-ownership.test.ts",
  },
  {
    name: "a table that an older version made is taken for complete",
    at: "IdentityStore.claimsComplete",
    mistake: returns(Promise.resolve(true)),
    by: "audit/audit-ownership.test.ts",
  },
  {
    name: "the audit leaves tasks unclaimed and calls the table complete",
    at: "auditOwnership",
    mistake: returns(Promise.resolve()),
    by: "audit/audit-ownership.test.ts",
  },
];
