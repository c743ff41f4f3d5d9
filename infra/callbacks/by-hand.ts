import type { CallbackOptions } from "./options.ts";

/** A sentence about what no call can do or check, and whether it leaves nothing wrong. */
interface Advice {
  readonly line: string;
  readonly right: boolean;
}

/** What an operator has to do, or to know, where Tencent has no API to configure callbacks with. */
export const byHand = (options: CallbackOptions): readonly Advice[] => [
  ...options.applications.trtc.map((application) => trtcAdvice(application, options)),
  mpsAdvice(options),
  {
    line: "The same keys belong into CallbackSecret, under vod, tiw, trtc and mps: a callback whose key is not there is refused.",
    right: true,
  },
];

/** Source: TRTC's callback pages. Address and key of an SdkAppId are set in the console; the API neither sets nor shows them. */
const trtcAdvice = (application: number, { keys, address }: CallbackOptions): Advice => {
  const name = `trtc ${application}:`;
  if (keys.trtc === undefined) {
    return { line: `${name} TRTC_CALLBACK_KEY is not set, and without a signature every callback is refused.`, right: false };
  }
  const task = `set the callback address ${address("trtc")} and the key that is in TRTC_CALLBACK_KEY`;
  return { line: `${name} TO DO in the TRTC console, as there is no API for it: ${task}. It cannot be checked from here.`, right: true };
};

/** Source: TaskNotifyConfig of ProcessMedia; MPS's other operations have no callback. */
const mpsAdvice = ({ keys }: CallbackOptions): Advice => {
  const otherwise = keys.mps === undefined ? " MPS_NOTIFY_KEY is not set: outcomes are asked for." : "";
  return { line: `mps: nothing to register, as each ProcessMedia task names its own address and key.${otherwise}`, right: true };
};
