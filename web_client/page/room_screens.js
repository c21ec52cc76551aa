/** The screens of a room: its messages decide whether the lobby or the match is shown. */

import { SERVER_MESSAGES } from "../generated/protocol.js";
import { Match } from "../match/match.js";

/** @typedef {import("../net/world/room_log.js").GameEvent} GameEvent */
/** @typedef {import("../net/room_status.js").RoomStatus} RoomStatus */
/** @typedef {import("./room_session.js").RoomSession} RoomSession */

/** In a larger crowd nobody listens to who joins. */
const HEARD_MEMBERS = 24;
/** How many elements a tick message without chunks has. */
const WITHOUT_CHUNKS = 4;

export class RoomScreens {
  /**
   * @param {Pick<import("./page.js").Page,
   *   "session" | "screen" | "enter" | "ui" | "stage" | "catalogue" | "preferences">} page
   */
  constructor(page) {
    this.page = page;
  }

  /**
   * A welcome arrived: show the room from here on.
   *
   * @param {RoomSession} session
   * @param {Record<string, any>} welcome
   * @param {number} handshake_ms
   */
  begin(session, welcome, handshake_ms) {
    this.page.stage.match = this.newMatch(session, welcome, handshake_ms);
    this.page.ui.connected();
    this.show();
  }

  /**
   * @param {RoomSession} session
   * @param {Record<string, any>} welcome
   * @param {number} rtt_ms
   * @param {import("../net/world/inbox.js").Inbox} [inbox] what is known of the room already
   */
  newMatch(session, welcome, rtt_ms, inbox) {
    const { games, parts } = this.page.catalogue;
    return new Match({
      welcome,
      tables: games[welcome.game],
      twin: parts.get(welcome.game)?.predict ?? null,
      send: (frame) => session.socket.send(frame),
      now_ms: () => performance.now(),
      handshake_ms: rtt_ms,
      inbox,
      on_announced: (log, personal) => this.announce(log, personal),
    });
  }

  /** @param {[number, ...any[]]} message @param {number} bytes */
  receive(message, bytes) {
    const { session, stage } = this.page;
    const { match } = stage;
    if (!match || !session) return;
    const [type, body] = message;
    const in_lobby = this.page.screen === "lobby";
    // A lobby has no ticks: its status comes once a second at least.
    const beat = in_lobby ? SERVER_MESSAGES.status : SERVER_MESSAGES.tick;
    if (type === beat) stage.silence.heard(performance.now());
    if (type === SERVER_MESSAGES.reply) session.commands.answered(message);
    else if (type === SERVER_MESSAGES.status) this.applyStatus(body, session);
    else if (in_lobby && message.length === WITHOUT_CHUNKS) match.overhear(message);
    else match.receive(message, bytes);
    const begins = this.page.screen === "lobby" && match.hasBegunAfter(session.status?.tick ?? 0);
    if (begins) this.showMatch();
    if (document.hidden && this.page.screen === "playing") stage.keepUp(performance.now());
  }

  /** @param {unknown} body @param {RoomSession} session */
  applyStatus(body, session) {
    const before = session.status;
    const status = session.applyStatus(body);
    const { stage, screen } = this.page;
    if (before && hasNewcomer(before, status)) stage.sounds.announce("join");
    const { match } = stage;
    if (match && status.log.length) this.announce(match.inbox.hear(status.log), []);
    if (status.phase === "lobby" && screen === "playing" && match) {
      // The next round is drawn from its own snapshots; what the room said is still known.
      const welcome = { ...session.welcome, tick: status.tick };
      stage.match = this.newMatch(session, welcome, match.clock.rtt_ms, match.inbox);
    }
    this.show();
  }

  /** Show the screen that fits the room's phase. */
  show() {
    const { session, screen, ui, stage, catalogue, preferences } = this.page;
    if (!session?.welcome || !session.is_open) return;
    const { welcome, view: room, shown_invitation: invitation } = session;
    if (room) ui.showRoom(room, welcome.tick_hz, invitation);
    if (!room || !session.in_lobby) {
      if (screen !== "playing" || stage.shown !== welcome) this.showMatch();
      return;
    }
    this.page.enter("room_waits");
    stage.hide();
    ui.lobby({
      room,
      invitation,
      games: catalogue.choices(preferences),
      schema: catalogue.schemaOf(room.status.game),
      next: { map: welcome.map, rings: catalogue.parts.get(welcome.game)?.minimap?.rings },
    });
  }

  showMatch() {
    const { session, stage, catalogue } = this.page;
    const welcome = session?.welcome;
    if (!welcome || !stage.match) return;
    this.page.enter("room_plays");
    const { parts, shown } = catalogue;
    stage.show(welcome, shown.get(welcome.game) ?? null, parts.get(welcome.game) ?? null);
  }

  /** @param {GameEvent[]} log the room's @param {GameEvent[]} personal for this member alone */
  announce(log, personal) {
    const { ui, stage } = this.page;
    for (const entry of log) {
      const is_shown = ui.hear(entry);
      if (is_shown && entry.name === "chat") stage.sounds.announce("chat");
    }
    for (const entry of personal) {
      ui.hear(entry);
      if (entry.name === "notice") ui.say(String(entry.text), true);
    }
  }
}

/**
 * Whether somebody has joined. Person ids count up; a member who comes back keeps theirs.
 *
 * @param {RoomStatus} before @param {RoomStatus} now
 */
function hasNewcomer(before, now) {
  if (now.members.length > HEARD_MEMBERS) return false;
  const newest = Math.max(0, ...before.members.map(({ id }) => id));
  return now.members.some(({ id }) => id > newest);
}
