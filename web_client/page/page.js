/**
 * The page as a whole: which screen stands, who connects where, and what reaches whom.
 *
 *     home or invitation → guest → a place → socket → lobby ⇄ match → home
 *
 * No state is without an end, or a way out of it:
 *
 *     state           ends by itself                                    the way out
 *     starting        the answer to the first call, 15 s; modules 8 s   Reload (last_resort.js)
 *     home            a room's look-up, 15 s                            all of the screen
 *     connecting      calls 15 s each, the handshake 8 s                (soon one of the others)
 *     reconnecting    an attempt every 8 s at most; refused: failed     Leave, Back to the start
 *     lobby, playing  silence for 10 s, a close: reconnecting           Leave the room
 *     failed                                                            Try again, Reload, Back
 */

import { ROOT, bestInvitation, invitationTo, invitedTo } from "./addresses.js";
import { Animation } from "./animation.js";
import { GameCatalogue } from "./game_catalogue.js";
import { openSocket } from "./open_socket.js";
import { Faults } from "./faults.js";
import { SERVER_MESSAGES } from "../generated/protocol.js";
import { GuestBook } from "../visitor/guest.js";
import { PlayerInput } from "../input/player_input.js";
import { Match } from "../match/match.js";
import { packCommand } from "../net/codec.js";
import { Refusal } from "../net/commands.js";
import { Api } from "../net/http.js";
import { uiActions, invite, partyActions } from "./ui_actions.js";
import { Preferences } from "../visitor/preferences.js";
import { PartyDesk } from "../visitor/party.js";
import { createRenderer } from "../render/renderer.js";
import { ResumeToken } from "../visitor/resume_token.js";
import { SpectatorCamera } from "../match/spectator_camera.js";
import { RoomSession } from "./room_session.js";
import { KeptValues } from "../visitor/storage.js";
import { createInterface } from "../ui/interface.js";
import { PASSWORD_REFUSALS, endingOf, noStart } from "./endings.js";

/** @typedef {import("../net/http.js").Placement} Placement */
/** @typedef {import("../net/socket.js").CloseReason} CloseReason */
/** @typedef {import("../net/world/room_log.js").GameEvent} GameEvent */
/** @typedef {"home" | "connecting" | "lobby" | "playing" | "reconnecting" | "failed"} PageState */

/** The elements of a tick message that tells nothing of the world. */
const WITHOUT_CHUNKS = 4;
/** Closes that are told also when the way back was found. */
const WORTH_TELLING = ["internal", "too_slow"];

/**
 * @typedef {object} Intent
 * @property {string} name
 * @property {(token: string) => Promise<Placement>} place
 * @property {string} [placed] the code of the room in which a place has been given
 * @property {{ password?: string }} [how] to join that room again
 * @property {import("../net/socket.js").Credentials} [resume] the way back from before a reload
 * @property {string} [code] of the room that is meant
 * @property {number[]} [muted] members, from before a reload
 * @property {boolean} [starts] alone: the lobby has nobody to wait for
 * @property {boolean} [is_last] a way back was refused already
 * @property {CloseReason["before"]} [before] why there was a way back to look for
 */

export class Page {
  /**
   * @param {HTMLCanvasElement} stage
   * @param {HTMLElement} root of the interface
   * @param {HTMLElement} fingers
   */
  constructor(stage, root, fingers) {
    const kept = new KeptValues(() => window.localStorage);
    const kept_by_tab = new KeptValues(() => window.sessionStorage);
    this.api = new Api((input, init) => fetch(input, init), ROOT);
    this.catalogue = new GameCatalogue(this.api);
    this.guests = new GuestBook(this.api, kept);
    this.preferences = new Preferences(kept);
    this.resume_token = new ResumeToken(kept_by_tab);
    this.renderer = createRenderer(stage);
    this.input = new PlayerInput(stage, fingers);
    this.ui = createInterface(root, uiActions(this));
    /** @type {PageState} */
    this.state = "home";
    /** @type {Intent | null} */
    this.intent = null;
    /** What "Try again" does. @type {() => void} */
    this.again = () => this.goHome();
    this.parties = new PartyDesk(this.api, this.guests, kept_by_tab, partyActions(this));
    /** @type {import("../net/socket.js").GameSocket | null} */
    this.socket = null;
    /** @type {RoomSession | null} */
    this.session = null;
    /** @type {Match | null} */
    this.match = null;
    this.spectator_camera = new SpectatorCamera();
    /** The welcome that the match on screen is drawn from. @type {Record<string, any> | null} */
    this.on_stage = null;
    /** @type {any} */
    this.last_view = null;
    /** @type {number | null} */
    this.close_code = null;
    this.animation = new Animation(this);
    this.faults = new Faults(this, () => performance.now());
  }

