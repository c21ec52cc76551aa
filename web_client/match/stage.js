/**
 * What is drawn in every frame: the match on screen, or the sky behind everything else. The stage has
 * the renderer, the player's input and, for spectators, the camera that they steer.
 */

import { quantiseAim } from "../input/sampler.js";
import { Silence } from "../net/silence.js";
import { ghostsOf } from "./ghosts.js";
import { NetFigures } from "./net_figures.js";
import { SpectatorCamera } from "./spectator_camera.js";

/** @typedef {import("./match.js").Match} Match */
/** @typedef {import("../render/types.js").View} View */

export class Stage {
  /**
   * @param {ReturnType<typeof import("../render/renderer.js").createRenderer>} renderer
   * @param {import("../input/player_input.js").PlayerInput} input
   * @param {Pick<ReturnType<typeof import("../ui/interface.js").createInterface>, "enter" | "update" | "silent">} ui
   * @param {Pick<import("../ui/game_styles.js").GameStyles, "load" | "use">} styles
   * @param {import("../sound/game_sounds.js").GameSounds} sounds
   * @param {import("../visitor/lessons.js").Lessons} lessons
   */
  constructor(renderer, input, ui, styles, sounds, lessons) {
    this.renderer = renderer;
    this.input = input;
    this.ui = ui;
    this.styles = styles;
    this.sounds = sounds;
    this.lessons = lessons;
    /** The match of the session, shown or not. @type {Match | null} */
    this.match = null;
    /** The welcome of the match that is shown; null: none is. @type {Record<string, any> | null} */
    this.shown = null;
    /** @type {View | null} */
    this.last_view = null;
    this.spectator_camera = new SpectatorCamera();
    /** The game's weights of events for the director. @type {import("./director.js").Weights} */
    this.weights = {};
    /** Since when no tick message has come, in lobbies too. */
    this.silence = new Silence();
    this.figures = new NetFigures();
    this.shows_ghosts = false;
    /** Whether the connection is made worse on purpose. */
    this.is_simulated = false;
    /** How many frames of matches have been drawn. */
    this.frames = 0;
  }

  /** Load what the games bring. @param {ReadonlyMap<string, import("../render/types.js").PagePart>} parts */
  prepare(parts) {
    for (const [game, { styles = [] }] of parts) this.styles.load(game, styles);
  }

  /** Draw from now on. @param {() => import("../net/socket.js").GameSocket | null} socketOf the session */
  start(socketOf) {
    const draw = (/** @type {number} */ now_ms) => {
      requestAnimationFrame(draw); // first: a frame that fails is not the last
      const socket = socketOf();
      this.frame(now_ms, socket?.state ?? "closed");
      if (this.match && socket) this.figures.frame(now_ms, this.match, socket);
    };
    requestAnimationFrame(draw);
  }

  /**
   * Show the match, drawn by its game's page part, or from its tables when there is none.
   *
   * @param {Record<string, any>} welcome
   * @param {import("../ui/interface.js").GameShown | null} game
   * @param {import("../render/types.js").PagePart | null} part
   */
  show(welcome, game, part) {
    const { match, shown } = this;
    if (!match) return;
    match.clock.restart(performance.now());
    this.input.bindTo(game?.all_controls ?? [], game?.bindings ?? new Map());
    this.weights = part?.director ?? {};
    if (shown?.room.id !== welcome.room.id || shown?.game !== welcome.game) {
      this.styles.use(welcome.game);
      this.sounds.use({ ...game?.sounds, ...part?.sounds });
      this.renderer.use(part, this.sounds.play);
      this.input.targets = part?.targets ?? null;
      this.ui.enter(welcome.game, part);
    }
    this.shown = welcome;
  }

  /**
   * Let what the visitor chose to press hold.
   *
   * @param {ReadonlyMap<string, import("../ui/interface.js").GameShown>} games with their controls
   * @param {import("../input/bindings/bindings.js").Codes} page_codes for the page's own keys
   */
  rebind(games, page_codes) {
    this.input.page_keys.chosen = page_codes;
    const game = games.get(this.shown?.game);
    if (game) this.input.bindTo(game.all_controls, game.bindings);
  }

  /** Show the sky. The match may still receive messages. */
  hide() {
    this.shown = null;
    this.last_view = null;
    this.input.release();
  }

  /** The room is left. */
  clear() {
    this.hide();
    this.match = null;
  }

  /** @param {number} now_ms the frame's own timestamp @param {string} connection its state */
  frame(now_ms, connection) {
    const { match, shown, renderer, input, ui, last_view, silence } = this;
    input.poll(now_ms);
    silence.look(now_ms, connection === "open");
    ui.silent(silence);
    if (!match || !shown) {
      renderer.idle(now_ms);
      return;
    }
    const own = /** @type {any} */ (last_view?.own); // with an aim it has a position
    if (last_view) input.assist(now_ms, last_view);
    const aim = input.aim(now_ms, own, renderer.camera);
    const quantised = aim === null ? null : quantiseAim(aim);
    if (connection === "open") match.advance(now_ms, input.controls, quantised);
    const view = match.view(now_ms, aim, connection);
    this.addConnection(view, match);
    view.lessons = this.lessons.of(view.game);
    const spectator_camera = match.slot === null ? this.spectate(match, view) : null;
    renderer.draw(view, input.pointer(renderer.camera));
    this.sounds.follow(view);
    ui.update(view, spectator_camera);
    this.last_view = view;
    this.frames += 1;
  }

  /** What only the stage knows of the connection. @param {View} view @param {Match} match */
  addConnection(view, match) {
    const { silence, figures, is_simulated, shows_ghosts } = this;
    view.net.quiet_ms = silence.quiet_ms;
    view.net.is_stale = silence.freshness !== "fresh";
    view.net.fade = silence.fade;
    view.net.is_simulated = is_simulated;
    view.net.figures = figures.is_on ? figures : null;
    match.remembers_aims = shows_ghosts;
    view.ghosts = shows_ghosts ? ghostsOf(match) : null;
  }

  /** @param {Match} match @param {View} view */
  spectate(match, view) {
    const { spectator_camera, input } = this;
    view.watched = spectator_camera.look(view, input.latch, this.weights);
    input.latch?.stepped();
    match.watching = spectator_camera.ack;
    return spectator_camera;
  }

  /**
   * A hidden page draws no frames. Its clock goes on with the messages, with nobody at the controls,
   * so that the match is up to date in the moment it is seen again.
   *
   * @param {number} now_ms
   */
  keepUp(now_ms) {
    this.match?.advance(now_ms, null, null);
    this.match?.view(now_ms, null, "open");
  }
}
