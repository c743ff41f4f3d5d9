import * as z from "zod";
import {
  evaluate,
  type Lookup,
  type Resources,
  readAll,
} from "../../../infra/local/cloudformation.ts";

/** An action on a resource, as a call of AWS asks for it, or as a policy grants it. */
export interface Access {
  readonly action: string;
  readonly resource: string;
}

/** Everything that a role may do, in pairs that may have wildcards. */
export type Policy = readonly Access[];

const oneOrMore = <T extends z.ZodType>(one: T) =>
  z.preprocess((value) => [value].flat(), z.array(one));

/**
 * Strict: an `Effect`, a `Condition` or a `NotAction` that it passed over would make the proxy
 * allow what AWS denies.
 */
const policyProperties = z.object({
  PolicyDocument: z.object({
    Statement: z.array(
      z.strictObject({
        Effect: z.literal("Allow"),
        Action: oneOrMore(z.string()),
        Resource: oneOrMore(z.unknown()),
      }),
    ),
  }),
  Roles: z.tuple([z.object({ Ref: z.string() })]),
});

const roleOfFunction = z.object({
  Role: z.object({ "Fn::GetAtt": z.tuple([z.string(), z.literal("Arn")]) }),
});

/**
 * The policies of the functions' roles, by the names of the entries. `known` resolves what
 * statements refer to. Throws for a statement that it cannot judge as AWS does.
 */
export function rolePolicies(resources: Resources, known: Lookup): ReadonlyMap<string, Policy> {
  const policies = readAll(resources, "AWS::IAM::Policy", policyProperties);
  return new Map(
    readAll(resources, "AWS::Lambda::Function", roleOfFunction).map(({ logicalId, properties }) => {
      const [role] = properties.Role["Fn::GetAtt"];
      const granted = policies.flatMap(({ properties: { PolicyDocument, Roles } }) =>
        Roles[0].Ref === role ? PolicyDocument.Statement : [],
      );
      const pairs = granted.flatMap(({ Action, Resource }) =>
        Action.flatMap((action) =>
          Resource.map((resource) => ({ action, resource: evaluate(logicalId, resource, known) })),
        ),
      );
      return [String(resources[logicalId]?.Metadata["callsheet:entry"]), pairs];
    }),
  );
}

/** The grants of a policy that allow an access; none if it is denied. */
export function grantsFor(policy: Policy, asked: Access): Policy {
  return policy.filter(
    ({ action, resource }) =>
      fits(action.toLowerCase(), asked.action.toLowerCase()) && fits(resource, asked.resource),
  );
}

/** Whether a text has a pattern's form, in which `*` stands for any text and `?` for a sign. */
const fits = (pattern: string, text: string): boolean => {
  const signs = [...pattern].map((sign) =>
    sign === "*" ? ".*" : sign === "?" ? "." : sign.replace(/[^\w]/, "\\$&"),
  );
  return new RegExp(`^${signs.join("")}$`, "s").test(text);
};
