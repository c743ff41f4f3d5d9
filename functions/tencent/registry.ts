import { nearest } from "../task/nearest.ts";
import { mpsOperations } from "./mps/index.ts";
import type { StartOperation } from "./operation.ts";
import type { Product, TaskFields } from "./product.ts";
import { tiwOperations } from "./tiw/index.ts";
import { trtcOperations } from "./trtc/index.ts";
import { vodOperations } from "./vod/index.ts";

/** The message for a name that is no operation. */
export function unknownOperation(name: string): string {
  const names = operations.map((operation) => operation.name);
  const meant = nearest(name, names);
  return `is not an operation of this API${meant === undefined ? "." : `; did you mean ${meant}?`} Its operations are ${names.join(", ")}.`;
}

/** Every operation there is. A new one is a line in its product's index. */
export const operations: readonly StartOperation[] = [
  ...vodOperations,
  ...mpsOperations,
  ...tiwOperations,
  ...trtcOperations,
];

const byName = new Map(operations.map((operation) => [operation.name, operation]));

/** The operation of this name; undefined if there is none. */
export function operationNamed(name: string): StartOperation | undefined {
  return byName.get(name);
}

/** Every product that some operation belongs to. */
export const products: readonly Product[] = [...new Set(operations.map(({ product }) => product))];

/** The events that are documented for a product's operations. */
export function taskFieldsOf(product: Product): TaskFields {
  return new Map(
    operations.flatMap((operation) =>
      operation.product === product && operation.event
        ? [[operation.event.type, operation.event.field]]
        : [],
    ),
  );
}