  async start() {
    window.addEventListener("resize", () => this.renderer.resize());
    window.addEventListener("keydown", ({ code, target, repeat }) => {
      const is_free = !(target instanceof Element && target.closest("input, select, dialog"));
      if (this.match?.slot === null && this.last_view && is_free && !repeat) {
        this.spectator_camera.key(code, this.last_view.seats);
      }
    });
    this.animation.start();
    try {
      await this.catalogue.learn();
    } catch (fault) {
      this.ui.fail({ ...noStart(fault), action: "reload", is_only: true });
      return;
    }
    const code = invitedTo(location.href);
    const way_back = this.resume_token.get();
    if (way_back && (!code || code === way_back.code)) this.comeBack(way_back);
    else if (code) void invite(this, code);
    else this.goHome();
  }

  goHome() {
    this.socket?.send(packCommand(1, "leave", {}));
    this.leave();
    this.resume_token.forget();
    this.enterState("home");
    history.replaceState(null, "", ROOT);
    this.ui.home({
      games: this.catalogue.choices(this.preferences),
      name: this.guests.remembered()?.name,
      game: this.preferences.game,
    });
    this.parties.watch(true);
  }

  /** @param {import("../visitor/resume_token.js").WayBack} way_back */
  comeBack({ resume, code, name, muted }) {
    this.play({
      name,
      code,
      muted,
      place: (token) => this.api.join(token, code),
      resume: { resume },
    });
  }

  /** @param {Intent} intent */
  play(intent) {
    this.leave();
    this.intent = intent;
    this.again = () => this.play({ ...intent, resume: undefined });
    this.parties.watch(false);
    this.close_code = null;
    this.enterState("connecting");
    this.ui.connecting(intent.resume ? "Coming back…" : "Looking for a match…");
    this.socket = openSocket(this, intent);
    void this.socket.start();
  }

  /** A place is reserved. @param {Placement} placement */
  placed({ code, wait_s }) {
    if (code) this.parties.follow(code);
    this.ui.expect(wait_s === undefined ? 0 : wait_s, performance.now());
  }

  leave() {
    this.socket?.close();
    this.session?.commands.abandon();
    this.socket = null;
    this.session = null;
    this.match = null;
    this.on_stage = null;
    this.last_view = null;
    this.input.release();
  }

  /**
   * @param {Record<string, any>} welcome
   * @param {number} handshake_ms
   */
  welcomed(welcome, handshake_ms) {
    const { socket, session: stay } = this;
    if (!socket) return;
    if (!this.catalogue.games[welcome.game]) {
      this.ended({ code: 0, name: "version", reason: "This page does not know the game." });
      return;
    }
    const { code } = welcome.room;
    const { name = "", starts = false, muted = [] } = this.intent ?? {};
    const { last } = socket;
    const is_return = stay?.welcome.room.id === welcome.room.id;
    if (stay && is_return) stay.welcomed(welcome);
    else {
      // From now on, trying again means this room.
      const intent = {
        name,
        code,
        place: (/** @type {string} */ token) => this.api.join(token, code),
      };
      this.intent = intent;
      this.again = () => this.play(intent);
      this.session = new RoomSession(welcome, (frame) => socket.send(frame), muted);
      this.spectator_camera = new SpectatorCamera();
      this.ui.entered();
      void this.learnLink(this.session);
    }
    this.keepWayBack();
    this.match = this.newMatch(welcome, handshake_ms);
    this.ui.connected();
    this.showRoom();
    if (last && WORTH_TELLING.includes(last.name)) this.ui.say(last.reason, true);
    if (starts && this.session?.in_lobby) void this.command("start");
  }

  /** So that a reload comes back to this seat. */
  keepWayBack() {
    const { socket, session: stay, intent } = this;
    if (!socket?.resume?.resume || !stay) return;
    const { resume } = socket.resume;
    const { code } = stay.welcome.room;
    this.resume_token.keep({ resume, code, name: intent?.name ?? "", muted: [...stay.muted] });
  }

  /**
   * @param {Record<string, any>} welcome
   * @param {number} handshake_ms
   * @param {import("../net/world/inbox.js").Inbox} [inbox] what is known of the room already
   */
  newMatch(welcome, handshake_ms, inbox) {
    const { socket } = this;
    return new Match({
      welcome,
      tables: this.catalogue.games[welcome.game],
      twin: this.catalogue.modules.get(welcome.game)?.predict ?? null,
      send: (frame) => socket?.send(frame),
      now_ms: () => performance.now(),
      handshake_ms,
      inbox,
      on_told: (log, personal) => this.announce(log, personal),
    });
  }

  /** Where friends reach the room. @param {RoomSession} stay */
  async learnLink(stay) {
    const { code } = stay.welcome.room;
    stay.invitation = bestInvitation(code, {});
    if (stay.status?.lobby) history.replaceState(null, "", invitationTo(code));
    const known = await this.api.room(code).catch(() => null);
    stay.invitation = bestInvitation(code, known ?? { link: stay.status?.link ?? undefined });
    if (this.session === stay) this.showRoom();
  }

