/** Bringing friends in: the room's code, its link, and a QR code for phones. */

import { copyText } from "../shared/copying.js";
import { el, put } from "../shared/dom.js";

/** @typedef {{code: string, link: string, scope: string, qr: string}} Invitation */

const COPIED_MS = 2000;
/**
 * For whom a link works, by its scope; what stands between backquotes is to be typed.
 *
 * @type {Record<string, string>}
 */
const NOTES = {
  machine:
    "This link works on this computer only. To invite others, start the server with `--lan` and open the page by the address that it prints.",
  network: "This link works in your own network.",
};

/** @param {HTMLElement} root @param {import("../options/code_cover.js").CodeCover} cover */
export function createShare(root, cover) {
  const code = el("strong", { class: "code", translate: "no", "aria-label": "Room code" });
  const link = el("input", { type: "text", readonly: "", "aria-label": "Invitation link" });
  const copy = el("button", { type: "button", class: "primary" }, "Copy link");
  const send = el("button", { type: "button" }, "Share…");
  send.hidden = !navigator.share; // phones have it, and some other systems
  const buttons = el("div", { class: "share-buttons" }, copy, send);
  const note = el("p", { class: "note" });
  const image = el("img", { alt: "QR code of the invitation link", width: "96", height: "96" });
  const panel = el(
    "section",
    { class: "share", "aria-label": "Invite friends" },
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
    put(copy, is_copied ? "Copied" : "Copy by hand");
    window.clearTimeout(back);
    back = window.setTimeout(() => put(copy, "Copy link"), COPIED_MS);
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
        const parts = (NOTES[scope] ?? "").split("`");
        note.replaceChildren(...parts.map((part, i) => (i % 2 ? el("code", {}, part) : part)));
        note.hidden = !note.textContent;
      }
      note.classList.toggle("warning", scope === "machine");
    },
  };
}
