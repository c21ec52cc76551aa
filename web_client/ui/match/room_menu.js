/**
 * The menu over a match: everything that can be done in it, by keyboard too. Members, watch or play,
 * the host's tools, the invitation, the keys, leave.
 */

import { el, put } from "../shared/dom.js";
import { createHouseRules } from "../lobby/house_rules.js";
import { createMembers } from "../shared/members.js";
import { createShare } from "../lobby/share.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../shared/members.js").RoomView} RoomView */
/** @typedef {import("../lobby/share.js").Invitation} Invitation */

/** @typedef {import("../shared/prompts.js").Prompts} Prompts */

/**
 * Keys of any game, line by line: one key with its own label, or several with theirs.
 *
 * @type {readonly [import("../../input/bindings/page_keys.js").PageKeyName[], string?][]}
 */
const KEYS = [
  [["scores"]],
  [["chat"]],
  [["netgraph"]],
  [["mute"]],
  [["vote_yes", "vote_no"], TEXTS.match.key_lines.vote],
  [["clean_view"], TEXTS.match.key_lines.clean_view],
  [["player_before", "player_after"], TEXTS.match.key_lines.players],
  [["director", "overview", "free_camera"], TEXTS.match.key_lines.cameras],
  [["menu"]],
];

/**
 * @param {HTMLElement} root
 * @param {{on_deed: import("../shared/members.js").MemberCalls["on_deed"], on_home: () => void,
 *   on_command: (name: string, args?: Record<string, unknown>) => void,
 *   on_scores: () => void, on_network: () => void, on_clean_view: () => void, on_options: () => void,
 *   colourOf: (slot: number) => string}} calls
 * @param {Prompts} prompts
 * @param {import("../options/code_cover.js").CodeCover} cover
 */
export function createRoomMenu(root, calls, prompts, cover) {
  const { on_deed, on_home, on_command, on_scores, on_network, on_options, colourOf } = calls;
  const clean = el("button", { type: "button" }, TEXTS.controls.page.clean_view);
  const title = el("h2", { id: "menu-title" });
  const back = el("button", { type: "button", class: "primary" }, TEXTS.match.back);
  const ready = el("button", { type: "button" });
  const watch = el("button", { type: "button" });
  const scores = el("button", { type: "button" }, TEXTS.words.scores);
  const network = el("button", { type: "button" }, TEXTS.words.network);
  const options = el("button", { type: "button" }, TEXTS.words.settings);
  const stop = el("button", { type: "button" });
  const leave = el("button", { type: "button", class: "quiet" }, TEXTS.words.leave_room);
  const people = el("div", { class: "people" });
  const house = createHouseRules("menu", on_command);
  const share_box = el("div", { class: "share-box" });
  const tools = el(
    "details",
    { class: "fold" },
    el("summary", {}, TEXTS.match.host_tools),
    house.node,
  );
  const invite = el(
    "details",
    { class: "fold" },
    el("summary", {}, TEXTS.words.invite_friends),
    share_box,
  );
  const key_list = el("ul");
  const keys = el("details", { class: "fold keys" }, el("summary", {}, TEXTS.match.keys), key_list);
  const dialog = el(
    "dialog",
    { class: "overlay menu", "aria-labelledby": "menu-title" },
    el(
      "div",
      { class: "card" },
      title,
      el("div", { class: "menu-body" }, tools, people, invite, keys),
      el(
        "div",
        { class: "buttons" },
        back,
        ready,
        watch,
        scores,
        clean,
        network,
        options,
        stop,
        leave,
      ),
    ),
  );
  const members = createMembers(people, { on_deed, colourOf });
  const share = createShare(share_box, cover);
  /** @type {RoomView | null} */
  let now = null;
  /** @type {Invitation | null} */
  let invitation = null;

  /** @returns {boolean} whether it was open */
  function close() {
    const was_open = dialog.open;
    if (was_open) dialog.close();
    return was_open;
  }
  /** @param {HTMLButtonElement} button @param {() => void} act */
  function does(button, act) {
    button.addEventListener("click", () => {
      close();
      act();
    });
  }
  dialog.addEventListener("close", () => {
    dialog.remove();
    members.clear();
  });
  for (const fold of [invite, tools, keys]) {
    fold.addEventListener("toggle", () => fold.open && fold.scrollIntoView({ block: "nearest" }));
  }
  cover.follow(() => now && put(title, TEXTS.words.room(cover.over(now.status.code))));
  does(back, () => undefined);
  does(leave, on_home);
  does(ready, () => on_command("ready", { on: !now?.me?.ready }));
  does(watch, () => on_command(now?.me?.spectator ? "play" : "spectate"));
  does(scores, on_scores);
  does(clean, calls.on_clean_view);
  does(network, on_network);
  does(stop, () => on_command("stop"));
  options.addEventListener("click", on_options); // over the menu, which is there again afterwards
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) close();
  });

  return {
    /** List the keys anew. */
    explain() {
      key_list.replaceChildren(...keyLines(prompts));
    },
    /** @param {RoomView} room @param {Invitation} invited */
    update(room, invited) {
      now = room;
      invitation = invited;
      if (dialog.open) show(room);
    },
    open() {
      if (dialog.open || !now) return;
      root.append(dialog);
      show(now);
      dialog.showModal();
      back.focus();
    },
    close,
  };

  /** @param {RoomView} room */
  function show({ status, me, is_host }) {
    put(title, TEXTS.words.room(cover.over(status.code)));
    members.update(/** @type {RoomView} */ (now));
    house.update(status, is_host);
    tools.hidden = !is_host;
    if (invitation) share.update(invitation);
    clean.hidden = status.phase === "results";
    const is_counting = status.phase === "countdown";
    ready.hidden = !is_counting || !status.lobby || Boolean(me?.spectator);
    put(ready, me?.ready ? TEXTS.words.not_ready : TEXTS.words.ready);
    put(watch, me?.spectator ? TEXTS.words.play : TEXTS.words.watch);
    stop.hidden = !is_host || status.phase === "lobby";
    put(stop, TEXTS.match.stops[status.phase]);
  }
}

/** @param {Prompts} prompts */
function keyLines(prompts) {
  const own = prompts.controls.map((control) => {
    const { keys, others } = prompts.of(control);
    const ways = [keys, others].filter(({ length }) => length);
    return [ways.map((some) => some.join(" ")).join(TEXTS.match.or), control.what];
  });
  const general = KEYS.map(([names, what = prompts.page_keys.labelOf(names[0])]) => [
    names.flatMap((name) => prompts.page(name) || []).join(" / "),
    what,
  ]);
  return [...own, ...general.filter(([keys]) => keys)].map(([keys, what]) =>
    el("li", {}, el("span", {}, what), el("kbd", {}, keys)),
  );
}
