/** Friends who want into the same match: make a party, pass its code on, or join with one. */

import { codeField } from "./code_field.js";
import { codeIn } from "../shared/codes.js";
import { copyText } from "../shared/copying.js";
import { el, put, toggle } from "../shared/dom.js";
import { safeName } from "../shared/format.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../../net/http.js").Party} Party */
/** @typedef {{party: Party | null, leads: boolean, me: string | undefined, problem: string}} PartyState */

/**
 * @typedef {object} PartyBoxCalls
 * @property {(choice: {name: string}) => void} on_party_open
 * @property {(choice: {name: string, code: string}) => void} on_party_join
 * @property {() => void} on_party_leave
 */

const SHOWS_COPIED_MS = 2000;

/**
 * @param {HTMLElement} root
 * @param {PartyBoxCalls & {own_name: () => string, on_room: (code: string) => void}} calls
 * @param {import("../options/code_cover.js").CodeCover} cover
 */
export function createPartyBox(root, calls, cover) {
  const { on_party_open, on_party_join, on_party_leave, own_name, on_room } = calls;
  const open = el("button", { type: "button" }, TEXTS.home.make_party);
  const code = codeField("party-code", TEXTS.home.party_code);
  const join = el("button", { type: "submit" }, TEXTS.home.join_party);
  const enter = el("form", { class: "party-enter" }, open, code, join);

  const own_code = el("strong", {
    class: "code",
    translate: "no",
    "aria-label": TEXTS.home.party_code,
  });
  const copy = el("button", { type: "button" }, TEXTS.home.copy_code);
  const leave = el("button", { type: "button", class: "quiet" }, TEXTS.home.leave_party);
  const follow = el("button", { type: "button", class: "primary" }, TEXTS.home.join_match);
  const people = el("ul", { class: "party-people", "aria-label": TEXTS.home.party });
  const hint = el("p", { class: "hint", role: "status" });
  const inside = el(
    "div",
    { class: "party-inside" },
    el("div", { class: "code-line" }, own_code, copy, leave),
    cover.button(),
    people,
    hint,
    follow,
  );
  const count = el("span", { class: "count" });
  const problem = el("p", { class: "problem", role: "alert" });
  const box = el(
    "details",
    { class: "party" },
    el("summary", {}, TEXTS.home.play_together, count),
    enter,
    inside,
    problem,
  );
  root.append(box);
  let room = "";
  let party_code = "";
  inside.hidden = true;

  open.addEventListener("click", () => on_party_open({ name: own_name() }));
  enter.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = codeIn(code.value);
    if (wanted) on_party_join({ name: own_name(), code: wanted });
    else code.focus();
  });
  cover.follow(() => put(own_code, cover.over(party_code)));
  leave.addEventListener("click", on_party_leave);
  follow.addEventListener("click", () => on_room(room));
  copy.addEventListener("click", async () => {
    put(copy, (await copyText(party_code)) ? TEXTS.words.copied : TEXTS.home.copy_by_hand);
    window.setTimeout(() => put(copy, TEXTS.home.copy_code), SHOWS_COPIED_MS);
  });

  return {
    /** @param {PartyState} state */
    show({ party, leads, me, problem: sentence }) {
      const was_in = !inside.hidden;
      put(problem, sentence);
      toggle(box, "joined", party !== null);
      enter.hidden = party !== null;
      inside.hidden = party === null;
      put(count, party ? String(party.members.length) : "");
      if (!party) {
        if (was_in) code.value = "";
        return;
      }
      box.open ||= !was_in;
      room = party.room ?? "";
      party_code = party.code;
      put(own_code, cover.over(party_code));
      follow.hidden = !room;
      put(hint, partyHint(party, leads));
      const lines = party.members.map(({ player_id, name }) => {
        const badges = [
          player_id === party.leader && TEXTS.home.leads,
          player_id === me && TEXTS.home.you,
        ];
        return el(
          "li",
          {},
          el("b", {}, safeName(name)),
          ...badges
            .filter((text) => typeof text === "string")
            .map((text) => el("span", { class: "badge" }, text)),
        );
      });
      people.replaceChildren(...lines);
      if (!was_in) box.scrollIntoView({ block: "nearest" });
    },
  };
}

/** What the party waits for. @param {Party} party @param {boolean} leads */
export function partyHint(party, leads) {
  if (leads) {
    return party.members.length > 1 ? TEXTS.home.press_play : TEXTS.home.give_code;
  }
  const leader = party.members.find(({ player_id }) => player_id === party.leader);
  return TEXTS.home.leader_plays(safeName(leader?.name));
}
