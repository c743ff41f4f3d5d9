import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

/**
 * From here on this process throws the same dice in every run, so that the stand-in of Tencent
 * gives the same ids and two sets differ only where the code does. `begin` takes a scene's own
 * dice. Work that is done side by side may still throw in another order.
 */
export const fixChance = (): { readonly begin: (scene: string) => void } => {
  let of = "";
  let thrown = 0;
  const bytes = (size: number): Buffer => {
    const blocks: Buffer[] = [];
    for (let length = 0; length < size; length += 32)
      blocks.push(crypto.createHash("sha256").update(`landed ${of} ${thrown++}`).digest());
    return Buffer.concat(blocks).subarray(0, size);
  };
  const uuid = (): string =>
    bytes(16)
      .toString("hex")
      .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
  Object.assign(crypto, { randomBytes: bytes, randomUUID: uuid });
  syncBuiltinESMExports();
  return {
    begin: (scene) => {
      of = scene;
      thrown = 0;
    },
  };
};
