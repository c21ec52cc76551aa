/**
 * The page as a whole: start, home and invitation, the way to a seat and out of it, commands. It changes
 * screens by the table in `screens.js`; inside a room `room_screens.js` shows the lobby or the match.
 *
 *     home or invitation → guest → a seat → socket → lobby ⇄ match → home
 */

import { ROOT, invitationTo, invitedTo, isForCapture } from "./addresses.js";
import { PASSWORD_REFUSALS, causeOf, endingOf, incidentIn, waitingOf } from "./endings.js";
import { Faults } from "./faults.js";
import { GameCatalogue } from "./game_catalogue.js";
import { RoomScreens } from "./room_screens.js";
import { RoomSession, notConnected } from "./room_session.js";
import { nextScreen } from "./screens.js";
import { entryActions, roomActions, stageActions } from "./ui_actions.js";
import { SpectatorCamera } from "../match/spectator_camera.js";
import { PAGE } from "../input/bindings/page_keys.js";
import { Rebinding } from "../input/bindings/rebinding.js";
import { BadNetwork } from "../net/bad_network.js";
import { ApiError, Unreachable } from "../net/http.js";
import { GuestBook } from "../visitor/guest.js";
import { Lessons } from "../visitor/lessons.js";
import { Options } from "../visitor/options.js";
import { PartyDesk } from "../visitor/party.js";
import { Preferences } from "../visitor/preferences.js";
import { ResumeToken } from "../visitor/resume_token.js";
import { TEXTS } from "../texts/texts.js";

/** @typedef {import("../net/socket.js").CloseReason} CloseReason */
/** @typedef {import("./room_requests.js").RoomRequest} RoomRequest */
/** @typedef {import("./screens.js").Screen} Screen */
/** @typedef {import("./screens.js").ScreenEvent} ScreenEvent */
/** @typedef {ReturnType<typeof import("../ui/interface.js").createInterface>} Ui */

/** Close codes whose reason is shown even after coming back. */
const SHOWN_AFTER_RETURN = ["internal", "too_slow"];

/**
 * The parts of a page that need a browser, or that remember; a test passes its own.
 *
 * @typedef {object} PageParts
 * @property {import("./game_catalogue.js").Protocol} protocol
 * @property {import("../net/http.js").Api} api
 * @property {import("../visitor/storage.js").KeptValues} kept by the browser
 * @property {import("../visitor/storage.js").KeptValues} kept_by_tab
 * @property {(actions: import("../ui/interface.js").Calls,
 *   chosen: { options: Options, rebinding: Rebinding }) => Ui} createUi
 * @property {(ui: Ui, lessons: Lessons) => import("../match/stage.js").Stage} createStage
 * @property {typeof import("./open_socket.js").openSocket} openSocket
 */

export class Page {
  /** @param {PageParts} parts */
  constructor({ protocol, api, kept, kept_by_tab, createUi, createStage, openSocket }) {
    this.api = api;
    this.catalogue = new GameCatalogue(protocol);
    this.guests = new GuestBook(api, kept);
    this.preferences = new Preferences(kept);
    this.options = new Options(kept);
    this.resume_token = new ResumeToken(kept_by_tab);
    this.parties = new PartyDesk(api, this.guests, kept_by_tab, {
      on_change: (party, problem) => this.showParty(party, problem),
      on_room: (code) => this.join("", code),
    });
    const actions = {
      ...entryActions(this, this),
      ...roomActions(this, this.preferences),
      ...stageActions(this),
    };
    this.rebinding = new Rebinding(this.options);
    this.ui = createUi(actions, this);
    this.lessons = new Lessons(kept);
    this.stage = createStage(this.ui, this.lessons);
    this.options.onChange("hints", (is_wanted) => is_wanted && this.lessons.forget());
    this.options.onChange("bindings", () => this.rebind());
    this.options.onChange("hide_code", (is_hidden) => is_hidden && this.showAddress(null));
    this.room_screens = new RoomScreens(this);
    this.faults = new Faults(this, () => performance.now());
    this.openSocket = openSocket;
    /** Off until somebody simulates one, and after a reload. */
    this.bad_network = new BadNetwork();
    /** @type {Screen} */
    this.screen = "starting";
    /** The stay in a room, or the way to it. @type {RoomSession | null} */
    this.session = null;
    /** Whether the room is watched by a program that captures the picture. */
    this.is_capture = false;
    /** What *Try again* does. @type {() => void} */
    this.retry = () => this.goHome();
    /** Of the last stay; null: none has ended. @type {number | null} */
    this.close_code = null;
  }

