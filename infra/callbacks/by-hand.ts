import { type ProductName, products } from "../products.ts";
import type { CallbackOptions } from "./options.ts";

/** A sentence about what no call can do or check, and whether it leaves nothing wrong. */
export interface Advice {
  readonly line: string;
  readonly right: boolean;
}

/**
 * Tells what an operator has to do, or to know, where Tencent has no API to configure a product's
 * callbacks with.
 */
export type ByHand = (options: CallbackOptions) => readonly Advice[];

export const trtcByHand: ByHand = (options) =>
  options.applications.trtc.map((application) => trtcAdvice(application, options));

export const mpsByHand: ByHand = (options) => [mpsAdvice(options)];

/**
 * Source: TRTC's callback pages. Address and key of an SdkAppId are set in the console; the API
 * neither sets nor shows them.
 */
const trtcAdvice = (application: number, { keys, address }: CallbackOptions): Advice => {
  const name = `trtc ${application}:`;
  if (keys.trtc === undefined) {
    return {
      line: `${name} ${keySetting("trtc")} is not set, and without a signature every callback is refused.`,
      right: false,
    };
  }
  const task = `set the callback address ${address("trtc")} and the key that is in ${keySetting("trtc")}`;
  return {
    line: `${name} TO DO in the TRTC console, as there is no API for it: ${task}. It cannot be checked from here.`,
    right: true,
  };
};

/** Source: TaskNotifyConfig of ProcessMedia; MPS's other operations have no callback. */
const mpsAdvice = ({ keys }: CallbackOptions): Advice => {
  const otherwise =
    keys.mps === undefined ? ` ${keySetting("mps")} is not set: outcomes are asked for.` : "";
  return {
    line: `mps: nothing to register, as each ProcessMedia task names its own address and key.${otherwise}`,
    right: true,
  };
};

const keySetting = (product: ProductName): string => products[product].callbackKey.setting;
