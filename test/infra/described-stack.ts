import type { SynthesizedStack } from "../../infra/local/read-stack.ts";
import {
  describeSecrets,
  describeService,
  describeTable,
  type ServiceDescription,
} from "../../infra/local/template.ts";

/** Describes a stack as the runner does: with a name for the table and a place for each secret. */
export const described = (
  of: SynthesizedStack,
  others: Readonly<Record<string, string>> = {},
): ServiceDescription =>
  describeService(of, {
    ...others,
    [describeTable(of).logicalId]: "callsheet-local",
    ...Object.fromEntries(
      describeSecrets(of).map(({ logicalId, variables }) => [
        logicalId,
        `file:///secrets/${variables.join()}.json`,
      ]),
    ),
  });