  async start() {
    this.stage.start(() => this.session?.socket ?? null);
    await this.catalogue.learn();
    this.stage.prepare(this.catalogue.parts);
    this.rebinding.know(this.catalogue.bindable);
    this.rebind();
    const code = invitedTo(location.href);
    const way_back = this.resume_token.get();
    this.is_capture = isForCapture(location.href) && (code !== null || way_back !== null);
    if (way_back && (!code || code === way_back.code)) this.comeBack(way_back);
    else if (code && this.is_capture) this.join("", code, { spectate: true });
    else if (code) void this.invite(code);
    else this.goHome();
  }

  /** Let what the visitor chose to press hold, and show it. */
  rebind() {
    const chosen = this.options.get("bindings");
    this.catalogue.rebind(chosen);
    this.stage.rebind(this.catalogue.shown, chosen[PAGE] ?? {});
    this.ui.know(this.catalogue.shown);
  }

  /** @param {ScreenEvent} event */
  enter(event) {
    this.screen = nextScreen(this.screen, event);
    document.body.classList.toggle("playing", this.screen === "playing");
  }

  // Home, and on the way to a room.

  goHome() {
    this.session?.giveUp();
    this.leave();
    this.is_capture = false;
    this.resume_token.forget();
    this.enter("leaves");
    history.replaceState(null, "", ROOT);
    this.ui.home({
      games: this.catalogue.choices(this.preferences),
      name: this.guests.remembered()?.name,
      game: this.catalogue.gameOf(this.preferences),
    });
    this.parties.keepUp(true);
  }

  /**
   * Show what a code leads to.
   *
   * @param {string} code @param {string} [name]
   * @param {{ code: string, sentence: string }} [refusal] why joining failed before
   */
  async invite(code, name = this.guests.remembered()?.name, refusal) {
    this.leave();
    this.enter("leaves");
    this.parties.keepUp(false);
    this.showAddress(code);
    const game = this.catalogue.gameOf(this.preferences);
    const stands = this.ui.invited({ code, name, game });
    try {
      const room = await this.api.room(code);
      if (!stands()) return;
      this.ui.found(room);
      if (refusal) this.ui.refused(refusal);
    } catch (fault) {
      if (!stands()) return;
      if (fault instanceof ApiError) {
        this.ui.refused({ code: fault.code, sentence: fault.sentence });
        return;
      }
      if (!(fault instanceof Unreachable)) throw fault;
      this.retry = () => void this.invite(code, name, refusal);
      const { unreachable: title, look_at_connection } = TEXTS.endings;
      const sentence = `${fault.message} ${look_at_connection}`.trim();
      this.ui.fail({ title, sentence, action: "retry" });
    }
  }

  /** Let the browser's address be the room's, unless the visitor hides its code. @param {string | null} code */
  showAddress(code) {
    const is_shown = code && !this.options.get("hide_code");
    const capture = this.is_capture ? "?clean" : "";
    history.replaceState(null, "", (is_shown ? invitationTo(code) : ROOT) + capture);
  }

  /** @param {import("../net/http.js").Party | null} party @param {string} problem */
  showParty(party, problem) {
    const me = this.guests.remembered()?.player_id;
    this.ui.party({ party, leads: this.parties.leads, me, problem });
  }

  /** @param {import("../visitor/resume_token.js").WayBack} way_back */
  comeBack({ resume, code, name, muted, spectate }) {
    this.play({ ...this.joining(name, code, { spectate }), muted, resume: { resume } });
  }

  /** @param {string} name @param {string} code @param {import("./room_requests.js").JoinOptions} [how] */
  join(name, code, how) {
    this.play(this.joining(name, code, how));
  }

  /**
   * The request to join a room.
   *
   * @param {string} name @param {string} code @param {import("./room_requests.js").JoinOptions} [how]
   * @returns {RoomRequest}
   */
  joining(name, code, how) {
    return { name, code, how, reserve: (token) => this.api.join(token, code, how) };
  }

  /** @param {RoomRequest} request */
  play(request) {
    this.leave();
    this.retry = () => this.play({ ...request, resume: undefined });
    this.parties.keepUp(false);
    this.close_code = null;
    this.enter("asks");
    const { coming_back, looking_for_match } = TEXTS.endings;
    this.ui.connecting(request.resume ? coming_back : looking_for_match);
    const socket = this.openSocket(this, request, {
      on_placed: (placement) => this.placed(placement),
      on_welcome: (welcome, handshake_ms) => this.welcomed(welcome, handshake_ms),
      on_message: (message, bytes) => this.room_screens.receive(message, bytes),
      on_waiting: (retry) => this.lost(retry),
      on_end: (reason) => this.ended(reason),
    });
    this.session = new RoomSession(request, socket);
    void socket.start();
  }

