// The sender that the outbox is handed: one contact with the server.
import { toBase64 } from "../outbox/parcel.js";
import { hearSignedOut } from "./phone.js";

import { stopAfter } from "./time.js";

const LONGEST = 30_000;

async function post(body) {
  return fetch("/api/sync", {
    method: "POST",
    headers: {
      Accept: "application/json",
      "Content-Type": "application/json",
      "Daymark-Sent": String(Date.now()),
      "Daymark-Worker": "1",
    },
    body: JSON.stringify(body),
    signal: stopAfter(LONGEST),
  });
}

async function read(answer) {
  try {
    return await answer.json();
  } catch {
    return {}; // not ours: a hotel's sign-in page
  }
}

export const sender = {
  async send({ whose, last, held = [], items }) {
    const parcels = items.map(({ id, parcel }) => ({ id, sealed: toBase64(parcel) }));
    const answer = await post({ whose, last, held, parcels });
    if (answer.status === 401) {
      await hearSignedOut(answer);
      return { kind: "signed out" };
    }
    const said = await read(answer);
    if (answer.status === 413) return { kind: "too much", problems: [said.title, said.detail] };
    if (!answer.ok || !Array.isArray(said.answers)) return { kind: "nothing" };
    return {
      kind: "answers",
      answers: said.answers,
      lacksLast: said.lacks_last,
      lacks: said.lacks,
    };
  },
};
