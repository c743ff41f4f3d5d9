import { operations } from "../../functions/tencent/registry.ts";
import type { LedgerEntry } from "../../infra/local/tencent/ledger.ts";
import { mps } from "../../infra/local/tencent/mps.ts";
import type { Product } from "../../infra/local/tencent/product.ts";
import { Refusal } from "../../infra/local/tencent/refusal.ts";
import { tiw } from "../../infra/local/tencent/tiw.ts";
import { trtc } from "../../infra/local/tencent/trtc.ts";
import { vod } from "../../infra/local/tencent/vod.ts";

const products: ReadonlyMap<string, Product> = new Map(
  [vod, mps, tiw, trtc].map((product) => [product.name, product]),
);

/** Actions that ask about one task. */
export const questions: ReadonlySet<string> = new Set(
  operations.map(({ describedBy }) => describedBy.action),
);

/**
 * Actions that find tasks only once they can be found; the others know everything that was
 * accepted.
 */
export const finders: ReadonlySet<string> = new Set([
  ...questions,
  ...operations.flatMap(({ cancel }) => (cancel === undefined ? [] : [cancel.action])),
]);

/** Actions that cost money. */
export const creates: ReadonlySet<string> = new Set(operations.map(({ action }) => action));

/** The stand-in's product of this name. Throws a Refusal: NoSuchProduct. */
export function productNamed(name: string): Product {
  const product = products.get(name);
  if (product === undefined)
    throw new Refusal("NoSuchProduct", `The product ${name} does not exist.`);
  return product;
}

/**
 * Throws a Refusal where the headers do not fit the product, as the stand-in does: NoSuchVersion,
 * MissingParameter, UnsupportedRegion.
 */
export function checkHeaders(
  { version, regions }: Product,
  headers: Readonly<Record<string, string>>,
): void {
  if (headers["X-TC-Version"] !== version)
    throw new Refusal("NoSuchVersion", "The product has no such version.");
  if (regions === undefined) return;
  const region = headers["X-TC-Region"] ?? "";
  if (region === "") throw new Refusal("MissingParameter", "The header X-TC-Region is missing.");
  if (!regions.includes(region))
    throw new Refusal("UnsupportedRegion", "The product is not offered in this region.");
}

/** The stand-in's TaskId with drawn digits in the place of its random ones. Four draws. */
export function drawnTaskId(
  { TaskId, product }: Pick<LedgerEntry, "TaskId" | "product">,
  draw: () => number,
): string {
  const digits = hex(draw()) + hex(draw()) + hex(draw()) + hex(draw());
  if (product === "tiw") return digits.slice(0, 20);
  if (product === "trtc") return TaskId.slice(0, "v2_20260101_".length) + digits.repeat(3);
  return TaskId.replace(/[0-9a-f]{32}/, digits);
}

const hex = (drawn: number): string =>
  Math.floor(drawn * 2 ** 32)
    .toString(16)
    .padStart(8, "0");
