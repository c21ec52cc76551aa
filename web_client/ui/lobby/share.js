/** Bringing friends in: the room's code, its link, and a QR code for phones. */

import { copyText } from "../shared/copying.js";
import { el, put } from "../shared/dom.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {{code: string, link: string, scope: string, qr: string}} Invitation */

const COPIED_MS = 2000;

/** @param {HTMLElement} root @param {import("../options/code_cover.js").CodeCover} cover */
export function createShare(root, cover) {
  const code = el("strong", {
    class: "code",
    translate: "no",
    "aria-label": TEXTS.lobby.room_code,
  });
  const link = el("input", { type: "text", readonly: "", "aria-label": TEXTS.lobby.link });
  const copy = el("button", { type: "button", class: "primary" }, TEXTS.lobby.copy_link);
  const send = el("button", { type: "button" }, TEXTS.lobby.share);
  send.hidden = !navigator.share; // phones have it, and some other systems
  const buttons = el("div", { class: "share-buttons" }, copy, send);
  const note = el("p", { class: "note" });
  const image = el("img", { alt: TEXTS.lobby.qr, width: "96", height: "96" });
  const panel = el(
    "section",
    { class: "share", "aria-label": TEXTS.words.invite_friends },
    el(
      "div",
      { class: "share-text" },
      el("div", { class: "link-line" }, code, link, buttons),
      cover.button(),
      note,
    ),
    image,
  );
  root.append(panel);
  let back = 0;
  let noted = "";
  /** @type {Invitation} */
  let shown = { code: "", link: "", scope: "", qr: "" };
  note.hidden = true;

  copy.addEventListener("click", async () => {
    const is_copied = await copyText(shown.link, cover.is_on ? undefined : link);
    put(copy, is_copied ? TEXTS.words.copied : TEXTS.lobby.copy_by_hand);
    window.clearTimeout(back);
    back = window.setTimeout(() => put(copy, TEXTS.lobby.copy_link), COPIED_MS);
  });
  send.addEventListener("click", () => {
    // It also rejects when the visitor chooses nobody.
    navigator.share({ title: document.title, url: shown.link }).catch(() => {});
  });
  link.addEventListener("focus", () => link.select());
  image.addEventListener("error", () => {
    shown = { ...shown, qr: "" };
    image.hidden = true;
  });

  function show() {
    const { qr } = shown;
    const address = cover.over(shown.link);
    put(code, cover.over(shown.code));
    if (link.value !== address) link.value = address;
    if (image.getAttribute("src") !== qr && qr) image.src = qr;
    image.hidden = !qr || cover.is_on;
  }
  cover.follow(show);

  return {
    /** @param {Invitation} invitation */
    update(invitation) {
      shown = invitation;
      show();
      const { scope } = shown;
      if (scope !== noted) {
        noted = scope;
        const parts = (TEXTS.lobby.link_notes[scope] ?? "").split("`");
        note.replaceChildren(...parts.map((part, i) => (i % 2 ? el("code", {}, part) : part)));
        note.hidden = !note.textContent;
      }
      note.classList.toggle("warning", scope === "machine");
    },
  };
}
