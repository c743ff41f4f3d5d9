import * as z from "zod";
import { type Registrar, takeover } from "./registrar.ts";
import { readAnswer, textOrNothing } from "./tencent-api.ts";

const callbackConfig = z.object({ Callback: textOrNothing, CallbackKey: textOrNothing });

/**
 * TIW: one address and one key for each SdkAppId, of video generation alone. Source:
 * SetVideoGenerationTaskCallback, …CallbackKey and DescribeVideoGenerationTaskCallback, which
 * returns the key in clear: it is compared here and goes no further.
 */
export const tiw: Registrar = {
  product: "tiw",
  version: "2019-09-19",
  // The only region of the international site; the mainland's are not in our sources.
  region: "ap-singapore",
  inspect: async (send, SdkAppId, wanted) => {
    const action = "DescribeVideoGenerationTaskCallback";
    const { Callback, CallbackKey } = readAnswer(
      action,
      callbackConfig,
      await send({ action, body: { SdkAppId } }),
    );
    const [rightAddress, rightKey] = [Callback === wanted.address, CallbackKey === wanted.key];
    const loss = takeover("tiw", Callback, wanted);
    const keyWords = rightKey
      ? "with the right key"
      : `with ${CallbackKey === "" ? "no key" : "another key"}`;
    return {
      configured: `callbacks to ${Callback || "no address"} ${keyWords}`,
      differences: [
        ...(rightAddress ? [] : [`its address is ${Callback || "not set"}`]),
        ...(rightKey ? [] : [`its key is ${CallbackKey === "" ? "not set" : "another one"}`]),
      ],
      ...(loss === undefined ? {} : { loss }),
      // The key first, so that a new address gets no callback without a signature.
      changes: [
        ...(rightKey
          ? []
          : [
              {
                action: "SetVideoGenerationTaskCallbackKey",
                body: { SdkAppId, CallbackKey: wanted.key },
              },
            ]),
        ...(rightAddress
          ? []
          : [
              {
                action: "SetVideoGenerationTaskCallback",
                body: { SdkAppId, Callback: wanted.address },
              },
            ]),
      ],
    };
  },
};
