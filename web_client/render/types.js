/**
 * The shape of a game's page part, and the plain data that a frame is drawn from. Drawers and HUDs
 * only read that data, except for `camera`, which the renderer sets so that input can turn a pointer
 * into an aim.
 *
 * @typedef {object} PagePart Default export of `games/<name>/index.js`. Every property is optional:
 *   title, sentence, labels of controls and phrases come from the game's declaration on the server,
 *   and what else is missing is drawn from its tables.
 * @property {string} [tagline] under the title on the home screen; else the declared sentence
 * @property {Art} [art]
 * @property {string[]} [styles] addresses of style sheets, in force while the game is on screen;
 *   thumb buttons have the ids `btn-NAME`, by the names of buttons and presses
 * @property {import("../input/bindings/bindings.js").Codes} [keys] codes of buttons and presses, by name: keys,
 *   mouse and gamepad buttons; else the usual ones
 * @property {import("../prediction/predictor.js").Twin} [predict] steps the player at once, ahead of the server
 * @property {(renderer: import("./renderer.js").Renderer, play: import("../sound/game_sounds.js").Play) => Drawer} [createDraw]
 * @property {import("../sound/table.js").SoundNames} [sounds] by events, and by what `play` gets
 * @property {(root: HTMLElement, kit: import("../ui/match/hud.js").HudKit) => Hud} [createHud]
 * @property {readonly Hint[]} [hints] in the order of a practice room's tasks
 * @property {import("../ui/match/minimap.js").MinimapPart} [minimap]
 * @property {import("../match/director.js").Weights} [director] what the game's events are worth to
 *   the director of watchers, by name: about 3 for a kill, 0 for what nobody wants to see
 * @property {(view: View) => import("../input/one_thumb.js").Target[]} [targets] what the aim of a player
 *   with one thumb may turn to; without it there is a stick to aim with
 *
 * @typedef {object} Hint for new players
 * @property {string} name its lesson, learned once
 * @property {string} text a sentence or two; `{jump}` stands for the key of the button or press `jump`
 * @property {(view: View) => boolean} when it matters; asked in each frame
 * @property {(view: View) => boolean} [done] whether the player does it now; such a hint is a task in
 *   practice rooms
 *
 * @typedef {object} Art Addresses of pictures.
 * @property {string} [card] on the home screen, 320 × 164
 * @property {string} [icon] over the title and in the browser's tab, square
 * @property {[string, string]} [hero] beside the home screen's panel, left and right
 *
 * @typedef {object} Seat
 * @property {string} name As the player typed it: hostile until proven otherwise, text only.
 * @property {boolean} bot
 * @property {number} team
 * @property {number} state 0 empty, 1 human, 2 bot, 3 held for somebody who lost the connection.
 * @property {number} score
 * @property {number} kills
 * @property {number} deaths
 *
 * @typedef {Record<string, any> & {id: number}} Entity One decoded row, positions interpolated.
 * @typedef {{width: number, height: number, values: ArrayLike<number>}} GridValues
 * @typedef {Record<string, any> & {name: string, tick: number}} GameEvent
 *
 * @typedef {Record<string, any> & MapBase} GameMap And what the game puts into it.
 *
 * @typedef {object} MapBase
 * @property {number} width
 * @property {number} height
 * @property {number[][][]} walls Convex polygons, clockwise on the screen.
 *
 * @typedef {Record<string, any> & {slot: number}} Own The player of this page: slot, newest row, prediction.
 *
 * @typedef {object} Tables What `GameTables.describe()` says of a game.
 * @property {{name: string, born: any[][], sent: any[][], local: boolean, grid: number[]|null}[]} kinds
 * @property {{buttons: string[], aim: boolean, presses: string[]}} input
 *
 * @typedef {object} View
 * @property {number} now_ms The frame's own timestamp.
 * @property {number} tick The room's tick on screen; may have a fraction.
 * @property {number} tick_hz
 * @property {string} game
 * @property {Tables} tables
 * @property {GameMap} map
 * @property {Record<string, any>} constants
 * @property {Own|null} own Null for spectators.
 * @property {Watched|null} watched Where a spectator looks; null for players.
 * @property {Record<string, Entity[]|GridValues>} kinds
 * @property {{phase: number, ends_at: number, round: number}} match Phases: see PHASES.
 * @property {Map<number, Seat>} seats
 * @property {GameEvent[]} events Cell and member events, new this frame.
 * @property {GameEvent[]} log The room's log entries, new this frame.
 * @property {import("../visitor/lessons.js").GameLessons} lessons What the player has learned of the game.
 * @property {Net} net
 * @property {{code?: string, mode?: string}} [room]
 * @property {Ghosts|null} ghosts
 * @property {any} [camera]
 *
 * @typedef {object} Net The connection, as of this frame.
 * @property {number} rtt_ms As inputs are timed by: near the shortest of late.
 * @property {number} ping_ms The same for people: a mean of the last few.
 * @property {number} jitter_ms
 * @property {number} margin How many ticks early inputs reach the server.
 * @property {number} delay_ms How far everybody else is drawn in the past.
 * @property {number} bytes_per_s received
 * @property {string} state of the socket
 * @property {number} quiet_ms Since the last state of the world.
 * @property {boolean} is_stale Whether that is too long.
 * @property {boolean} is_simulated Whether it is made worse on purpose.
 * @property {Figures|null} figures Null while nobody looks at them.
 * @property {number} fade 1; less for what is drawn from a stale state, all but the player's own.
 *
 * @typedef {object} Figures Of the netgraph: rings of values, the newest at `head`.
 * @property {number} head
 * @property {Record<string, {now: number, ring: Float32Array}>} figures
 *
 * @typedef {object} Ghosts Where entities are by the server.
 * @property {string} kind Theirs.
 * @property {(Entity & Point)[]} others In the newest state received.
 * @property {Point|null} own The player's confirmed position.
 * @property {(Entity & Point)[]} aimed Where others were drawn at the player's last shot.
 *
 * @typedef {{x: number, y: number}} Point
 *
 * @typedef {Point & {is_overview: boolean}} Watched With an overview the whole map is on the screen.
 *
 * @typedef {object} Drawer One game's way of drawing, made by `createDraw(renderer)`.
 * @property {(view: View, pointer: Point|null, dt_s: number) => void} focus Aims the camera.
 * @property {(view: View, pointer: Point|null, dt_s: number) => void} draw Paints everything.
 *
 * @typedef {object} Hud
 * @property {(view: View) => void} update
 * @property {() => void} remove
 */

export {};
