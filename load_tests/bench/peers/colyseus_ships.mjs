// workload/ships.py as a room of Colyseus: the same rules, columns and cells, inputs handled as they
// come. On a map larger than the view, each client has a StateView of the 3×3 cells around it.
//
// A room is created with {hz, side, npc, limit}. Once a second the program counts the ships in view
// of a few clients, and those that have moved. It prints the means at its end.
import { Server, Room } from "@colyseus/core";
import { WebSocketTransport } from "@colyseus/ws-transport";
import { $changes, StateView, schema, t } from "@colyseus/schema";

const CELL = 640,
  TURN = 65536,
  WHOLE_ARENA = 2 * CELL;
const CRUISE_PER_S = 120,
  FAST_PER_S = 240,
  TURN_PER_S = TURN / 2,
  STEPS_PER_UNIT = 4;
const LEFT = 1,
  RIGHT = 2,
  THRUST = 4,
  HULL = 100;

const Ship = schema(
  {
    x: t.uint16(),
    y: t.uint16(),
    aim: t.uint8(),
    hull: t.uint8(),
    flags: t.uint8(),
    slot: t.uint16(),
  },
  "Ship",
);
const Whole = schema({ ships: t.map(Ship) }, "Whole");
const Part = schema({ ships: t.map(Ship).view() }, "Part");

const SAMPLED_CLIENTS = 50;
const sampled = { seen: 0, moving: 0, views: 0 };

class Flyer {
  // A ship as the server knows it; `ship` is the part that clients receive.
  constructor(slot, side, isNpc) {
    this.x = Math.random() * side;
    this.y = Math.random() * side;
    this.heading = Math.floor(Math.random() * TURN);
    this.turn = 0;
    this.isNpc = isNpc;
    this.cell = -1;
    this.ship = new Ship();
    this.ship.slot = slot;
    this.ship.hull = HULL;
    this.ship.flags = 0;
  }

  steer(buttons) {
    this.turn = ((buttons & RIGHT) !== 0) - ((buttons & LEFT) !== 0);
    this.ship.flags = (buttons & THRUST) !== 0 ? 1 : 0;
  }

  decide() {
    const choice = Math.floor(Math.random() * 6);
    this.turn = (choice >> 1) - 1;
    this.ship.flags = choice & 1;
  }

  fly(side, hz) {
    const ship = this.ship;
    this.heading += this.turn * Math.floor(TURN_PER_S / hz);
    const speed = (ship.flags ? FAST_PER_S : CRUISE_PER_S) / hz;
    const angle = (this.heading / TURN) * 2 * Math.PI;
    const x = this.x + Math.cos(angle) * speed,
      y = this.y + Math.sin(angle) * speed;
    const overX = x < 0 || x > side,
      overY = y < 0 || y > side;
    if (overX) this.heading = TURN / 2 - this.heading;
    if (overY) this.heading = -this.heading;
    this.heading &= TURN - 1;
    this.x = side - Math.abs(side - Math.abs(x));
    this.y = side - Math.abs(side - Math.abs(y));
    if (overX || overY) ship.hull = ship.hull > 1 ? ship.hull - 1 : HULL;
    this.show();
  }

  show() {
    this.ship.x = Math.floor(this.x * STEPS_PER_UNIT + 0.5);
    this.ship.y = Math.floor(this.y * STEPS_PER_UNIT + 0.5);
    this.ship.aim = this.heading >> 8;
  }
}

class Cells {
  // The ships in each cell of the map, and the clients that see it.
  constructor(side) {
    this.cols = Math.ceil(side / CELL);
    this.flyers = Array.from({ length: this.cols ** 2 }, () => new Set());
    this.viewers = Array.from({ length: this.cols ** 2 }, () => new Set());
    this.around = this.flyers.map((_, cell) => {
      const row = Math.floor(cell / this.cols),
        col = cell % this.cols,
        near = [];
      for (let r = Math.max(row - 1, 0); r <= Math.min(row + 1, this.cols - 1); r++) {
        for (let c = Math.max(col - 1, 0); c <= Math.min(col + 1, this.cols - 1); c++) {
          near.push(r * this.cols + c);
        }
      }
      return near;
    });
  }

  at(flyer) {
    const last = this.cols - 1;
    const col = Math.min(Math.floor(flyer.x / CELL), last);
    return Math.min(Math.floor(flyer.y / CELL), last) * this.cols + col;
  }

  enter(flyer, cell) {
    flyer.cell = cell;
    this.flyers[cell].add(flyer);
    for (const client of this.viewers[cell]) client.view.add(flyer.ship);
  }

