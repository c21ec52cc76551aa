// The fixed payload through Node's ws: send() to one client after the other.
import { WebSocketServer } from "ws";

const HZ = 20;
const server = new WebSocketServer({
  host: "127.0.0.1",
  port: Number(process.argv[2]),
  backlog: 4096,
  perMessageDeflate: false,
});
let received = 0;
server.on("connection", (socket) => {
  socket.on("message", () => {
    received += 1;
  });
  socket.on("error", () => socket.terminate());
});

let tick = 0;
const start = performance.now();
function next() {
  tick += 1;
  setTimeout(
    () => {
      const payload = Buffer.alloc(500);
      payload.writeUInt32BE(tick, 496);
      for (const socket of server.clients) socket.send(payload);
      next();
    },
    start + (tick * 1000) / HZ - performance.now(),
  );
}
next();
