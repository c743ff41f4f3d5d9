import type { Seams } from "../../functions/compose.ts";

/** Plants rejections for our key, as an older version wrote them. For the sake of the judge. */
export const rejectingForOurKey = (seams: Seams): Seams => ({
  ...asWrong(seams),
  table: new Proxy(seams.table, {
    get: (table, name) => {
      const member: unknown = Reflect.get(table, name);
      if (name !== "update") return typeof member === "function" ? member.bind(table) : member;
      return (...[key, condition, update]: Parameters<typeof table.update>) => {
        const text = JSON.stringify(update);
        const named =
          update.set?.status === "rejected"
            ? text.replaceAll("InvalidParameter", "AuthFailure.SecretIdNotFound")
            : text;
        return table.update(key, condition, JSON.parse(named));
      };
    },
  }),
});

/** Tencent's refusals for our sake are taken for refusals of the request. */
const asWrong = (seams: Seams): Seams => ({
  ...seams,
  send: async (request) => {
    const answer = await seams.send(request);
    return {
      ...answer,
      body: answer.body.replace("AuthFailure.SecretIdNotFound", "InvalidParameter"),
    };
  },
});
