import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Resources that hold state or have an address: under another logical id CloudFormation makes them
 * anew, and empty.
 */
const LASTING =
  /^AWS::(?:DynamoDB|SecretsManager|KMS|S3|SNS|SQS|Events)::|^AWS::(?:ApiGatewayV2::(?:Api|Stage|DomainName)|Logs::LogGroup|Lambda::Function)$/;

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

/**
 * The logical ids of a synthesized stack that must stay as they are, with their types; the stack's
 * own name is one of them.
 */
export const lastingIds = (assembly: string): Readonly<Record<string, string>> => {
  const [file = ""] = readdirSync(assembly).filter((name) => name.endsWith(".template.json"));
  const { Resources, Outputs = {} }: Template = JSON.parse(
    readFileSync(join(assembly, file), "utf8"),
  );
  const lasting = Object.entries(Resources).flatMap(([id, { Type }]) =>
    LASTING.test(Type) ? [[id, Type] as const] : [],
  );
  const named = [
    ...lasting,
    ...Object.keys(Outputs).map((id) => [id, "Output"] as const),
    [file.replace(/\..*/, ""), "Stack"] as const,
  ];
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
};