  /** @param {[number, ...any[]]} message @param {number} bytes */
  received(message, bytes) {
    const { match, session: stay } = this;
    if (!match || !stay) return;
    if (message[0] === SERVER_MESSAGES.reply) stay.commands.answered(message);
    else if (message[0] === SERVER_MESSAGES.status) this.applyStatus(message[1], stay);
    else if (this.state === "lobby" && message.length === WITHOUT_CHUNKS) match.overhear(message);
    else match.receive(message, bytes);
    if (this.state === "lobby" && match.hasBegunAfter(stay.status?.tick ?? 0)) this.showMatch();
    // A hidden page draws no frames. Its clock goes on with the messages, its hands off the
    // controls, so that it is up to date in the moment it is seen again.
    if (document.hidden && this.state === "playing") {
      match.advance(performance.now(), null, null);
      match.view(performance.now(), null, "open");
    }
  }

  /** @param {unknown} body @param {RoomSession} stay */
  applyStatus(body, stay) {
    const status = stay.applyStatus(body);
    if (this.match && status.log.length) this.announce(this.match.inbox.hear(status.log), []);
    if (status.phase === "lobby" && this.state === "playing" && this.match) {
      // The next round is drawn from its own snapshots; what the room said is still known.
      const { inbox, clock } = this.match;
      this.match = this.newMatch({ ...stay.welcome, tick: status.tick }, clock.rtt_ms, inbox);
    }
    this.showRoom();
  }

  /** The screen that fits the room's phase. */
  showRoom() {
    const { session: stay } = this;
    const place = stay?.view ?? null;
    if (!stay || this.socket?.state !== "open") return;
    this.ui.phrases(this.catalogue.games[place?.status.game ?? stay.welcome.game].phrases);
    if (place) this.ui.told(place, stay.welcome.tick_hz, stay.shown_invitation);
    if (!place || !stay.in_lobby) {
      if (this.state !== "playing" || this.on_stage !== stay.welcome) this.showMatch();
      return;
    }
    this.enterState("lobby");
    this.on_stage = null;
    this.last_view = null;
    this.input.release();
    const { game } = place.status;
    this.ui.lobby({
      place,
      invitation: stay.shown_invitation,
      games: this.catalogue.choices(this.preferences),
      schema: this.catalogue.schemaOf(game),
    });
  }

  showMatch() {
    const { session: stay, match } = this;
    if (!stay || !match) return;
    const module = this.catalogue.modules.get(stay.welcome.game) ?? null;
    const { room, game } = stay.welcome;
    const is_same = this.on_stage?.room.id === room.id && this.on_stage?.game === game;
    this.enterState("playing");
    match.clock.restart(performance.now());
    this.input.bindTo(match.tables.input);
    if (!is_same) {
      this.renderer.use(module);
      this.ui.enter(module);
    }
    this.on_stage = stay.welcome;
  }

  /** @param {GameEvent[]} log the room's @param {GameEvent[]} personal for this member alone */
  announce(log, personal) {
    for (const entry of log) this.ui.hear(entry);
    for (const entry of personal) {
      this.ui.hear(entry);
      if (entry.name === "notice") this.ui.say(String(entry.text), true);
    }
  }

  /** @param {CloseReason} end */
  ended(end) {
    const { intent } = this;
    const { code, name, reason, refusal, before = intent?.before } = end;
    this.leave();
    if (name !== "page_fault") this.resume_token.forget();
    this.close_code = code;
    if (name === "auth" && intent && !intent.is_last) {
      // The way back has been used or has expired; the seat may still be there for the same guest.
      this.play({ ...intent, resume: undefined, is_last: true, before });
      return;
    }
    if (refusal && this.ui.refused({ code: refusal, sentence: reason })) {
      this.enterState("home");
      return;
    }
    if (refusal && intent?.code && PASSWORD_REFUSALS.includes(refusal)) {
      void invite(this, intent.code, intent.name, { code: refusal, sentence: reason });
      return;
    }
    this.enterState("failed");
    this.ui.fail(endingOf({ ...end, before }));
  }

  /**
   * @param {string} name
   * @param {Record<string, unknown>} [args]
   * @returns {Promise<any>}
   * @throws {import("../net/commands.js").Refusal}
   */
  async ask(name, args) {
    if (this.socket?.state !== "open" || !this.session) {
      throw new Refusal("connection_lost", "The connection was lost; try again in a moment.");
    }
    return this.session.commands.ask(name, args);
  }

  /**
   * Ask, and show a refusal.
   *
   * @param {string} name @param {Record<string, unknown>} [args]
   * @returns {Promise<any>} the answer; undefined when it was a refusal
   */
  async command(name, args) {
    try {
      return await this.ask(name, args);
    } catch (refusal) {
      this.ui.say(refusal instanceof Error ? refusal.message : "That did not work.");
      this.showRoom(); // a control that was refused goes back to what holds
      return undefined;
    }
  }

  /** @param {PageState} state */
  enterState(state) {
    this.state = state;
    document.body.classList.toggle("playing", state === "playing");
  }
}
