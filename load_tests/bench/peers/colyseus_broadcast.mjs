// The fixed payload through a room of Colyseus: one broadcastBytes() to everybody.
import { Server, Room } from "@colyseus/core";
import { WebSocketTransport } from "@colyseus/ws-transport";

const HZ = 20;

class PayloadRoom extends Room {
  onCreate() {
    this.received = 0;
    this.maxClients = 100_000;
    this.maxMessagesPerSecond = Infinity;
    this.patchRate = null; // there is no state
    this.onMessageBytes("i", () => {
      this.received += 1;
    });
    let tick = 0;
    const start = performance.now();
    const next = () => {
      tick += 1;
      // Its own simulation interval drifts by a millisecond now and then, which is not its sending.
      setTimeout(
        () => {
          const payload = Buffer.alloc(500);
          payload.writeUInt32BE(tick, 496);
          this.broadcastBytes("t", payload);
          next();
        },
        start + (tick * 1000) / HZ - performance.now(),
      );
    };
    next();
  }
}

const server = new Server({ transport: new WebSocketTransport({ pingInterval: 0 }), greet: false });
server.define("payload", PayloadRoom);
await server.listen(Number(process.argv[2]), "127.0.0.1", 4096);