  // A ship moves to another cell: clients that see both cells keep it.
  move(flyer, cell) {
    const before = this.viewers[flyer.cell],
      after = this.viewers[cell];
    this.flyers[flyer.cell].delete(flyer);
    for (const client of before) if (!after.has(client)) client.view.remove(flyer.ship);
    for (const client of after) if (!before.has(client)) client.view.add(flyer.ship);
    flyer.cell = cell;
    this.flyers[cell].add(flyer);
  }

  leave(flyer) {
    this.flyers[flyer.cell].delete(flyer);
    flyer.cell = -1;
  }

  // The centre of a client's view moves between cells; null: it has none.
  moveView(client, from, to) {
    const old = from === null ? [] : this.around[from],
      next = to === null ? [] : this.around[to];
    for (const cell of old) {
      if (next.includes(cell)) continue;
      this.viewers[cell].delete(client);
      for (const flyer of this.flyers[cell]) client.view.remove(flyer.ship);
    }
    for (const cell of next) {
      if (old.includes(cell)) continue;
      this.viewers[cell].add(client);
      for (const flyer of this.flyers[cell]) client.view.add(flyer.ship);
    }
  }
}

class ShipsRoom extends Room {
  onCreate({ hz, side, npc, limit }) {
    Object.assign(this, { hz, side, maxClients: limit, maxMessagesPerSecond: Infinity });
    this.cells = side > WHOLE_ARENA ? new Cells(side) : null;
    this.state = this.cells ? new Part() : new Whole();
    this.flyers = [];
    this.ticks = 0;
    for (let number = 0; number < npc; number++) this.launch(`npc${number}`, 0, true);
    this.onMessageBytes("i", (client, input) => client.userData.flyer.steer(input[0]));
    this.patchRate = null; // the step itself sends, so that no patch is of half a tick
    this.setSimulationInterval(() => this.step(), 1000 / hz);
    this.sampling = setInterval(() => this.sample(), 1000);
  }

  launch(key, slot, isNpc) {
    const flyer = new Flyer(slot, this.side, isNpc);
    flyer.key = key;
    flyer.show();
    this.state.ships.set(key, flyer.ship);
    this.flyers.push(flyer);
    this.cells?.enter(flyer, this.cells.at(flyer));
    return flyer;
  }

  onJoin(client) {
    const flyer = this.launch(client.sessionId, this.clients.length, false);
    client.userData = { flyer, viewCell: flyer.cell };
    if (this.cells) {
      client.view = new StateView();
      this.cells.moveView(client, null, flyer.cell);
    }
  }

  onLeave(client) {
    const { flyer, viewCell } = client.userData;
    if (this.cells) {
      this.cells.moveView(client, viewCell, null);
      this.cells.leave(flyer);
    }
    this.flyers.splice(this.flyers.indexOf(flyer), 1);
    this.state.ships.delete(flyer.key);
  }

  onDispose() {
    clearInterval(this.sampling);
  }

  step() {
    this.ticks += 1;
    this.flyers.forEach((flyer, number) => {
      if (flyer.isNpc && (this.ticks + number) % this.hz === 0) flyer.decide();
      flyer.fly(this.side, this.hz);
      if (!this.cells) return;
      const cell = this.cells.at(flyer);
      if (cell !== flyer.cell) this.cells.move(flyer, cell);
    });
    if (this.cells) this.follow();
    this.broadcastPatch();
  }

  follow() {
    for (const client of this.clients) {
      const { flyer, viewCell } = client.userData;
      if (flyer.cell === viewCell) continue;
      this.cells.moveView(client, viewCell, flyer.cell);
      client.userData.viewCell = flyer.cell;
    }
  }

  // Counts the ships in the views of a few clients, as the library keeps them.
  sample() {
    const before = this.positions ?? new Map();
    this.positions = new Map(this.flyers.map(({ ship }) => [ship, `${ship.x} ${ship.y}`]));
    for (const client of this.clients.slice(0, SAMPLED_CLIENTS)) {
      const seen = this.flyers.filter(
        ({ ship }) => !this.cells || client.view.isVisible(ship[$changes]),
      );
      const moved = seen.filter(({ ship }) => before.get(ship) !== this.positions.get(ship));
      sampled.seen += seen.length;
      sampled.moving += moved.length;
      sampled.views += 1;
    }
  }
}

process.on("SIGTERM", () => {
  if (sampled.views > 0) {
    console.log(`seen ${sampled.seen / sampled.views}`);
    console.log(`moving ${sampled.moving / sampled.views}`);
  }
  process.exit(0);
});

const server = new Server({
  transport: new WebSocketTransport({ pingInterval: 0 }),
  greet: false,
  gracefullyShutdown: false,
});
server.define("ships", ShipsRoom);
await server.listen(Number(process.argv[2]), "127.0.0.1", 4096);