  /** A seat is reserved. @param {import("../net/http.js").Placement} placement */
  placed({ code, wait_s }) {
    if (code) this.parties.follow(code);
    this.ui.expect(wait_s === undefined ? 0 : wait_s, performance.now());
  }

  leave() {
    this.session?.close();
    this.session = null;
    this.stage.clear();
  }

  // In a room.

  /**
   * @param {Record<string, any>} welcome
   * @param {number} handshake_ms
   */
  welcomed(welcome, handshake_ms) {
    const { session } = this;
    if (!session) return;
    if (!this.catalogue.games[welcome.game]) {
      this.ended({ code: 0, name: "version", reason: TEXTS.endings.unknown_game });
      return;
    }
    const { name, starts = false } = session.request;
    const is_return = session.welcomed(welcome);
    // From now on, trying again means this room, in the role of this welcome.
    const { code } = welcome.room;
    const request = (session.request = this.joining(name, code, session.how));
    this.retry = () => this.play(request);
    if (!is_return) {
      this.ui.entered();
      this.beginWatching(session);
      if (session.status?.lobby) this.showAddress(code);
      void session.learnLink(this.api).then(() => {
        if (this.session === session) this.room_screens.show();
      });
    }
    this.keepWayBack(session);
    try {
      this.room_screens.begin(session, welcome, handshake_ms);
    } catch (fault) {
      if (!this.faults.mends(fault)) throw fault;
    }
    const { last } = session.socket;
    if (last && SHOWN_AFTER_RETURN.includes(last.name)) this.ui.say(last.reason, true);
    if (starts && session.in_lobby) void this.command("start");
  }

  /** Set up the camera for watching, also for players, who may watch later. @param {RoomSession} session */
  beginWatching({ slot }) {
    const is_captured = this.is_capture && slot === null;
    const mode = is_captured ? "director" : this.options.get("watch_camera");
    this.stage.spectator_camera = new SpectatorCamera(mode);
    if (is_captured) this.ui.clean();
  }

  /** So that a reload comes back to this seat. @param {RoomSession} session */
  keepWayBack({ way_back }) {
    if (way_back) this.resume_token.keep(way_back);
  }

  /** @param {import("../net/socket.js").Retry} retry */
  lost(retry) {
    this.session?.commands.abandon();
    this.enter("lost");
    const waiting = waitingOf(retry, navigator.onLine === false);
    this.ui.reconnecting({ ...retry, ...waiting }, this.catalogue.hold_s);
  }

  /** @param {CloseReason} end */
  ended(end) {
    const request = this.session?.request;
    const { code, name, reason, refusal } = end;
    const before = end.before ?? request?.before;
    this.leave();
    if (name !== "page_fault") this.resume_token.forget();
    this.close_code = code;
    if (name === "auth" && request && !request.is_last) {
      // The way back has been used or has expired; the seat may still be there for the same guest.
      this.play({ ...request, resume: undefined, is_last: true, before: causeOf(before, end) });
      return;
    }
    // A mistake of the server is nothing to correct in the form.
    const is_for_form = refusal !== undefined && !incidentIn(reason);
    if (is_for_form && this.ui.refused({ code: refusal, sentence: reason })) {
      this.enter("refused");
      return;
    }
    if (refusal && request?.code && PASSWORD_REFUSALS.includes(refusal)) {
      void this.invite(request.code, request.name, { code: refusal, sentence: reason });
      return;
    }
    this.enter("fails");
    this.ui.fail(endingOf({ ...end, before }));
  }

  // Commands.

  /**
   * @param {string} name
   * @param {Record<string, unknown>} [args]
   * @returns {Promise<any>}
   * @throws {import("../net/commands.js").Refusal}
   */
  async ask(name, args) {
    if (!this.session) throw notConnected();
    return this.session.ask(name, args);
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
      this.ui.say(refusal instanceof Error ? refusal.message : TEXTS.words.failed);
      this.room_screens.show(); // a control that was refused goes back to what holds
      return undefined;
    }
  }

  /**
   * Mute a member: their chat is neither sent nor shown from now on, after a reload either.
   *
   * @param {{ member: number }} args of the command
   */
  async mute(args) {
    const muted = await this.command("mute", args);
    if (!this.session || !Array.isArray(muted)) return;
    this.session.muted = new Set(muted);
    this.keepWayBack(this.session);
    this.room_screens.show();
  }
}
